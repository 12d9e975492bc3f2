"""People of a list: what a row tells of somebody, by the same rules as the forms; a hostile or empty row is refused."""

from collections.abc import Sequence
from datetime import datetime

from capture import addresses, details, suppressions
from capture.addresses import Address
from capture.arrivals import Import
from capture.errors import DetailUnreadable
from capture.imports import days, told, wishes
from capture.imports.columns import Cells, places
from capture.imports.told import RowRefused, Told
from capture.imports.vocabulary import Vocabulary

STREET_LENGTH, TOWN_LENGTH = 120, 60
WHOLE_NAME_LENGTH = 2 * details.NAME_LENGTH + 1
# Countries whose postcodes are five figures, so that one of four has lost its zero in a spreadsheet.
OF_FIVE = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT"})


class Reader:
    """Reads the rows of one list of people."""

    def __init__(self, asked: Import, vocabulary: Vocabulary, key: str) -> None:
        """Prepare for the columns of a list; `key` is that of the keyed hashes."""
        self.asked, self.vocabulary, self.key = asked, vocabulary, key
        self.columns = places(asked.mapping)
        self.is_month_first = days.is_month_first(asked.heads)

    def read(self, row: Sequence[str]) -> Told:
        """Return what a row tells. Raises RowRefused."""
        if any(cell.strip() for cell in row[len(self.asked.mapping) :]):
            raise RowRefused(told.TOO_WIDE)
        cells = Cells(self.columns, row, self.is_month_first)
        try:
            person = self._read(cells)
        except RowRefused:
            raise
        except DetailUnreadable as wrong:
            raise RowRefused(wrong.message, cells.place) from wrong
        person.remarks = cells.remarks
        return person

    def _read(self, cells: Cells) -> Told:
        if cells.says_yes("left"):
            raise RowRefused(told.GONE, cells.place)
        person, facts = Told(), {}
        address = read_address(cells)
        facts["email"] = address.typed if address else ""
        facts |= _names(cells)
        facts["phone"] = self._phone(cells, needed=address is None)
        facts |= {"postcode": self._postcode(cells), "street": cells.lines("street", STREET_LENGTH)}
        facts |= {"town": cells.text("town", TOWN_LENGTH), "neighbourhood": self._neighbourhood(cells)}
        facts |= {"language": self._language(cells), "source": _page(cells), "src": _tag(cells)}
        person.facts, person.who = facts, self._who(address, facts["phone"])
        person.joined, person.confirmed = self._moment(cells, "joined"), self._moment(cells, "confirmed")
        self._wishes(cells, person)
        return person

    def _wishes(self, cells: Cells, person: Told) -> None:
        wishes.read_issues(cells, person, self.vocabulary)
        wishes.read_tags(cells, person, self.vocabulary)
        wishes.read_purposes(cells, person, self.vocabulary, self.asked.agreed, self.asked.is_stated)

    def _who(self, address: Address | None, phone: str) -> str:
        if address is not None:
            return suppressions.digest(self.key, address.key)
        return suppressions.digest_of_number(self.key, phone)

    def _phone(self, cells: Cells, needed: bool) -> str:
        typed = [details.plain(text) for name in ("mobile", "phone") for text in cells.texts(name)]
        read = (_number(text, self.vocabulary.country) for text in typed)
        phone = next(filter(None, read), "")
        if needed and not phone:
            raise RowRefused(*self._why(typed, cells.place))
        cells.remark(told.PHONE_LEFT_OUT, bool(typed) and not phone)
        return phone

    def _why(self, typed: Sequence[str], place: int | None) -> tuple[str, int | None]:
        if not typed:
            return told.NOBODY, None
        short = all(details.is_short(text, self.vocabulary.country) for text in typed)
        return told.PHONE_SHORT if short else told.PHONE_WRONG, place

    def _postcode(self, cells: Cells) -> str:
        typed = cells.text("postcode")
        lost = len(typed) == 4 and typed.isdecimal() and self.vocabulary.country in OF_FIVE
        cells.remark(told.POSTCODE_MENDED, lost)
        try:
            return details.postcode(f"0{typed}" if lost else typed)
        except DetailUnreadable:
            cells.remark(told.POSTCODE_LEFT_OUT)
            return ""

    def _neighbourhood(self, cells: Cells) -> str:
        typed = cells.text("neighbourhood")
        found = self.vocabulary.neighbourhood(typed)
        cells.remark(told.PLACE_LEFT_OUT, bool(typed) and not found)
        return found

    def _language(self, cells: Cells) -> str:
        typed = cells.text("language")
        found = self.vocabulary.language(typed)
        cells.remark(told.LANGUAGE_LEFT_OUT, bool(typed) and not found)
        return found

    def _moment(self, cells: Cells, name: str) -> datetime | None:
        day = cells.day(name)
        moment = self.vocabulary.midnight(day) if day else None
        cells.remark(told.DAY_LEFT_OUT, day is not None and moment is None)
        return moment


def read_address(cells: Cells) -> Address | None:
    """Return the e-mail address of a row, None where there is none. Raises DetailUnreadable."""
    text = next(cells.texts("email"), "").removeprefix("mailto:")
    try:
        return addresses.read(details.plain(text)) if text else None
    except ValueError:
        raise RowRefused(told.ADDRESS_WRONG, cells.place) from None


def _names(cells: Cells) -> dict[str, str]:
    given, family = (_name(cells, name) for name in ("given_name", "family_name"))
    if not given and not family:
        given, family = map(details.name, _parted(_blanks_made_one(cells.text("name", WHOLE_NAME_LENGTH))))
    return {"given_name": given, "family_name": family}


def _name(cells: Cells, name: str) -> str:
    return details.name(_blanks_made_one(details.plain(next(cells.texts(name), ""))))


def _parted(whole: str) -> tuple[str, str]:
    """Part a whole name: what is in capitals is the family's, else all but the first word."""
    parts = whole.split()
    loud = [part for part in parts if len(part) > 1 and part.isupper()]
    if loud and len(loud) < len(parts):
        return " ".join(part for part in parts if part not in loud), " ".join(loud)
    return " ".join(parts[:1]), " ".join(parts[1:])


def _blanks_made_one(text: str) -> str:
    return " ".join(text.split())


def _number(text: str, country: str) -> str:
    try:
        return details.phone(text, country)
    except DetailUnreadable:
        return ""


def _page(cells: Cells) -> str:
    typed = next(cells.texts("source"), "")
    return typed if details.PAGE.fullmatch(typed) else ""


def _tag(cells: Cells) -> str:
    typed = next(cells.texts("src"), "")
    return typed if details.TAG.fullmatch(typed) else ""
