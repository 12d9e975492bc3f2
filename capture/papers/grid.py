"""The columns of a walk's paper: how wide each is, and how many boxes it has."""

from collections.abc import Iterator
from dataclasses import dataclass

from capture.papers.wording import Wording

LINE, HOUSE, FLOOR, DOOR = "line", "house", "floor", "door"
OUTCOME, ANSWER, ISSUES, WANTS, NEVER = "outcome", "answer", "issues", "wants", "never"
AGREED, SIGNED = "agreed", "signed"
# Millimetres of each; what is left goes to the number of the house.
WIDTHS = {LINE: 9.0, FLOOR: 10.0, DOOR: 10.0, OUTCOME: 34.0, ANSWER: 34.0, ISSUES: 18.0, WANTS: 34.0, NEVER: 8.0}
ORDER = (LINE, HOUSE, FLOOR, DOOR, OUTCOME, ANSWER, ISSUES, WANTS, NEVER)
# Where people sign, the others make room.
NARROW = {LINE: 8.0, FLOOR: 9.0, DOOR: 9.0, OUTCOME: 29.0, ANSWER: 29.0, ISSUES: 13.0, WANTS: 29.0, NEVER: 7.0}
SIGNING = {AGREED: 7.0, SIGNED: 28.0}


@dataclass(frozen=True)
class Column:
    """One column, in millimetres from the edge; its head, and the words of its boxes."""

    name: str
    left: float
    width: float
    head: str
    boxes: tuple[str, ...] = ()

    def middles(self) -> Iterator[tuple[int, str, float]]:
        """Yield the figure of each box, its words and where its middle is."""
        wide = self.width / max(1, len(self.boxes))
        for place, words in enumerate(self.boxes):
            yield place + 1, words, self.left + (place + 0.5) * wide


def of(wording: Wording, left: float, width: float) -> list[Column]:
    """Return the columns from left to right."""
    boxes = {OUTCOME: wording.outcomes, ANSWER: wording.answers, WANTS: wording.wants, NEVER: ("",), AGREED: ("",)}
    widths = {**NARROW, **SIGNING} if wording.consent else WIDTHS
    columns = []
    for name in (*ORDER, *(SIGNING if wording.consent else ())):
        wide = widths.get(name, width - sum(widths.values()))
        columns.append(Column(name, left, wide, wording.heads[name], boxes.get(name, ())))
        left += wide
    return columns
