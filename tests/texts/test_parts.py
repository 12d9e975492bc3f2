"""Parts: how long a text is and what it costs, as the standard and another library count."""

import gsm0338
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.texts import parts
from capture.texts.parts import GSM, UCS

CODEC = gsm0338.Codec()
# What phones write, accents, signs and faces among it.
TYPED = st.text(st.sampled_from([*parts.ALPHABET, *parts.EXTENSION, *"’œç…🗳é"]), max_size=400)


def septets(text: str) -> int | None:
    """Return how many septets the other library makes of a text, None where it has no letters for it."""
    try:
        return len(CODEC.encode(text)[0])
    except UnicodeEncodeError:
        return None


@given(TYPED)
def test_the_other_library_counts_the_same(text: str) -> None:
    counted = parts.of(text)
    assert septets(text) == (counted.length if counted.alphabet == GSM else None)


@pytest.mark.parametrize("char", sorted(parts.ALPHABET | parts.EXTENSION))
def test_every_letter_of_the_alphabet_is_one_of_the_other_library(char: str) -> None:
    assert septets(char) == parts.of(char).length


@given(TYPED)
def test_every_part_is_full_before_the_next_begins(text: str) -> None:
    counted = parts.of(text)
    assert sum(counted.units) == counted.length
    alone, among = parts.HOLDS[counted.alphabet]
    assert all(among - 1 <= units <= among for units in counted.units[:-1])
    assert counted.count == 1 or counted.length > alone
    assert counted.left >= 0


@given(TYPED)
def test_no_character_is_torn_between_two_parts(text: str) -> None:
    counted, place = parts.of(text), 0
    ends = [sum(counted.units[: number + 1]) for number in range(counted.count)]
    for char in text:
        wide = char in parts.EXTENSION if counted.alphabet == GSM else ord(char) > 0xFFFF
        assert not (wide and place + 1 in ends)
        place += 1 + wide


@pytest.mark.parametrize(
    ("text", "alphabet", "units"),
    [
        ("", GSM, (0,)),
        ("a" * 160, GSM, (160,)),
        ("a" * 161, GSM, (153, 8)),
        ("é" * 306, GSM, (153, 153)),
        ("€" * 80, GSM, (160,)),
        ("a" * 152 + "€" + "a" * 10, GSM, (152, 12)),
        ("’" * 70, UCS, (70,)),
        ("’" * 71, UCS, (67, 4)),
        ("🗳" * 35, UCS, (70,)),
        ("’" * 66 + "🗳" * 3, UCS, (66, 6)),
    ],
)
def test_the_bounds_are_those_of_the_standard(text: str, alphabet: str, units: tuple[int, ...]) -> None:
    counted = parts.of(text)
    assert (counted.alphabet, counted.units) == (alphabet, units)


def test_what_makes_a_text_dear_is_told_with_what_to_write_instead() -> None:
    counted = parts.of("Aujourd’hui, ça compte…")
    assert counted.dear == ("’", "ç", "…")
    assert [parts.instead(char) for char in counted.dear] == ["'", "c", "..."]
    assert parts.instead("🗳") is None


@given(TYPED)
def test_a_cheaper_text_has_only_what_nothing_stands_for(text: str) -> None:
    assert set(parts.of(parts.cheaper(text)).dear) <= {"🗳"}


@pytest.mark.parametrize("written", sorted(set(parts.INSTEAD.values())))
def test_what_is_written_instead_is_cheap(written: str) -> None:
    assert parts.of(written).alphabet == GSM
