"""Reading a line: Lucene's syntax becomes a tree of terms. Without a word between them all must hold.

luqum parses, and is given only what it cannot mistake: each name and each value under a number of ours.
"""

import re
import threading
from collections.abc import Iterator, Sequence

from luqum import tree as lucene
from luqum.exceptions import ParseError
from luqum.thread import parse

from capture.segments.mistakes import LineWrong
from capture.segments.scanning import Token, scan
from capture.segments.tree import EVERYBODY, WORDS, Either, Node, Not, Place, Term, every
from capture.words import N_

VALUES = ("word", "phrase")
# Between two fields stand these, and a field's value begins with one of those.
BEGINS = (*VALUES, "open", "from", "compare")
BETWEEN = "TO"
# Lucene's signs for "nearly" and "more important": here somebody is meant or not.
INEXACT = re.compile(r"[~^][\d.]*$")
# luqum's parser keeps its state on itself.
_one_at_a_time = threading.Lock()


def read(line: str) -> Node:
    """Return what a line says; of an empty one, everybody. Raises LineWrong, with the place."""
    tokens = scan(line)
    if not tokens:
        return EVERYBODY
    numbered = " ".join(_numbered(line, tokens))
    try:
        with _one_at_a_time:
            parsed = parse(numbered)
    except ParseError as wrong:
        raise LineWrong(N_("This cannot be read."), line, Place(0, len(line))) from wrong
    return _Reader(line, tokens).node(parsed, WORDS, Place())


def _numbered(line: str, tokens: Sequence[Token]) -> Iterator[str]:
    number, last = 0, len(tokens)
    while number < last:
        token, after = tokens[number], tokens[number + 1] if number + 1 < last else None
        if token.kind == "field" and (after is None or after.kind not in BEGINS):
            raise LineWrong(N_("Something is missing after “{word}”."), line, token.place, word=token.text)
        if token.kind == "from":
            yield _range(line, tokens, number)
            number += 5
            continue
        if token.kind == "upto" or (token.kind == "compare" and (number == 0 or tokens[number - 1].kind != "field")):
            raise LineWrong(N_("“{sign}” stands behind a field only."), line, token.place, sign=token.text)
        yield _piece(number, token)
        number += 1


def _piece(number: int, token: Token) -> str:
    if token.kind in VALUES:
        return f"v{number}"
    if token.kind == "field":
        return f"f{number}:"
    return {"MUST": "+"}.get(token.text, token.text)


def _range(line: str, tokens: Sequence[Token], number: int) -> str:
    opened, inside = tokens[number], tokens[number + 1 : number + 5]
    kinds = [token.kind for token in inside]
    whole = len(inside) == 4 and kinds[0] in VALUES and kinds[2] in VALUES and kinds[3] == "upto"
    if not whole or inside[1].text != BETWEEN or number == 0 or tokens[number - 1].kind != "field":
        how = N_("A range stands behind a field and is written like [2032-01-01 TO 2032-01-31], or with * for no end.")
        raise LineWrong(how, line, Place(opened.place.start, inside[-1].place.end if inside else opened.place.end))
    return f"{opened.text}v{number + 1} TO v{number + 3}{inside[3].text}"


class _Reader:
    """Turns luqum's tree of numbers into ours."""

    def __init__(self, line: str, tokens: Sequence[Token]) -> None:
        self.line, self.tokens = line, tokens

    def node(self, item: lucene.Item, field: str, at: Place) -> Node:
        """Return what an item says of a field."""
        match item:
            case lucene.SearchField():
                return self._field(item, field)
            case lucene.OrOperation():
                return Either(tuple(self.node(child, field, at) for child in item.children))
            case lucene.AndOperation() | lucene.UnknownOperation():
                return every(*(self.node(child, field, at) for child in item.children))
            case lucene.Not() | lucene.Prohibit():
                return Not(self.node(item.children[0], field, at))
            case lucene.Word():
                return self._term(item, field, at)
            case lucene.Range() | lucene.OpenRange():
                return self._between(item, field, at)
        return self.node(item.children[0], field, at)

    def _field(self, item: lucene.SearchField, field: str) -> Node:
        token = self.tokens[int(item.name[1:])]
        if field != WORDS:
            raise LineWrong(N_("A field cannot stand inside another one."), self.line, token.place)
        name = Place(token.place.start, token.place.end - 1)
        return self.node(item.expr, token.text[:-1], name)

    def _term(self, word: lucene.Word, field: str, at: Place) -> Term:
        token = self.tokens[int(word.value[1:])]
        value = token.text
        if token.kind == "word":
            inexact = INEXACT.search(value)
            if inexact:
                place = Place(token.place.start + inexact.start(), token.place.end)
                raise LineWrong(N_("“{sign}” means nothing here."), self.line, place, mend="", sign=inexact[0])
            if value.endswith("*"):
                value = value.rstrip("*")
                return Term(field, value, prefix=bool(value), anything=not value, place=token.place, at_field=at)
        return Term(field, value, place=token.place, at_field=at)

    def _between(self, item: lucene.Item, field: str, at: Place) -> Term:
        ends = [self.tokens[int(child.value[1:])] for child in item.children]
        place = Place(ends[0].place.start, ends[-1].place.end)
        if isinstance(item, lucene.Range):
            low, high = (end.text if end.text != "*" else "" for end in ends)
            bounds = ("[" if item.include_low else "{") + ("]" if item.include_high else "}")
            return Term(field, low=low, high=high, bounds=bounds, place=place, at_field=at)
        if isinstance(item, lucene.From):
            return Term(field, low=ends[0].text, bounds="[]" if item.include else "{]", place=place, at_field=at)
        return Term(field, high=ends[0].text, bounds="[]" if item.include else "[}", place=place, at_field=at)
