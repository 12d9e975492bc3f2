"""What one row of a list tells of a person, and the sentences by which rows are refused or come in otherwise."""

from dataclasses import dataclass, field
from datetime import datetime

from capture.errors import DetailUnreadable
from capture.supporters import FACTS
from capture.words import N_

ADDRESS_WRONG = N_("Please check this address. It should look like camille@example.fr")
PHONE_WRONG = N_("This phone number cannot be read, and there is no e-mail address.")
PHONE_SHORT = N_("This phone number has too few digits, and there is no e-mail address.")
NOBODY = N_("This row has neither an e-mail address nor a phone number.")
TOO_LONG = N_("This cell is too long. Please write less.")
TOO_WIDE = N_("This row has more cells than the list has heads: put a cell that contains the separator into quotes.")
FORMULA = N_("A spreadsheet would run this cell as a formula. Please write it without the sign at its beginning.")
GONE = N_("The list itself says that this person left.")
CAME_BACK = N_("This person signed up here again after they had left there.")
# What came in otherwise than it was written, or was left out.
PHONE_LEFT_OUT = N_("The phone number could not be read and was left out.")
POSTCODE_MENDED = N_("The postcode had lost the zero at its beginning, and has it again.")
POSTCODE_LEFT_OUT = N_("The postcode could not be read and was left out.")
PLACE_LEFT_OUT = N_("There is no such neighbourhood; it was left out.")
LANGUAGE_LEFT_OUT = N_("The site does not speak this language; it was left out.")
DAY_LEFT_OUT = N_("A day could not be read and was left out.")
ANSWER_LEFT_OUT = N_("Neither a yes nor a no could be read; it counts as no.")
ISSUE_AS_TAG = N_("There is no such issue; it was kept as a tag.")
NUMBER_HELD = N_("The phone number is that of somebody who left, and was left out.")
TAG_LEFT_OUT = N_("A tag could not be read and was left out.")


class RowRefused(DetailUnreadable):
    """A row cannot come in; the sentence, a msgid, says why, and `place` the number of the column, if any."""

    def __init__(self, sentence: str, place: int | None = None) -> None:
        """Keep both."""
        super().__init__(sentence)
        self.place = place


@dataclass
class Told:
    """What one row tells of a person."""

    facts: dict[str, str] = field(default_factory=dict)
    who: str = ""
    issues: dict[str, None] = field(default_factory=dict)
    tags: dict[str, None] = field(default_factory=dict)
    purposes: dict[str, None] = field(default_factory=dict)
    joined: datetime | None = None
    confirmed: datetime | None = None
    remarks: dict[str, None] = field(default_factory=dict)

    @property
    def told(self) -> list[str]:
        """The facts that it tells (supporters.FACTS)."""
        named = [fact for fact, columns in FACTS.items() if any(self.facts.get(column) for column in columns)]
        return [*named, *(["issues"] if self.issues else [])]
