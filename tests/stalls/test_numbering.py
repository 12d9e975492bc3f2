"""The code of a sheet catches what a tired hand mistypes."""

import itertools

import pytest

from capture.errors import SheetUnknown
from capture.stalls import numbering


@pytest.mark.parametrize("typed", ["S12-3H", "s12-3h", " S12-3-H ", "12-3h", "S12 – 3H", "12.3 h", "S12\u20113H"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert numbering.read(typed) == (12, 3)


def test_each_sheet_reads_as_itself() -> None:
    for number, sheet in itertools.product((1, 9, 10, 99, 123, 4567), (1, 2, 10, 99)):
        assert numbering.read(numbering.code(number, sheet)) == (number, sheet)


def test_a_wrong_figure_is_caught() -> None:
    for number, sheet in itertools.product((1, 12, 90, 123), (1, 3, 10, 42)):
        code = numbering.code(number, sheet)
        places = [place for place, letter in enumerate(code) if letter.isdigit()]
        for place, figure in itertools.product(places, "0123456789"):
            wrong = code[:place] + figure + code[place + 1 :]
            if wrong != code and "-0" not in wrong:
                with pytest.raises(SheetUnknown):
                    numbering.read(wrong)


def test_two_figures_that_changed_places_are_caught() -> None:
    for number, sheet in itertools.product((12, 90, 123), (1, 34, 42)):
        code = numbering.code(number, sheet)
        places = [place for place, letter in enumerate(code) if letter.isdigit()]
        for one, other in itertools.pairwise(places):
            letters = list(code)
            letters[one], letters[other] = letters[other], letters[one]
            if letters[one] != letters[other]:
                with pytest.raises(SheetUnknown):
                    numbering.read("".join(letters))


@pytest.mark.parametrize(
    "typed", ["", "S12-3", "S12", "H", "S12-3HH", "S12-333H", "S12345678-3H", "S١٢-3H", "\x00", "é"]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(SheetUnknown, match="looks like S12-3H"):
        numbering.read(typed)
