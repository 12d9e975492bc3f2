"""What a tree means: the condition that a person of it fulfils, and what that says to the law."""

from collections.abc import Callable, Iterable, Sequence

import sqlalchemy as sa

from capture import marks
from capture.law import ROLL, Selection
from capture.marks import NONE, Mark
from capture.origins import NOTED
from capture.segments.fields import FIELDS, Field
from capture.segments.finding import by_words
from capture.segments.scope import Scope
from capture.segments.tree import WORDS, Either, Every, Node, Not, Term, conjuncts, terms

Compare = Callable[[sa.SQLColumnExpression[int], int], sa.ColumnElement[bool]]
# One letter is chosen by either: who ticked the issue asked for it.
LETTERS = ("issue", "letter")
# Names, addresses and numbers are what people told us of themselves.
OF_WORDS = FIELDS["name"]
# Until it is expanded.
OF_SEGMENT = FIELDS["tag"]


def condition(node: Node, scope: Scope, line: str = "") -> sa.ColumnElement[bool]:
    """Return the condition that a person is meant. Raises LineWrong for a day that there is not."""
    match node:
        case Term():
            return _of_term(node, scope, line)
        case Not(part):
            return sa.not_(condition(part, scope, line))
        case Either(parts):
            return sa.or_(sa.false(), *_each(parts, scope, line, marks.has))
        case Every(parts):
            # Words that stand side by side may be one name.
            typed = [part.value for part in parts if isinstance(part, Term) and part.field == WORDS]
            rest = [part for part in parts if not (isinstance(part, Term) and part.field == WORDS)]
            found = [by_words(scope, typed)] if typed else []
            return sa.and_(sa.true(), *found, *_each(rest, scope, line, marks.has_all))


def _each(parts: Sequence[Node], scope: Scope, line: str, compare: Compare) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of parts; bits of one column are compared at once, which takes a third of the time."""
    borne = [(part, _bit(part, scope)) for part in parts]
    masks: dict[str, tuple[sa.SQLColumnExpression[int], int]] = {}
    for _, bit in borne:
        if bit is not None:
            column, mask = bit
            masks[str(column)] = (column, mask | masks.get(str(column), (column, 0))[1])
    others = [condition(part, scope, line) for part, bit in borne if bit is None]
    return [compare(column, mask) for column, mask in masks.values()] + others


def _bit(part: Node, scope: Scope) -> tuple[sa.SQLColumnExpression[int], int] | None:
    return FIELDS[part.field].bits(scope, part) if isinstance(part, Term) and part.field in FIELDS else None


def _of_term(term: Term, scope: Scope, line: str) -> sa.ColumnElement[bool]:
    if term.field == WORDS:
        return by_words(scope, [term.value])
    bit = _bit(term, scope)
    return FIELDS[term.field].find(scope, term, line) if bit is None else marks.has(*bit)


def selection(node: Node) -> Selection:
    """Return what of a tree chooses people, as the law asks: whence its facts come, and the issues that all ticked."""
    choosing = [part for part in conjuncts(node) if _chooses(part)]
    fields = [_field(term) for part in choosing for term in terms(part) if not _field(term).neutral]
    # Who lives in a place is the roll's word, whatever is known of the place.
    origins = {field.origin for field in fields} | {ROLL for field in fields if field.by_roll}
    return Selection(frozenset(origins), tuple(_issues(choosing)), _is_one_letter(choosing))


def masked(node: Node) -> Node:
    """Return a tree with a dash where a value says who somebody is."""
    match node:
        case Term() if _field(node).naming:
            return Term(node.field, "–")
        case Not(part):
            return Not(masked(part))
        case Every(parts):
            return Every(tuple(map(masked, parts)))
        case Either(parts):
            return Either(tuple(map(masked, parts)))
    return node


def names(node: Node) -> bool:
    """Return whether anything in a tree says who somebody is."""
    return any(_field(term).naming for term in terms(node))


def noted(node: Node) -> Mark:
    """Return the marks of the facts in a tree that somebody else than the person may have noted."""
    found = NONE
    for term in terms(node):
        found |= NOTED.get(_field(term).fact, NONE)
    return found


def _field(term: Term) -> Field:
    return OF_WORDS if term.field == WORDS else FIELDS.get(term.field, OF_SEGMENT)


def _chooses(part: Node) -> bool:
    return any(not _field(term).neutral for term in terms(part))


def _issues(choosing: Iterable[Node]) -> Iterable[str]:
    for part in choosing:
        if isinstance(part, Term) or (isinstance(part, Either) and all(isinstance(one, Term) for one in part.parts)):
            yield from (term.value for term in terms(part) if term.field in LETTERS and not term.anything)


def _is_one_letter(choosing: list[Node]) -> bool:
    alone = choosing[0] if len(choosing) == 1 else None
    return isinstance(alone, Term) and alone.field in LETTERS and not alone.anything
