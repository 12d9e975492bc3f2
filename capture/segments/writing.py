"""Writing a tree down as a line, so that whoever clicks and whoever types say the same."""

import re

from capture.segments.scanning import OPERATORS
from capture.segments.tree import WORDS, Either, Every, Node, Not, Term

# What needs no quotation marks: where a word stands alone, and behind a colon.
ALONE = re.compile(r"\w[\w.@'’/-]*")
VALUE = re.compile(r"[\w+/][\w.@'’/+-]*")


def write(node: Node) -> str:
    """Return the line of a tree; reading it again gives the same tree."""
    if isinstance(node, Every):
        return " ".join(map(_within, node.parts))
    if isinstance(node, Either) and _shared(node) is None:
        return " OR ".join(map(_within, node.parts))
    return _within(node)


def _within(node: Node) -> str:
    match node:
        case Term():
            return _term(node)
        case Not(part):
            return f"-{_within(part)}"
        case Either() if (field := _shared(node)) is not None:
            return f"{field}:({' OR '.join(_value(part) for part in node.parts if isinstance(part, Term))})"
    return f"({write(node)})"


def _shared(node: Either) -> str | None:
    """The field that every part is of, so that it need be written once only."""
    fields = {part.field if isinstance(part, Term) and not part.is_range else WORDS for part in node.parts}
    return fields.pop() if len(fields) == 1 and WORDS not in fields else None


def _term(term: Term) -> str:
    if term.is_range:
        low, high = (quoted(end) if end else "*" for end in (term.low, term.high))
        return f"{term.field}:{term.bounds[0]}{low} TO {high}{term.bounds[1]}"
    return f"{term.field}:{_value(term)}" if term.field != WORDS else _value(term)


def _value(term: Term) -> str:
    if term.anything:
        return "*"
    return f"{term.value}*" if term.prefix else quoted(term.value, alone=term.field == WORDS)


def quoted(value: str, alone: bool = False) -> str:
    """Return a value as it stands in a line: in quotation marks where it could be taken for something else."""
    if (ALONE if alone else VALUE).fullmatch(value) and value not in OPERATORS and value != "TO":
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
