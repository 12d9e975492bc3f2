"""Pushing: those who are owed are sent, up to 500 a call, and nobody counts as sent whom Mailchimp did not name."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from capture.database import now
from capture.errors import MailchimpRefused
from capture.mailchimp import audiences, heeding, members, owed, refusals, tagging, tags
from capture.mailchimp.bridge import Bridge
from capture.mailchimp.members import FORGOTTEN, PENDING, STRICT, SUBSCRIBED, subscriber
from capture.mailchimp.plans import ERASE, LET_BE, Change, Parting, Plan, plan

# What Mailchimp takes at once.
AT_ONCE = 500
LATER, MOST_TRIES = timedelta(days=1), 7
# Somebody who is gone already, or whom it keeps although they are: both are what was asked for.
GONE = (404, 405)

log = logging.getLogger(__name__)


def push(bridge: Bridge) -> int:
    """Send whoever is owed. Returns how many were sent."""
    with bridge.database.reading() as session:
        total = owed.count(session)
    sent = done = after = 0
    while not bridge.stopped():
        with bridge.database.reading() as session:
            several = owed.take(session, AT_ONCE, now(), after)
            made = plan(session, bridge.asking(session), several, now())
            bodies = _bodies(bridge, session, made.changes)
        if not several:
            break
        after = several[-1].person
        sent += _do(bridge, made, bodies)
        done += len(several)
        bridge.heard(done, max(total, done))
    return sent


def _bodies(bridge: Bridge, session: Session, changes: Sequence[Change]) -> list[dict[str, Any]]:
    named = tagging.of(bridge, session, [change.wish for change in changes if change.is_new])
    return [_body(change, named.get(change.wish.person, [])) for change in changes]


def _body(change: Change, named: list[str]) -> dict[str, Any]:
    status = {"status": change.status} if change.status else {}
    if not change.is_new:
        return change.wish.body | status
    return change.wish.body | change.wish.evidence | status | ({"tags": named} if named else {})


def _do(bridge: Bridge, made: Plan, bodies: list[dict[str, Any]]) -> int:
    for parting in made.partings:
        _part(bridge, made, parting)
    with bridge.database.writing() as session:
        owed.settle(session, made.settled)
        members.pardon(session, made.unwanted)
        members.adopt(session, made.adopted)
    together = [body for change, body in zip(made.changes, bodies, strict=True) if change.status != PENDING]
    answer = _send(bridge, together) if together else {}
    taken = {
        subscriber(member["email_address"]): member
        for name in ("new_members", "updated_members")
        for member in answer.get(name) or ()
    }
    _note(bridge, made, bodies, taken)
    left = [change for change in made.changes if change.wish.subscriber not in taken]
    return len(taken) + sum(_send_one(bridge, made, change) for change in left)


def _send(bridge: Bridge, together: list[dict[str, Any]]) -> dict[str, Any]:
    told = {"members": together, "update_existing": True}
    answer: dict[str, Any] = bridge.mailchimp.lists.batch_list_members(
        bridge.audience, told, skip_merge_validation="true"
    )
    return answer


def _note(bridge: Bridge, made: Plan, bodies: Sequence[dict[str, Any]], taken: dict[str, dict[str, Any]]) -> None:
    at, done = now(), [change for change in made.changes if change.wish.subscriber in taken]
    named = {change.wish.subscriber: body.get("tags", []) for change, body in zip(made.changes, bodies, strict=True)}
    with bridge.database.writing() as session:
        for told in (taken[change.wish.subscriber] for change in done if _differs(change, taken)):
            heeding.heed(bridge, session, told)
        as_asked = [change for change in done if not _differs(change, taken)]
        for anew in (True, False):
            rows = [_row(one, taken[one.wish.subscriber], at) for one in as_asked if bool(one.status) is anew]
            members.keep(session, rows)
        owed.settle(session, [(change.wish.person, made.owed[change.wish.person].stamp) for change in done])
        for tag, _ in tags.listed(session):
            borne = [change.wish.subscriber for change in done if tag.name in named[change.wish.subscriber]]
            tags.give(session, tag.id, borne)
        audiences.note(session, bridge.audience, pushed_at=at, heard_at=at)


def _differs(change: Change, taken: dict[str, dict[str, Any]]) -> bool:
    # They left over there before anybody here heard of it: that stands, whatever else of them was taken.
    status = taken[change.wish.subscriber].get("status")
    return status in STRICT and status != change.status


def _row(change: Change, told: dict[str, Any], at: datetime) -> dict[str, Any]:
    # Read back: where Mailchimp mistrusts an account, whom we subscribe is pending.
    status = str(told.get("status") or change.status or SUBSCRIBED)
    changed = heeding.moment(told.get("last_changed")) or at
    return ({"status_at": changed, "ours": True} if change.status else {}) | {
        "subscriber": change.wish.subscriber,
        "person": change.wish.person,
        "who": change.wish.who,
        "status": status,
        "changed_at": changed,
        "pushed": change.wish.seal,
        "letters": change.wish.letters,
        "pushed_at": at,
        "trouble": "",
        "fields": "",
    }


def _send_one(bridge: Bridge, made: Plan, change: Change) -> int:
    try:
        answer = _put(bridge, change)
    except MailchimpRefused as refused:
        if change.leaves and refused.status in GONE:
            _lose(bridge, made, change)
        else:
            _refused(bridge, made, change, refused)
        return 0
    _note(bridge, Plan(made.owed, [change]), [change.wish.body], {change.wish.subscriber: answer})
    if change.status == PENDING:
        with bridge.database.writing() as session:
            members.keep(session, [{"subscriber": change.wish.subscriber, "who": change.wish.who, "asked_at": now()}])
    return 1


def _put(bridge: Bridge, change: Change) -> Any:
    lists, named = bridge.mailchimp.lists, (bridge.audience, change.wish.subscriber)
    if change.leaves:
        # Whoever leaves and is not there is not made there for it.
        return lists.update_list_member(*named, {"status": change.status})
    told = change.wish.body | change.wish.evidence | {"status_if_new": change.status or SUBSCRIBED}
    if change.status and not change.is_new:
        told["status"] = change.status
    return lists.set_list_member(*named, told, skip_merge_validation="true")


def _lose(bridge: Bridge, made: Plan, change: Change) -> None:
    with bridge.database.writing() as session:
        members.forget(session, [change.wish.subscriber])
        tags.take_all(session, [change.wish.subscriber])
        owed.settle(session, [(change.wish.person, made.owed[change.wish.person].stamp)])


def _refused(bridge: Bridge, made: Plan, change: Change, refused: MailchimpRefused) -> None:
    why, owing = refusals.reason(refused), made.owed[change.wish.person]
    log.warning("mailchimp refuses person %d: %s, %s", change.wish.person, why, refused.instance or refused.status)
    if why == refusals.CROWDED and owing.tries < MOST_TRIES:
        with bridge.database.writing() as session:
            owed.put_off(session, change.wish.person, owing.tries + 1, now() + LATER)
        return
    theirs = _theirs(bridge, change) if why in (refusals.LEFT, refusals.THERE) else None
    mirrored = theirs is not None and theirs.get("status") in members.STRICT and why == refusals.LEFT
    row = {"subscriber": change.wish.subscriber, "person": change.wish.person, "who": change.wish.who}
    row |= {"trouble": why, "trouble_at": now(), "fields": refusals.fields(refused)}
    if why == refusals.FORGOTTEN:
        row |= {"status": FORGOTTEN, "ours": False}
    with bridge.database.writing() as session:
        if mirrored and theirs is not None:
            # Where we had taken them out and they left by themselves, too, the second is news of which nothing told.
            heeding.heed(bridge, session, theirs, afresh=change.status == SUBSCRIBED)
        if not mirrored or change.status == PENDING:
            members.keep(session, [row])
        owed.settle(session, [(change.wish.person, owing.stamp)])


def _theirs(bridge: Bridge, change: Change) -> dict[str, Any] | None:
    try:
        return heeding.ask(bridge, change.wish.subscriber)
    except MailchimpRefused:
        # What it refused first is reason enough.
        return None


def _part(bridge: Bridge, made: Plan, parting: Parting) -> None:
    lists = bridge.mailchimp.lists
    part = lists.delete_list_member_permanent if parting.how == ERASE else lists.delete_list_member
    try:
        if parting.how != LET_BE:
            part(bridge.audience, parting.subscriber)
    except MailchimpRefused as refused:
        if refused.status not in GONE:
            _keep_parting(bridge, made, parting, refused)
            return
    with bridge.database.writing() as session:
        members.forget(session, [parting.subscriber])
        tags.take_all(session, [parting.subscriber])
        if parting.how != LET_BE:
            audiences.lower(session, bridge.audience)


def _keep_parting(bridge: Bridge, made: Plan, parting: Parting, refused: MailchimpRefused) -> None:
    # Whoever was promised to be gone is asked to go each day until they are; nobody else waits for that.
    why, tries = refusals.reason(refused), made.owed[parting.person].tries
    log.warning("mailchimp keeps person %d: %s, %s", parting.person, why, refused.instance or refused.status)
    with bridge.database.writing() as session:
        members.trouble(session, parting.subscriber, why, refusals.fields(refused), now())
        owed.put_off(session, parting.person, tries + 1, now() + LATER)
