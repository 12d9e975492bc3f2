"""What every form refuses and reads alike: the details of people, as fields of a form."""

import unicodedata
from collections.abc import Callable, Iterable

from wtforms import Field, Form
from wtforms.validators import ValidationError

from capture import details, law
from capture.errors import DetailUnreadable
from capture.words import N_

PLACE_LENGTHS = {"street": 120, "town": 60}
TEXT_LENGTH = 2000


def plain(form: Form, field: Field) -> None:
    """Refuse what cannot be seen. Raises ValidationError."""
    _read(field, details.plain)


def name(form: Form, field: Field) -> None:
    """Accept a name of any script, composed, or none. Raises ValidationError."""
    _read(field, details.name)


def number(field: Field, country: str) -> None:
    """Read a number as E.164, in a country where it says none. Raises ValidationError."""
    _read(field, lambda typed: details.phone(typed, country))


def mobile(field: Field, country: str) -> None:
    """Read the number of a mobile as E.164, in a country where it says none. Raises ValidationError."""
    _read(field, lambda typed: details.mobile(typed, country))


def postcode(form: Form, field: Field) -> None:
    """Accept a postcode of any country, in capitals, or none. Raises ValidationError."""
    _read(field, details.postcode)


def place(form: Form, field: Field) -> None:
    """Accept a street or a town of any script, composed, or none. Raises ValidationError."""
    written = unicodedata.normalize("NFC", field.data or "")
    # A letter or a figure first: no cell begins a formula.
    if written and (len(written) > PLACE_LENGTHS[field.name] or not written[0].isalnum()):
        raise ValidationError(N_("Please write it as on an envelope, beginning with a letter or a figure."))
    field.data = written


def text(form: Form, field: Field) -> None:
    """Accept several lines, without what cannot be seen. Raises ValidationError."""
    lines = "".join((field.data or "").split("\r"))
    if len(lines) > TEXT_LENGTH:
        raise ValidationError(N_("Please write at most 2,000 letters."))
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in lines):
        raise ValidationError(N_("This contains an invisible character. Please type it again."))
    field.data = lines


def ticked(form: Form) -> list[str]:
    """Return the purposes of the messages that were ticked on any of our forms."""
    plain = [purpose for purpose in (law.NEWSLETTER, law.TARGETING, law.SMS) if form[purpose].data]
    return [*plain, *(law.letter(issue) for issue in form["issues"].data or ())]


def choose(field: Field, offered: Iterable[str]) -> None:
    """Accept any of what is offered, each once, in that order. Raises ValidationError."""
    if not set(field.data or ()) <= set(offered):
        raise ValidationError(N_("Please choose from the list."))
    field.data = [key for key in offered if key in (field.data or ())]


def _read(field: Field, read: Callable[[str], str]) -> None:
    try:
        field.data = read(field.data or "")
    except DetailUnreadable as wrong:
        raise ValidationError(wrong.message) from None
