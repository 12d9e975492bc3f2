"""The code of a sheet: S12-3H is the third sheet of the twelfth run; its letter catches what is mistyped."""

import re

from capture.errors import SheetUnknown

# Without I, O and S, which a hand writes like 1, 0 and 5. There are 23, a prime: one wrong figure, or two that changed
# places, never has the same letter (as on Spanish identity cards, Real Decreto 1553/2005).
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
MOST_SHEETS = 99
# Whatever stands between, or nothing before the letter.
CODE = re.compile(r"S?([0-9]{1,7})[\W_]+([0-9]{1,2})[\W_]*([A-Z])")


def code(number: int, sheet: int) -> str:
    """Return the code of a sheet of a run."""
    return f"S{number}-{sheet}{_letter(number, sheet)}"


def read(typed: str) -> tuple[int, int]:
    """Return run and sheet of a code, however its blanks and capitals are typed. Raises SheetUnknown."""
    found = CODE.fullmatch(typed.strip().upper())
    if found is None:
        raise SheetUnknown(code=typed)
    number, sheet = int(found[1]), int(found[2])
    if _letter(number, sheet) != found[3]:
        raise SheetUnknown(code=typed)
    return number, sheet


def _letter(number: int, sheet: int) -> str:
    return LETTERS[(number * (MOST_SHEETS + 1) + sheet) % len(LETTERS)]
