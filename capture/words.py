"""Everything that a person reads, in their language: gettext over theme/translations, read as .po, no compiling.

The words in the code are English and are the msgids; a language is a folder with one messages.po.
"""

import gettext as gnu
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

SOURCE_LANGUAGE = "en"
FOLDER = Path(__file__).parent.parent / "theme" / "translations"

# English as Europe writes it: 20 April 2032 (CLDR's "en" is American).
LOCALES = {"en": "en_001"}

_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


def N_(msgid: str) -> str:
    """Mark words for translation where they stand and leave them as they are."""
    return msgid


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything inside the block in this language."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def speak(language: str) -> None:
    """Say everything from here on, in this thread or request, in this language."""
    _language.set(language)


def spoken() -> str:
    """Return the code of the language being spoken (ISO 639-1)."""
    return _language.get()


def spoken_languages() -> tuple[str, ...]:
    """Return the languages that there are words in."""
    return SOURCE_LANGUAGE, *sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))


def gettext(msgid: str) -> str:
    """Return the words in the language being spoken."""
    return translations(spoken()).gettext(msgid)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the words for one or for many in the language being spoken."""
    return translations(spoken()).ngettext(one, many, count)


def written(day: date, language: str) -> str:
    """Return a day written out in a language: 20 avril 2032."""
    return format_date(day, "long", locale=LOCALES.get(language, language))


def days(several: Sequence[date], language: str) -> str:
    """Return days written out together: 14 et 21 mars 2032."""
    last = several[-1]
    alike = [(day.year, day.month) == (last.year, last.month) for day in several[:-1]]
    before = [str(day.day) if same else written(day, language) for day, same in zip(several, alike, strict=False)]
    return format_list([*before, written(last, language)], locale=LOCALES.get(language, language))


def moment(at: datetime, language: str) -> str:
    """Return a moment of a wall clock in few words: 24 nov. 2026, 14:05."""
    return f"{format_date(at, 'medium', locale=LOCALES.get(language, language))}, {at:%H:%M}"


def day(which: date, language: str) -> str:
    """Return a day of this year in few words: 24 nov."""
    return format_skeleton("MMMd", which, locale=LOCALES.get(language, language))


def weekday(day: date, language: str) -> str:
    """Return the short name of a day's place in the week: sam."""
    return format_date(day, "EEE", locale=LOCALES.get(language, language))


def month(day: date, language: str) -> str:
    """Return the short name of a day's month: févr."""
    return format_date(day, "MMM", locale=LOCALES.get(language, language))


def either(several: Sequence[str], language: str) -> str:
    """Return words of which any may be meant: e-mail, téléphone ou poste."""
    return format_list(list(several), "or", locale=LOCALES.get(language, language))


def number(count: int, language: str) -> str:
    """Return a number with its thousands apart: 12 345."""
    return format_decimal(count, locale=LOCALES.get(language, language))


def money(euros: Decimal, language: str) -> str:
    """Return a sum in euros: 12,30 €."""
    return format_currency(euros, "EUR", locale=LOCALES.get(language, language))


def change(count: int, language: str) -> str:
    """Return by how much something grew or shrank, with its sign: +12."""
    sign = "\u2212" if count < 0 else "+"
    return sign + number(abs(count), language)


def share(part: float, language: str) -> str:
    """Return a part of one in percent: 62 %."""
    return format_percent(part, locale=LOCALES.get(language, language))


@lru_cache
def translations(language: str, folder: Path = FOLDER) -> gnu.NullTranslations:
    """Return the translations of a language; the msgids themselves for English or a language without a folder."""
    path = folder / language / "LC_MESSAGES" / "messages.po"
    if language == SOURCE_LANGUAGE or not path.is_file():
        return gnu.NullTranslations()
    with path.open("rb") as po:
        compiled = BytesIO()
        write_mo(compiled, read_po(po, locale=language))
    compiled.seek(0)
    return gnu.GNUTranslations(compiled)
