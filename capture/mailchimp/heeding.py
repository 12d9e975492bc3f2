"""Heeding: what happened to somebody over there happens here: whoever left there has left, whose address fails fails.

The stricter side wins, but for who asked again here, themselves, after they had left there; of a first name the newer.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import bounces, consents, details, law, memberships, origins, suppressions
from capture.database import now
from capture.errors import DetailUnreadable, MailchimpGone
from capture.mailchimp import bodies, interests, members, owed, tags
from capture.mailchimp.bodies import Asking, Wish
from capture.mailchimp.bridge import Bridge
from capture.mailchimp.members import ARCHIVED, CLEANED, REACHED, STRICT, UNSUBSCRIBED, Member, subscriber
from capture.mailchimp.plans import opted_in
from capture.marks import of_issues
from capture.origins import Source
from capture.supporters import Supporter

# As the ledger of consents names where somebody left.
PAGE = "mailchimp"
FIELDS = "id,email_address,status,last_changed,interests,merge_fields,language"


def ask(bridge: Bridge, about: str) -> dict[str, Any] | None:
    """Return somebody as they are over there now, None for who is not there."""
    try:
        told: dict[str, Any] = bridge.mailchimp.lists.get_list_member(bridge.audience, about, fields=FIELDS)
    except MailchimpGone:
        return None
    return told


def heed_all(bridge: Bridge, session: Session, several: Iterable[Mapping[str, Any]]) -> int:
    """Let happen here what happened to some people over there. Returns to how many anything did."""
    told = {subscriber(one["email_address"]): one for one in several}
    whos = {about: bridge.who(one["email_address"]) for about, one in told.items()}
    asking, known = bridge.asking(session), members.known(session, told)
    here = sa.select(Supporter.who, Supporter.id).where(Supporter.who.in_(list(whos.values())))
    people: dict[str, int] = dict(session.execute(here).all())
    wishes = bodies.read(session, asking, set(people.values()))
    changed = 0
    # In one order for all who write to several people: then nobody waits for whoever waits for them.
    for about, one in sorted(told.items(), key=lambda each: people.get(whos[each[0]], 0)):
        wish = wishes.get(people.get(whos[about], 0))
        changed += _Heard(session, asking, about, whos[about], one, known.get(about), wish).heed()
    return changed


def heed(bridge: Bridge, session: Session, told: Mapping[str, Any], afresh: bool = False) -> None:
    """Let happen here what happened to one person over there; afresh, their status is their own doing for sure."""
    if afresh:
        members.doubt(session, subscriber(told["email_address"]))
    heed_all(bridge, session, [told])


def miss(session: Session, about: Iterable[str]) -> None:
    """Note that these are not over there any more: somebody took them out."""
    gone = list(about)
    here = sa.update(Member).where(Member.subscriber.in_(gone), Member.status.in_(REACHED))
    session.execute(here.values(status=ARCHIVED, ours=False, status_at=now(), changed_at=now(), pushed=""))
    tags.take_all(session, gone)


def moment(text: object) -> datetime | None:
    """Return a moment as Mailchimp writes it (ISO 8601), None for "", which it writes too."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


class _Heard:
    """What was heard of one person."""

    def __init__(
        self,
        session: Session,
        asking: Asking,
        about: str,
        who: str,
        told: Mapping[str, Any],
        member: Member | None,
        wish: Wish | None,
    ) -> None:
        self.session, self.asking, self.about, self.who = session, asking, about, who
        self.told, self.member, self.wish = told, member, wish
        self.status = str(told.get("status", ""))
        self.at = moment(told.get("last_changed")) or now()

    def heed(self) -> bool:
        """Let it happen here. Returns whether anything did."""
        before = self.member.status if self.member else members.NEVER
        is_news = before != self.status
        acted = is_news and self.status in STRICT and self._leave()
        # Those whom nobody here knows are somebody else's: a keyed hash of who left is all that stays of them.
        if self.wish is not None or self.member is not None:
            self._remember(is_news)
        if self.wish is not None and not acted and self.status in REACHED:
            acted = self._compare(self.wish)
        return acted

    def _leave(self) -> bool:
        if self.status == CLEANED:
            bounces.note(self.session, self.who, CLEANED, self.at)
            return True
        if self.status != UNSUBSCRIBED:
            return False
        if self.wish is not None and opted_in(self.session, self.wish.person, self.at):
            owed.owe(self.session, [self.wish.person])
            return False
        if self.wish is not None and self.wish.may_leave:
            memberships.leave(self.session, self.who, PAGE, now())
            return True
        if self.wish is None and not self.session.scalar(sa.select(suppressions.holds(self.who))):
            suppressions.suppress(self.session, self.who, self.at)
        return self.wish is None

    def _remember(self, is_news: bool) -> None:
        row: dict[str, Any] = {"subscriber": self.about, "who": self.who, "status": self.status, "changed_at": self.at}
        if is_news:
            row |= {"ours": False, "status_at": self.at}
        if self.status in REACHED:
            row |= {"trouble": "", "fields": ""}
        if self.wish is not None:
            row["person"] = self.wish.person
        members.keep(self.session, [row])

    def _compare(self, wish: Wish) -> bool:
        """See whether they are as they should be; what they unticked over there themselves is unticked here."""
        theirs = bodies.told(self.told, self.asking)
        told, row = bodies.seal(theirs), {"subscriber": self.about, "who": self.who}
        if wish.is_wanted and told == bodies.seal(wish.body | {"email_address": theirs["email_address"]}):
            members.keep(self.session, [row | {"pushed": wish.seal, "letters": wish.letters}])
            return False
        before = self.member.changed_at if self.member else None
        if before is not None and self.at <= before:
            # Nothing changed over there since we wrote: it keeps what we send in its own way, and would for ever.
            if not wish.is_wanted:
                owed.owe(self.session, [wish.person])
            return False
        unticked = self._unticked(wish)
        if unticked:
            self._thin(wish, unticked)
        renamed = self._rename(wish)
        members.keep(self.session, [row | {"pushed": ""}])
        owed.owe(self.session, [wish.person])
        return bool(unticked) or renamed

    def _rename(self, wish: Wish) -> bool:
        """Take over a first name that was changed over there, where ours is still the one that was sent last.

        Whose name changed here since is called as here; a blank there may be a field that somebody made anew.
        """
        if self.member is None or self.member.pushed != wish.seal:
            return False
        try:
            name = details.name(details.stripped(str((self.told.get("merge_fields") or {}).get("FNAME", ""))))
        except DetailUnreadable:
            return False
        if not name or name == wish.given_name:
            return False
        person = self.session.get_one(Supporter, wish.person)
        # Whether it was they or a colleague who wrote it is not told.
        origins.tell(self.session, person, {"given_name": name}, Source(law.OBSERVED, PAGE, self.at))
        return True

    def _unticked(self, wish: Wish) -> list[str]:
        """Return the issues that were told and are not ticked there any more, of those that are still ticked here.

        An interest that is missing in the answer was taken out of the audience: by that nobody withdrew anything.
        """
        kept, ids, bits = self.told.get("interests") or {}, interests.ids(self.session), of_issues(self.session)
        both = wish.letters & self.member.letters if self.member else 0
        return [key for key, one in ids.items() if both & bits.get(key, 0) and kept.get(one) is False]

    def _thin(self, wish: Wish, unticked: list[str]) -> None:
        person = self.session.get_one(Supporter, wish.person)
        gone = {law.letter(issue) for issue in unticked}
        kept = [purpose for purpose in consents.standing(self.session, wish.person) if purpose not in gone]
        memberships.thin(self.session, person, kept, PAGE, now())
