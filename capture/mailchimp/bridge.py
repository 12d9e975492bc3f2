"""The bridge: our list on one side, the audience at Mailchimp on the other, and what one needs to go between them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from capture import addresses, suppressions
from capture.database import Database, now
from capture.issues import Catalogue
from capture.mailchimp import audiences, bodies, interests
from capture.mailchimp.audiences import Audience
from capture.mailchimp.bodies import Asking
from capture.mailchimp.client import Mailchimp
from capture.segments import Scope
from capture.settings import Settings

# How far it is, of how much.
Heard = Callable[[int, int], None]


def unheard(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Bridge:
    """Both sides."""

    settings: Settings
    database: Database
    catalogue: Catalogue
    mailchimp: Mailchimp
    heard: Heard = unheard
    stopped: Callable[[], bool] = lambda: False
    hand: str = ""

    @property
    def audience(self) -> str:
        """The id of the audience over there."""
        return self.settings.mailchimp_audience

    def asking(self, session: Session) -> Asking:
        """Return what makes somebody one of the audience."""
        rules = self.settings.campaign.ballot.rules
        return bodies.asking(session, rules, interests.ids(session))

    def scope(self, session: Session) -> Scope:
        """Return the scope in which lines of segments are read."""
        campaign = self.settings.campaign
        return Scope(session, self.catalogue, campaign.ballot, campaign.phone_country)

    def who(self, email: str) -> str:
        """Return the keyed hash of an address as Mailchimp writes it."""
        try:
            key = addresses.read(email).key
        except ValueError:
            key = email.strip().lower()
        return suppressions.digest(self.settings.suppression_key, key)

    def state(self, session: Session) -> Audience:
        """Return how things stand. Raises MailchimpUnready."""
        return audiences.get(session, self.settings)

    def see_that_it_is_ours(self, session: Session) -> None:
        """See, for this act, that nobody took over while we were silent. Raises MailchimpTaken."""
        audiences.hold_on(session, self.audience, self.hand, now())

    def go_on(self, session: Session, at: datetime | None = None) -> None:
        """Be heard of, so that nobody takes over."""
        audiences.note(session, self.audience, heard_at=at or now())
