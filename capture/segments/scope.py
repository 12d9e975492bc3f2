"""The scope of a line: the campaign in whose words it speaks, and the database in which its people are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from capture import marks, tallies
from capture.database import now
from capture.issues import Catalogue
from capture.law import Ballot, Rules


@dataclass(frozen=True)
class Scope:
    """What is needed to say what a line means, read once for each line."""

    session: Session
    catalogue: Catalogue
    ballot: Ballot
    phone_country: str = "FR"
    at: datetime = field(default_factory=now)

    @property
    def rules(self) -> Rules:
        """The rules of law that hold here."""
        return self.ballot.rules

    @cached_property
    def issue_bits(self) -> Mapping[str, int]:
        """The bit of each issue that was ever ticked."""
        return marks.of_issues(self.session)

    @cached_property
    def tallies(self) -> tallies.Tallies:
        """How many people bear each value that is counted."""
        return tallies.read(self.session)

    def borne(self, facet: str) -> Mapping[str, int]:
        """Return the values of a facet that anybody bears, with how many do."""
        return self.tallies.get(facet, {})


Choices = Callable[[Scope], Mapping[str, str]]
