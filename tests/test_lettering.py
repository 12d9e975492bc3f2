"""Words as outlines: in a picture they stand as the browser would set them."""

import pytest

from capture import lettering


@pytest.mark.parametrize(
    # Measured in Chromium with the same file and size.
    ("text", "weight", "width"),
    [("L’École à 15 portes, AVAT Ÿ", 800, 744.0), ("L’École à 15 portes, AVAT Ÿ", 600, 697.1)],
)
def test_a_line_is_as_wide_as_in_a_browser(text: str, weight: int, width: float) -> None:
    assert lettering.outlines(text, 80, weight)[1] == pytest.approx(width, abs=0.5)


def test_outlines_grow_with_their_size() -> None:
    (small, narrow), (large, wide) = lettering.outlines("Été", 10), lettering.outlines("Été", 100)

    assert wide == pytest.approx(10 * narrow)
    assert small.startswith("M") and small.count("M") == large.count("M")


def test_a_space_is_drawn_as_nothing() -> None:
    drawn, width = lettering.outlines("\u202f", 100)

    assert drawn == "" and 0 < width < lettering.outlines(" ", 100)[1]


def test_every_french_letter_is_in_the_face() -> None:
    missing = lettering.outlines("\uffff", 10)[0]

    for letter in "ÀÂÆÇÈÉÊËÎÏÔŒÙÛÜŸàâæçèéêëîïôœùûüÿ«»“”‘’…–—‑·€%+−×°0123456789":
        assert lettering.outlines(letter, 10)[0] not in ("", missing), letter


def test_lines_break_at_spaces_that_may_be_broken() -> None:
    assert lettering.wrapped("Un bus toutes les 10\u00a0minutes", 100, 550) == ["Un bus toutes", "les 10\u00a0minutes"]


def test_a_text_fills_its_box_and_stays_inside() -> None:
    size, lines = lettering.fitted("Une ville qui vous écrit, et qui vous écoute.", 500, 400, largest=200)

    assert " ".join(lines) == "Une ville qui vous écrit, et qui vous écoute."
    assert all(lettering.outlines(line, size)[1] <= 500 for line in lines)
    assert 300 < size * len(lines) <= 410
