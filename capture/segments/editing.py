"""Editing a line by clicking: each click is another line, so that the address bar holds the segment at every moment."""

from collections.abc import Iterable
from dataclasses import dataclass

from capture.segments.fields import FIELDS
from capture.segments.tree import WORDS, Either, Every, Node, Not, Term, bare, conjuncts, every, negated, terms
from capture.segments.writing import write


@dataclass(frozen=True)
class Part:
    """One part of a line that all must fulfil: what it says, and the lines without it and with its opposite.

    Of several values of one field `other` is the line that asks for all of them instead of one, or the reverse.
    """

    node: Node
    text: str
    excludes: bool
    without: str
    opposite: str
    other: str | None

    @property
    def is_every(self) -> bool:
        """Whether all of its values are asked for, not one of them."""
        return isinstance(self.node, Every)


def parts(node: Node) -> list[Part]:
    """Return the parts of a line in their order."""
    shown = conjuncts(_gathered(node))
    found = []
    for place, part in enumerate(shown):
        before, after = shown[:place], shown[place + 1 :]
        found.append(
            Part(
                part,
                write(part),
                isinstance(part, Not),
                write(every(*before, *after)),
                write(every(*before, negated(part), *after)),
                _other(before, part, after),
            )
        )
    return found


def _other(before: Iterable[Node], part: Node, after: Iterable[Node]) -> str | None:
    field = _field(part.parts) if isinstance(part, Either | Every) else WORDS
    # Nobody lives in two neighbourhoods.
    if field == WORDS or not FIELDS[field].several or not isinstance(part, Either | Every):
        return None
    changed = part.parts if isinstance(part, Either) else (Either(part.parts),)
    return write(every(*before, *changed, *after))


def _gathered(node: Node) -> Node:
    """Put terms of one field that must all hold beside one another, so that they are shown as one part."""
    shown: list[Node] = []
    for part in conjuncts(node):
        alike = next((place for place, other in enumerate(shown) if _alike(other, part)), None)
        if alike is None:
            shown.append(part)
        else:
            shown[alike] = Every((*conjuncts(shown[alike]), part))
    return Every(tuple(shown))


def _alike(one: Node, other: Node) -> bool:
    both = (*conjuncts(one), other)
    return _field(both) != WORDS


def _field(several: Iterable[Node]) -> str:
    """The field of which all of these are values, WORDS where there is none such."""
    fields = {part.field if isinstance(part, Term) and not part.is_range else WORDS for part in several}
    return fields.pop() if len(fields) == 1 else WORDS


def holds(node: Node, field: str, value: str) -> str:
    """Return whether a value of a field is asked for ("yes"), excluded ("no") or neither ("") in a line."""
    wanted = Term(field, value)
    for part in conjuncts(node):
        if isinstance(part, Not):
            if wanted in {bare(term) for term in terms(part)}:
                return "no"
        elif wanted in {bare(term) for term in terms(part)}:
            return "yes"
    return ""


def add(node: Node, field: str, value: str) -> str:
    """Return the line that asks for a value too: beside others of its field one of them is enough."""
    term, shown = Term(field, value), list(conjuncts(node))
    for place, part in enumerate(shown):
        beside = part.parts if isinstance(part, Either) else (part,)
        if not any(isinstance(one, Term) and one.anything for one in beside) and _field((*beside, term)) != WORDS:
            shown[place] = Either((*beside, term))
            return write(every(*shown))
    return write(every(*shown, term))


def exclude(node: Node, field: str, value: str) -> str:
    """Return the line that leaves out whoever bears a value."""
    return write(every(*conjuncts(node), Not(Term(field, value))))


def remove(node: Node, field: str, value: str) -> str:
    """Return the line that neither asks for a value nor excludes it."""
    wanted = Term(field, value)
    kept = [left for part in conjuncts(node) if (left := _without(part, wanted)) is not None]
    return write(every(*kept))


def _without(part: Node, wanted: Term) -> Node | None:
    match part:
        case Term():
            return None if bare(part) == wanted else part
        case Not(inner):
            left = _without(inner, wanted)
            return None if left is None else Not(left)
        case Either(parts) | Every(parts):
            left_over = [left for one in parts if (left := _without(one, wanted)) is not None]
            if not left_over:
                return None
            return left_over[0] if len(left_over) == 1 else type(part)(tuple(left_over))


def words(node: Node) -> str:
    """Return the words without a field in a line, as they are typed into a search box."""
    return " ".join(part.value for part in conjuncts(node) if isinstance(part, Term) and part.field == WORDS)


def wordless(node: Node) -> str:
    """Return the line without those words."""
    return write(every(*(part for part in conjuncts(node) if not (isinstance(part, Term) and part.field == WORDS))))
