"""The code of a walk catches what a tired hand mistypes."""

import itertools

import pytest

from capture.errors import WalkUnknown
from capture.walks import codes

KTPX = codes.closed("KTPX")


@pytest.mark.parametrize("typed", [KTPX, KTPX.lower(), f" {codes.shown(KTPX)} ", "k t p x " + KTPX[-1]])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert codes.read(typed) == KTPX


def test_each_code_that_is_made_reads_as_itself() -> None:
    made = {codes.made() for _ in range(200)}

    assert len(made) > 150
    assert all(codes.read(codes.shown(code)) == code for code in made)


def test_a_wrong_letter_is_caught() -> None:
    for place, letter in itertools.product(range(len(KTPX)), codes.LETTERS):
        wrong = KTPX[:place] + letter + KTPX[place + 1 :]
        if wrong != KTPX:
            with pytest.raises(WalkUnknown):
                codes.read(wrong)


def test_two_letters_that_changed_places_are_caught() -> None:
    for one, other in itertools.pairwise(range(len(KTPX))):
        letters = list(KTPX)
        letters[one], letters[other] = letters[other], letters[one]
        with pytest.raises(WalkUnknown):
            codes.read("".join(letters))


@pytest.mark.parametrize("typed", ["", "KTPX", f"{KTPX}{KTPX}", "KTPXI", "12345", "\x00", "é", "ＫＴＰＸＭ"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(WalkUnknown, match="looks like KTPX-"):
        codes.read(typed)
