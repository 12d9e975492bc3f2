"""The code of a walk: four letters and a fifth that catches what a tired hand mistypes. KTPXM is written KTPX-M."""

import re
import secrets

from capture.errors import WalkUnknown

# Without vowels, so that no code is a word, and without S, which a hand writes like 5. There are 19, a
# prime: one wrong letter, or two that changed places, never has the same last letter.
LETTERS = "BCDFGHJKLMNPQRTVWXZ"
LENGTH = 4


def made() -> str:
    """Return a code that nobody could guess the next of."""
    return closed("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))


def closed(letters: str) -> str:
    """Return letters with the one that is theirs."""
    return letters + LETTERS[_sum(letters)]


def read(typed: str) -> str:
    """Return a code as it is kept, however its blanks and capitals are typed. Raises WalkUnknown."""
    code = re.sub(r"[\W_]+", "", typed).upper()
    if len(code) != LENGTH + 1 or not set(code) <= set(LETTERS) or closed(code[:LENGTH]) != code:
        raise WalkUnknown(code=typed)
    return code


def shown(code: str) -> str:
    """Return a code as it is printed: KTPX-M."""
    return f"{code[:LENGTH]}-{code[LENGTH:]}"


def _sum(letters: str) -> int:
    return sum(place * LETTERS.index(letter) for place, letter in enumerate(letters, 1)) % len(LETTERS)
