"""What a line says, as a tree: terms, and how they are put together."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

# A word without a field: a name, an address, a number.
WORDS = ""


@dataclass(frozen=True)
class Place:
    """Where something stands in a line: from this letter to before that one."""

    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Term:
    """One field and what it should be: a value, the beginning of one, any at all, or from one to another."""

    field: str
    value: str = ""
    prefix: bool = False
    anything: bool = False
    low: str = ""
    high: str = ""
    bounds: str = ""
    place: Place = dataclasses.field(default=Place(), compare=False)
    at_field: Place = dataclasses.field(default=Place(), compare=False)

    @property
    def is_range(self) -> bool:
        """Whether it says from one value to another."""
        return bool(self.bounds)


@dataclass(frozen=True)
class Every:
    """All of these; of none, everybody."""

    parts: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Either:
    """One of these at least."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """Whoever this does not mean."""

    part: "Node"


Node = Term | Every | Either | Not
EVERYBODY = Every()


def terms(node: Node) -> Iterator[Term]:
    """Yield every term, in the order of the line."""
    match node:
        case Term():
            yield node
        case Not(part):
            yield from terms(part)
        case Every(parts) | Either(parts):
            for part in parts:
                yield from terms(part)


def every(*parts: Node) -> Node:
    """Put parts together so that all must hold, without needless layers."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Every) else (part,))]
    return flat[0] if len(flat) == 1 else Every(tuple(flat))


def conjuncts(node: Node) -> tuple[Node, ...]:
    """Return the parts that must all hold."""
    return node.parts if isinstance(node, Every) else (node,)


def negated(node: Node) -> Node:
    """Return the opposite."""
    return node.part if isinstance(node, Not) else Not(node)


def bare(term: Term) -> Term:
    """Return a term without where it stood."""
    return dataclasses.replace(term, place=Place(), at_field=Place())
