"""What a tree means: the condition that a person of it fulfils, and what that says to the law."""

from collections.abc import Iterable

import sqlalchemy as sa

from capture.law import Selection
from capture.marks import NONE, Mark
from capture.origins import NOTED
from capture.segments.fields import FIELDS, Field
from capture.segments.finding import by_words
from capture.segments.scope import Scope
from capture.segments.tree import WORDS, Either, Every, Node, Not, Term, conjuncts, terms

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
            return sa.or_(*(condition(part, scope, line) for part in parts))
        case Every(parts):
            # Words that stand side by side may be one name.
            typed = [part.value for part in parts if isinstance(part, Term) and part.field == WORDS]
            rest = [part for part in parts if not (isinstance(part, Term) and part.field == WORDS)]
            found = [by_words(scope, typed)] if typed else []
            return sa.and_(sa.true(), *found, *(condition(part, scope, line) for part in rest))


def _of_term(term: Term, scope: Scope, line: str) -> sa.ColumnElement[bool]:
    if term.field == WORDS:
        return by_words(scope, [term.value])
    return FIELDS[term.field].find(scope, term, line)


def selection(node: Node) -> Selection:
    """Return what of a tree chooses people, as the law asks: whence its facts come, and the issues that all ticked."""
    choosing = [part for part in conjuncts(node) if _chooses(part)]
    origins = frozenset(_field(term).origin for part in choosing for term in terms(part) if not _field(term).neutral)
    return Selection(origins, tuple(_issues(choosing)), _is_one_letter(choosing))


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
