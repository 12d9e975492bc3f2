"""Saying a line in words, for those who never look at it: “issue: Housing or Transport”, “not tag: press”."""

from collections.abc import Sequence

from capture.segments.fields import FIELDS
from capture.segments.saved import SEGMENT
from capture.segments.scope import Scope
from capture.segments.tree import WORDS, Either, Every, Node, Not, Term
from capture.words import N_, gettext

OR, AND = N_("or"), N_("and")


def say(node: Node, scope: Scope) -> str:
    """Return what a part of a line says, in the language being spoken."""
    match node:
        case Term():
            return _term(node, scope)
        case Not(part):
            return gettext(N_("not {what}")).format(what=say(part, scope))
        case Either(parts):
            return _several(parts, gettext(OR), scope)
        case Every(parts):
            return _several(parts, gettext(AND), scope)


def name_of(field: str) -> str:
    """Return what a field is called, in the language being spoken."""
    return gettext(FIELDS[field].label) if field in FIELDS else gettext(N_("segment"))


def _several(parts: Sequence[Node], between: str, scope: Scope) -> str:
    fields = {part.field if isinstance(part, Term) and not part.is_range else WORDS for part in parts}
    field = fields.pop() if len(fields) == 1 else WORDS
    if field == WORDS:
        return f" {between} ".join(
            f"({say(part, scope)})" if isinstance(part, Either | Every) else say(part, scope) for part in parts
        )
    values = f" {between} ".join(_value(part, scope) for part in parts if isinstance(part, Term))
    return _of_field(field, values)


def _term(term: Term, scope: Scope) -> str:
    if term.field == WORDS:
        return f"“{term.value}”"
    return _of_field(term.field, _value(term, scope))


def _of_field(field: str, value: str) -> str:
    return gettext("{fact}: {value}").format(fact=name_of(field), value=value)


def _value(term: Term, scope: Scope) -> str:
    if term.anything:
        return gettext(N_("any"))
    if term.is_range:
        return _range(term)
    field = FIELDS.get(term.field)
    offered = field.choices(scope) if field and field.choices and term.field != SEGMENT else {}
    value = offered.get(term.value, term.value)
    return f"{value}…" if term.prefix else value


def _range(term: Term) -> str:
    low, high = term.low, term.high
    if low and high:
        return gettext(N_("{low} to {high}")).format(low=low, high=high)
    return gettext(N_("from {low}")).format(low=low) if low else gettext(N_("until {high}")).format(high=high)
