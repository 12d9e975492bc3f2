"""Numbers of a sheet as people type them: 12, 12-18, several with blanks or commas between; and in few words again."""

import re
from collections.abc import Sequence

TYPED = re.compile(r"([1-9][0-9]{0,5})(?:-([1-9][0-9]{0,5}))?")
# So many at once: a range mistyped is not half the station.
MOST = 500


def read(typed: str) -> tuple[list[int], list[str]]:
    """Return the numbers that somebody typed, each once, and the words that are none: 12 15-18 gives 12 15 16 17 18."""
    numbers: dict[int, None] = {}
    wrong = []
    for word in re.split(r"[\s,;]+", re.sub(r"\s*[-–]\s*", "-", typed.strip())):
        told = TYPED.fullmatch(word)
        first, last = (int(told[1]), int(told[2] or told[1])) if told else (1, 0)
        if not first <= last < first + MOST or len(numbers) > MOST:
            wrong += [word] if word else []
        else:
            numbers |= dict.fromkeys(range(first, last + 1))
    return list(numbers), wrong


def spans(numbers: Sequence[int]) -> str:
    """Return numbers in few words: 3 5-8 12."""
    ordered = sorted(numbers)
    ends = [place for place, one in enumerate(ordered) if place + 1 == len(ordered) or ordered[place + 1] != one + 1]
    begins = [0, *(place + 1 for place in ends[:-1])]
    pairs = [(ordered[first], ordered[last]) for first, last in zip(begins, ends, strict=True)] if ordered else []
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in pairs)
