"""The three rows of a sign-up: the proposal, the mailbox's budget, the letter that is owed."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import models

OUTSTANDING_MAX = 5
APART = timedelta(hours=24)
THREE_WITHIN = timedelta(days=30)


class Proposals(models.Manager["Proposal"]):
    def propose(self, who: str, facts: dict[str, Any], at: datetime) -> None:
        """Keep a wish; the same wish again only moves its time, and an address keeps few."""
        digest = hashlib.sha256(json.dumps({"who": who, **facts}, sort_keys=True).encode()).hexdigest()
        created = {"proposed_at": at, **facts}
        self.update_or_create(who=who, digest=digest, defaults={"proposed_at": at}, create_defaults=created)
        newest_first = list(self.filter(who=who).order_by("-proposed_at", "-id").values_list("id", flat=True))
        if len(newest_first) > OUTSTANDING_MAX:
            self.filter(id=newest_first[1]).delete()


class Proposal(models.Model):
    who = models.CharField(max_length=43)
    digest = models.CharField(max_length=64)
    email = models.CharField(max_length=254)
    given_name = models.CharField(max_length=60)
    neighbourhood = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    phone = models.CharField(max_length=16)
    purposes = models.JSONField()
    source = models.CharField(max_length=200)
    src = models.CharField(max_length=64)
    proposed_at = models.DateTimeField(db_index=True)

    objects = Proposals()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["who", "digest"], name="uq_proposals_who_digest"),)


class Mailbox(models.Model):
    mailbox = models.CharField(max_length=43, primary_key=True)
    last_at = models.DateTimeField()
    second_at = models.DateTimeField(null=True)
    third_at = models.DateTimeField(null=True)

    def take(self, at: datetime) -> bool:
        """Spend one letter of the budget. Returns whether there was one."""
        if self.last_at > at - APART or (self.third_at and self.third_at > at - THREE_WITHIN):
            return False
        self.last_at, self.second_at, self.third_at = at, self.last_at, self.second_at
        self.save()
        return True


class Letters(models.Manager["Letter"]):
    def order(self, who: str, mailbox: str, at: datetime) -> None:
        """Owe a mailbox a letter, within its budget. BEGIN IMMEDIATE lets nobody come between the two statements."""
        budget, fresh = Mailbox.objects.get_or_create(mailbox=mailbox, defaults={"last_at": at})
        if fresh or budget.take(at):
            self.create(number=secrets.token_hex(16), kind="confirm", who=who, ordered_at=at, due_at=at)


class Letter(models.Model):
    number = models.CharField(max_length=32)
    kind = models.CharField(max_length=16)
    who = models.CharField(max_length=43)
    ordered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    trouble = models.TextField(null=True)

    objects = Letters()

    class Meta:
        indexes = (models.Index(fields=["due_at"], name="ix_due", condition=models.Q(due_at__isnull=False)),)
