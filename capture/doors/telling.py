"""What is told of one knock, by a phone or from a sheet of paper, in words that name nobody."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from capture.errors import KnockUnreadable

NOBODY, REFUSED, MOVED, NO_ACCESS, TALKED = "nobody", "refused", "moved", "no-access", "talked"
OUTCOMES = (NOBODY, REFUSED, MOVED, NO_ACCESS, TALKED)
WANTS = ("call", "sign", "help", "ride", "proxy")
HOURS = ("", "morning", "afternoon", "evening", "weekend")
# 1 is strong support, 5 strong opposition, as NationBuilder stores it.
SCALE = range(1, 6)
FAVOURABLE = range(1, 3)
FLOORS = range(-5, 100)
# Nothing that could hold a name: doors have numbers, entrances a letter or a number, locks a code.
KEY = re.compile(r"[\w-]{8,36}", re.ASCII)
LABEL = re.compile(r"[0-9]{1,3}[A-Z]?", re.ASCII)
ENTRANCE = re.compile(r"[0-9A-Z]{0,4}", re.ASCII)
CODE = re.compile(r"[0-9A-Z*#]{0,12}", re.ASCII)
ISSUE = re.compile(r"[\w-]{1,64}", re.ASCII)
ISSUES_MOST = 20


@dataclass(frozen=True)
class Said:
    """What was said in a building, for a bag: of which door, and when, is nowhere. Raises KnockUnreadable."""

    building_id: int
    # 1 strong support to 5 strong opposition.
    answer: int | None = None
    issues: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Look at each fact."""
        chosen = set(self.wants) <= set(WANTS) and (self.answer is None or self.answer in SCALE)
        few = len(self.issues) <= ISSUES_MOST and all(ISSUE.fullmatch(issue) for issue in self.issues)
        if not (chosen and few):
            raise KnockUnreadable

    @property
    def says(self) -> bool:
        """Whether there is anything to count."""
        return self.answer is not None or bool(self.issues or self.wants)


@dataclass(frozen=True)
class Telling:
    """One knock, under the key that whoever tells it has made for it. Without a floor it is about the whole building.

    Raises KnockUnreadable for what no knock can be.
    """

    key: str
    building_id: int
    outcome: str
    # By the clock of whoever tells it.
    at: datetime
    floor: int | None = None
    label: str = ""
    come_back_at: datetime | None = None
    # They do not want us to come back.
    closed: bool = False
    # They say that they have voted: kept apart, for the door, and until midnight (voted.py).
    voted: bool = False
    # How one gets in.
    code: str = ""
    entrance: str = ""
    hours: str = ""
    way: str = "phone"

    def __post_init__(self) -> None:
        """Look at each fact."""
        if not (self._says_where() and self._says_what() and self._says_how_one_gets_in()):
            raise KnockUnreadable

    @property
    def digest(self) -> str:
        """By which a second content under one key is known."""
        facts = (self.building_id, self.floor, self.label, self.outcome, self.at.isoformat(), self.closed)
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    def _says_where(self) -> bool:
        at_a_door = self.floor in FLOORS and LABEL.fullmatch(self.label) is not None
        return at_a_door or (self.floor is None and not self.label)

    def _says_what(self) -> bool:
        talked = not self.voted or self.outcome == TALKED
        return talked and self.outcome in OUTCOMES and KEY.fullmatch(self.key) is not None

    def _says_how_one_gets_in(self) -> bool:
        written = CODE.fullmatch(self.code) and ENTRANCE.fullmatch(self.entrance)
        return written is not None and self.hours in HOURS
