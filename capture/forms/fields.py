"""What every form refuses and reads alike."""

import re
import unicodedata
from collections.abc import Iterable

import phonenumbers
from wtforms import Field, Form
from wtforms.validators import ValidationError

from capture import law
from capture.words import N_

NAME_LENGTH = 60
PLACE_LENGTHS = {"street": 120, "town": 60}
TEXT_LENGTH = 2000
DOMAIN_IN_NAME = re.compile(r"\.\w{2,}")
# Every country's that writes Latin letters or digits (CLDR, supplemental/postalCodeData).
POSTCODE = re.compile(r"[A-Z0-9](?:[ -]?[A-Z0-9]){2,8}")


def plain(form: Form, field: Field) -> None:
    """Refuse what cannot be seen. Raises ValidationError."""
    # PostgreSQL refuses NUL and SQLite does not; the rest hides in a spreadsheet or a mail header.
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in field.data or ""):
        raise ValidationError(N_("This contains an invisible character. Please type it again."))


def name(form: Form, field: Field) -> None:
    """Accept a name of any script, composed, or none. Raises ValidationError."""
    name = unicodedata.normalize("NFC", field.data or "")
    if len(name) > NAME_LENGTH:
        raise ValidationError(N_("Please write at most 60 letters."))
    letters = all(char.isalpha() or unicodedata.category(char)[0] == "M" or char in " -’'.·" for char in name)
    # A letter first: no cell begins a formula. No domain: no letter carries somebody's advertisement.
    if name and not (letters and name[0].isalpha() and not DOMAIN_IN_NAME.search(name)):
        raise ValidationError(N_("Please write a name: letters, spaces, hyphens and apostrophes."))
    field.data = name


def mobile(field: Field, country: str) -> None:
    """Read a number as E.164, in a country where it says none. Raises ValidationError."""
    try:
        number = phonenumbers.parse(field.data, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(N_("Please write the mobile number at which you want text messages."))
    field.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


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


def stripped(text: str | None) -> str:
    """Return a text without the blanks around it."""
    return (text or "").strip(" \u00a0\u202f")


def ticked(form: Form) -> list[str]:
    """Return the purposes of the messages that were ticked on any of our forms."""
    plain = [purpose for purpose in (law.NEWSLETTER, law.TARGETING, law.SMS) if form[purpose].data]
    return [*plain, *(law.letter(issue) for issue in form["issues"].data or ())]


def postcode(form: Form, field: Field) -> None:
    """Accept a postcode of any country, in capitals, or none. Raises ValidationError."""
    field.data = (field.data or "").upper()
    if field.data and not POSTCODE.fullmatch(field.data):
        raise ValidationError(N_("Please write a postcode: letters and digits."))


def choose(field: Field, offered: Iterable[str]) -> None:
    """Accept any of what is offered, each once, in that order. Raises ValidationError."""
    if not set(field.data or ()) <= set(offered):
        raise ValidationError(N_("Please choose from the list."))
    field.data = [key for key in offered if key in (field.data or ())]
