"""Recognising: what each column of a list holds, by its head, then by how its cells look."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from capture.supporters import key

NOTHING = ""
# Below this a head that is written almost like a known one is another word: `courriels` scores 94 to `courriel`,
# `unsubscribed` 91 to `subscribed`.
LIKE = 92
# So many of the cells that are filled must look like it.
MOSTLY = 0.8
NO_WORD = re.compile(r"[\W_]+")
Looks = Callable[[str], bool]


@dataclass(frozen=True)
class Kind:
    """What a column can hold: its name for people, the heads by which it is known, how its cells look.

    Of a kind that may stand `often`, every column counts; of the others the first. What is `binding`, such as a
    consent, is known by its exact head only.
    """

    label: str
    heads: frozenset[str] = frozenset()
    looks: Looks | None = None
    often: bool = False
    binding: bool = False


def recognise(heads: Sequence[str], samples: Sequence[Sequence[str]], kinds: Mapping[str, Kind]) -> list[str]:
    """Return for each column the name of its kind, "" where nothing says what it holds.

    `samples` are some rows of cells.
    """
    found: list[str] = [NOTHING] * len(heads)
    for look in (_by_head, _by_likeness, _by_cells):
        for place, head in enumerate(heads):
            free = {name: kind for name, kind in kinds.items() if kind.often or name not in found}
            if found[place] == NOTHING:
                found[place] = look(head, [row[place] for row in samples if len(row) > place], free)
    return found


@lru_cache(maxsize=1 << 14)
def plain(head: str) -> str:
    """Return a head as it is known: E-Mail, e_mail and « E mail » are one."""
    return NO_WORD.sub(" ", key(head)).strip()


def heads_key(heads: Sequence[str]) -> str:
    """Return by what a list with the same heads is known again."""
    return hashlib.sha256("\n".join(map(plain, heads)).encode("utf-8", "replace")).hexdigest()


def _by_head(head: str, cells: Sequence[str], kinds: Mapping[str, Kind]) -> str:
    return next((name for name, kind in kinds.items() if plain(head) in kind.heads), NOTHING)


def _by_likeness(head: str, cells: Sequence[str], kinds: Mapping[str, Kind]) -> str:
    known = {one: name for name, kind in kinds.items() if not kind.binding for one in kind.heads}
    # Of a short word one other letter makes another word.
    found = (
        process.extractOne(plain(head), list(known), scorer=fuzz.ratio, score_cutoff=LIKE) if len(head) > 5 else None
    )
    return known[found[0]] if found else NOTHING


def _by_cells(head: str, cells: Sequence[str], kinds: Mapping[str, Kind]) -> str:
    filled = [cell.strip() for cell in cells if cell.strip()]
    for name, kind in kinds.items():
        if filled and kind.looks and sum(map(kind.looks, filled)) >= MOSTLY * len(filled):
            return name
    return NOTHING
