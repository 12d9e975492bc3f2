"""Details: names, numbers and postcodes as people write them, read alike from a form, from paper and from a list."""

import re
import unicodedata
from collections.abc import Collection

import phonenumbers

from capture.errors import DetailUnreadable, NumberUnfit
from capture.words import N_

NAME_LENGTH = 60
DOMAIN_IN_NAME = re.compile(r"\.\w{2,}")
# Every country's that writes Latin letters or digits (CLDR, supplemental/postalCodeData).
POSTCODE = re.compile(r"[A-Z0-9](?:[ -]?[A-Z0-9]){2,8}")
# The page, and the tag of the leaflet or link, by which somebody came.
PAGE = re.compile(r"/[\w\-./]{0,198}")
TAG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
TOO_SHORT = (
    phonenumbers.NumberParseException.TOO_SHORT_NSN,
    phonenumbers.NumberParseException.TOO_SHORT_AFTER_IDD,
)
TEXTED = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
# ARCEP keeps 06 39 98 for fiction: the people of a demonstration have such mobiles, and they ring nowhere.
FICTION = "+3363998"
NO_MOBILE = N_("not a mobile number")
ABROAD = N_("a number of a country to which no text messages go")
UNSEEN = ("Cc", "Cs", "Zl", "Zp")
NAME_TOO_LONG = N_("Please write at most 60 letters.")
PHONE_WRONG = N_("Please write the mobile number at which you want text messages.")
PHONE_FIXED = N_("No text messages arrive at this number. Please write the number of a mobile.")
NAME_WRONG = N_("Please write a name: letters, spaces, hyphens and apostrophes.")
INVISIBLE = N_("This contains an invisible character. Please type it again.")


def plain(text: str) -> str:
    """Return a text of which everything can be seen. Raises DetailUnreadable."""
    # PostgreSQL refuses NUL and SQLite does not; the rest hides in a spreadsheet or a mail header.
    if not text.isprintable() and any(unicodedata.category(char) in UNSEEN for char in text):
        raise DetailUnreadable(INVISIBLE)
    return text


def name(text: str) -> str:
    """Return a name of any script, composed. Raises DetailUnreadable."""
    name = unicodedata.normalize("NFC", text)
    if len(name) > NAME_LENGTH:
        raise DetailUnreadable(NAME_TOO_LONG)
    letters = all(char.isalpha() or unicodedata.category(char)[0] == "M" or char in " -’'.·" for char in name)
    # A letter first: no cell begins a formula. No domain: no letter carries somebody's advertisement.
    if name and not (letters and name[0].isalpha() and not DOMAIN_IN_NAME.search(name)):
        raise DetailUnreadable(NAME_WRONG)
    return name


def phone(text: str, country: str) -> str:
    """Return a number as E.164, in a country where it says none. Raises DetailUnreadable."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise DetailUnreadable(PHONE_WRONG)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mobile(text: str, country: str) -> str:
    """Return a number as E.164 that is one of a mobile, or may be, in a country where it says none.

    Raises DetailUnreadable.
    """
    number = phone(text, country)
    if phonenumbers.number_type(phonenumbers.parse(number)) not in TEXTED:
        raise DetailUnreadable(PHONE_FIXED)
    return number


def texted(phone: str, countries: Collection[str]) -> str:
    """Return a number (E.164) to which a text message may go. Raises NumberUnfit.

    In some countries a number does not say whether it is a mobile; then it may be one.
    """
    number = phonenumbers.parse(phone)
    if phonenumbers.number_type(number) not in TEXTED and not phone.startswith(FICTION):
        raise NumberUnfit(NO_MOBILE)
    if phonenumbers.region_code_for_number(number) not in countries:
        raise NumberUnfit(ABROAD)
    return phone


def is_short(text: str, country: str) -> bool:
    """Return whether a number that cannot be read lacks digits, in a country where it says none."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as wrong:
        return wrong.error_type in TOO_SHORT
    return phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.TOO_SHORT


def postcode(text: str) -> str:
    """Return a postcode of any country, in capitals, or none. Raises DetailUnreadable."""
    code = text.upper()
    if code and not POSTCODE.fullmatch(code):
        raise DetailUnreadable(N_("Please write a postcode: letters and digits."))
    return code


def stripped(text: str | None) -> str:
    """Return a text without the blanks around it."""
    return (text or "").strip(" \u00a0\u202f")
