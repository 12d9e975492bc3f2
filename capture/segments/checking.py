"""Checking a tree against the registry of fields: what it cannot mean is pointed at, with what was probably meant."""

from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import fuzz, process

from capture import words
from capture.segments.fields import FIELDS, Field
from capture.segments.mistakes import LineWrong
from capture.segments.scope import Scope
from capture.segments.tree import WORDS, Either, Every, Node, Not, Term
from capture.segments.writing import quoted
from capture.words import N_

# The field that stands for another, saved segment.
SEGMENT = "segment"
# Below this a likeness is chance: `neigborhood` scores 92 against `neighbourhood`, `tag` 0 against `issue`.
LIKE = 70


def check(node: Node, scope: Scope, line: str) -> Node:
    """Return the tree with each value as it is called. Raises LineWrong for what no field is or can be."""
    match node:
        case Term():
            return _check(node, scope, line)
        case Not(part):
            return Not(check(part, scope, line))
        case Every(parts):
            return Every(tuple(check(part, scope, line) for part in parts))
        case Either(parts):
            return Either(tuple(check(part, scope, line) for part in parts))


def _check(term: Term, scope: Scope, line: str) -> Term:
    if term.field in (WORDS, SEGMENT):
        return term
    field = FIELDS.get(term.field)
    if field is None:
        known = {name: name for name in FIELDS} | _names(FIELDS)
        mend = _likely(term.field, known)
        raise LineWrong(N_("There is no field “{field}”."), line, term.at_field, mend, field=term.field)
    if term.is_range and not field.ranges:
        raise LineWrong(N_("“{field}” has no order: name what it should be."), line, term.place, field=term.field)
    if term.prefix and not field.prefixes:
        raise LineWrong(N_("“{field}” is written whole, without *."), line, term.place, field=term.field)
    return _choose(term, field, scope, line)


def _choose(term: Term, field: Field, scope: Scope, line: str) -> Term:
    if field.choices is None or term.anything:
        return term
    offered = field.choices(scope)
    value = field.aliases.get(term.value, term.value)
    if value in offered:
        return replace(term, value=value)
    mend = _likely(value, {key: key for key in offered} | {name: key for key, name in offered.items()})
    sentence = N_("“{field}” is never “{value}”. It can be: {choices}")
    shown = ", ".join(list(offered)[:20])
    raise LineWrong(
        sentence, line, term.place, mend and quoted(mend), field=term.field, value=term.value, choices=shown
    )


def _names(fields: Mapping[str, Field]) -> dict[str, str]:
    """The fields by what they are called in every language."""
    spoken = map(words.translations, words.spoken_languages())
    return {said.gettext(field.label).casefold(): name for said in spoken for name, field in fields.items()}


def _likely(typed: str, known: Mapping[str, str]) -> str | None:
    found = process.extractOne(typed.casefold(), {name: name.casefold() for name in known}, scorer=fuzz.ratio)
    return known[found[2]] if found and found[1] >= LIKE else None
