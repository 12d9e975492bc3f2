"""Both sides: our list and a Mailchimp of our own, and what happens on either."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from capture import erasures, memberships, spellings
from capture.database import Database, now
from capture.issues import Catalogue
from capture.mailchimp import bodies, members, owed, setup, syncing, tagging
from capture.mailchimp.bodies import Wish
from capture.mailchimp.bridge import Bridge
from capture.mailchimp.client import Patience, connect
from capture.mailchimp.members import Member
from capture.mailchimp.syncing import Report
from capture.marks import Mark
from capture.settings import Settings
from capture.supporters import Supporter
from tests.cast import wish_of
from tests.choosing import confirms
from tests.conftest import KEY, NOON, who_is
from tests.mailchimp.people import Person, md5
from tests.mailchimp.server import Chimp

QUICK = Patience(budget=5, tries=4, first=0.001, most=0.002)


@dataclass
class Sides:
    """Both sides."""

    settings: Settings
    database: Database
    catalogue: Catalogue
    chimp: Chimp
    patience: Patience = QUICK

    @contextmanager
    def bridge(self) -> Iterator[Bridge]:
        """Yield what leads over."""
        with closing(connect(self.settings, self.patience)) as there:
            yield Bridge(self.settings, self.database, self.catalogue, there)

    def set_up(self) -> list[str]:
        """Set the audience up. Return what was done."""
        done = []
        with self.bridge() as bridge:
            for step in setup.steps(bridge):
                step.do()
                done.append(step.name)
            setup.finish(bridge, "tests")
        return done

    def sync(self, full: bool = False) -> Report:
        """Bring both together."""
        return syncing.sync(self.settings, self.database, self.catalogue, full, patience=self.patience)

    def come(self, email: str, *purposes: str, at: datetime | None = None, **facts: str) -> int:
        """Let somebody sign up here, and confirm it."""
        with self.database.writing() as session:
            return confirms(session, wish_of(email, *purposes, **facts), self.catalogue, at or now())

    def leave(self, email: str) -> None:
        """Let somebody leave here."""
        with self.database.writing() as session:
            memberships.leave(session, who_is(email), "/leave", now())

    def erase(self, email: str) -> None:
        """Let somebody be erased here."""
        with self.database.writing() as session:
            erasures.erase(session, who_is(email), now(), KEY)

    def there(self, email: str) -> Person:
        """Return somebody as they are over there."""
        return self.chimp.main.people.members[md5(email)]

    def statuses(self) -> dict[str, str]:
        """Return the status of everybody over there."""
        return {one.email: one.status for one in self.chimp.main.people.members.values()}

    def member(self, email: str) -> Member | None:
        """Return what we know of somebody over there."""
        with self.database.reading() as session:
            return members.known(session, [md5(email)]).get(md5(email))

    def owed(self) -> int:
        """Return how many are owed."""
        with self.database.reading() as session:
            return owed.count(session)

    def are_equal(self) -> bool:
        """Return whether nobody is owed, whoever we say is there is there just so, and whoever is wanted is there."""
        with self.database.reading() as session:
            told = list(session.scalars(sa.select(Member)))
            emails = dict(session.execute(sa.select(Supporter.who, Supporter.email)).all())
        there = self.chimp.main.people.members
        falsely = [
            one
            for one in told
            if one.pushed and (one.subscriber not in there or there[one.subscriber].status != one.status)
        ]
        strangers = [one for one in there.values() if one.status == "subscribed" and one.email not in emails.values()]
        return not falsely and not strangers and not self.unlike() and self.owed() == 0

    def unlike(self) -> list[str]:
        """Return whoever belongs to the audience and is not there with the same name, language, interests and tags."""
        with self.database.reading() as session, self.bridge() as bridge:
            asking, people = bridge.asking(session), session.scalars(sa.select(Supporter.id)).all()
            wanted = [wish for wish in bodies.read(session, asking, people).values() if wish.is_wanted]
            named = tagging.of(bridge, session, wanted)
        return [wish.email for wish in wanted if not self._is_as(wish, named[wish.person])]

    def _is_as(self, wish: Wish, named: list[str]) -> bool:
        one = self.chimp.main.people.members.get(wish.subscriber)
        if one is None or one.status not in ("subscribed", "pending"):
            return False
        tags = sorted(tag["name"] for tag in self.chimp.main.tags_of(wish.subscriber))
        same = bodies.told(one.told([]), wish.asking) == wish.body | {"email_address": one.email}
        return same and tags == sorted(named)

    def named(self, **changed: object) -> "Sides":
        """Return the same with other settings."""
        return replace(self, settings=replace(self.settings, **changed))  # type: ignore[arg-type]  # whatever it has

    def fill(self, people: int) -> None:
        """Let so many have signed up for the newsletter here."""
        flags = Mark.CONFIRMED | Mark.HAS_EMAIL | Mark.NEWSLETTER
        facts = {"neighbourhood": "", "language": "fr", "phone": "", "source": "/", "src": "", "flags": int(flags)}
        when = {"joined_at": NOON, "confirmed_at": NOON, "left_at": None}
        for start in range(0, people, 5000):
            rows = []
            for number in range(start, min(people, start + 5000)):
                told = {"email": f"p{number}@exemple.fr", "given_name": f"P{number}"}
                rows.append({"who": who_is(told["email"]), **told, **facts, **when, **spellings.keys(told)})
            with self.database.writing() as session:
                session.execute(sa.insert(Supporter), rows)
