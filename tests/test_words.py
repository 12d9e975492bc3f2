"""Whatever a person may read exists in every language. After new words: `python -m tests.words`, then translate."""

import re
from datetime import UTC, date, datetime

import pytest
from babel.messages.catalog import Message

from capture.words import change, day, either, moment, number, share, written
from tests import words

PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)s")
LANGUAGES = words.languages()


def test_french_has_words() -> None:
    assert "fr" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated(language: str) -> None:
    catalog = words.translated(language, LANGUAGES[language])

    assert [message.id for message in words.gathered() if message.id and not said(catalog.get(message.id))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy_or_obsolete(language: str) -> None:
    catalog, gathered = words.translated(language, LANGUAGES[language]), words.gathered()

    assert [message.id for message in catalog if message.id and (message.fuzzy or message.id not in gathered)] == []
    assert not catalog.obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same(language: str) -> None:
    for message in words.translated(language, LANGUAGES[language]):
        for string in strings(message):
            assert placeholders(string) == placeholders(one(message)), one(message)


def test_french_spaces_are_the_right_ones() -> None:
    for message in words.translated("fr", LANGUAGES["fr"]):
        for string in strings(message):
            assert not re.search(r" [:;!?»]|« |'", string), string


def test_a_day_is_written_as_people_write_it() -> None:
    assert (written(date(2032, 4, 20), "fr"), written(date(2032, 4, 20), "en")) == ("20 avril 2032", "20 April 2032")


def test_numbers_are_written_as_people_write_them() -> None:
    assert (number(1234567, "fr"), number(1234567, "en")) == ("1\u202f234\u202f567", "1,234,567")
    assert [change(by, "fr") for by in (12, 0, -1234)] == ["+12", "+0", "\u22121\u202f234"]
    assert (share(0.624, "fr"), share(0.624, "en")) == ("62\xa0%", "62%")


def test_words_that_stand_for_one_another_are_joined_by_or() -> None:
    assert either(["e-mail", "SMS", "courrier"], "fr") == "e-mail, SMS ou courrier"
    assert either(["door"], "en") == "door"


def test_days_and_moments_are_short_where_there_are_many() -> None:
    assert [day(date(2026, 9, 30), language) for language in ("fr", "en")] == ["30 sept.", "30 Sept"]
    assert moment(datetime(2026, 11, 24, 14, 5, tzinfo=UTC), "fr") == "24 nov. 2026, 14:05"


def said(message: Message | None) -> bool:
    return message is not None and bool(strings(message)) and all(strings(message))


def strings(message: Message) -> list[str]:
    string = message.string or () if message.id else ()
    return [string] if isinstance(string, str) else list(string)


def one(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))
