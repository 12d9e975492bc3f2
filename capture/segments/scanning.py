"""Scanning a line: its pieces and where each stands, so that whatever is wrong can be pointed at.

The parser behind it (luqum) names no place at the end of a line, takes a plus off a number, reads `a && b` as three
words and a path as a pattern: it is given only pieces that it cannot mistake (reading.py).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from capture.details import INVISIBLE
from capture.segments.mistakes import LineWrong
from capture.segments.tree import Place
from capture.words import N_

LONGEST = 2000
DEEPEST = 20
MOST_TERMS = 200

OPERATORS = {"AND": "AND", "OR": "OR", "NOT": "NOT", "&&": "AND", "||": "OR", "!": "NOT"}
SIGNS = {"+": "MUST", "-": "NOT", "!": "NOT"}
# As they come in a line: a quoted phrase, brackets, signs, a name with its colon, words.
PIECE = re.compile(
    r"""(?P<blank>\s+)
    |(?P<phrase>"(?:[^"\\]|\\.)*")
    |(?P<unclosed>")
    |(?P<open>\()|(?P<close>\))
    |(?P<from>[\[{])|(?P<upto>[\]}])
    |(?P<compare>[<>]=?)
    |(?P<sign>[-+!](?=[^\s()\[\]{}]|\())
    |(?P<field>[^\W\d]\w*:)
    |(?P<word>[^\s()\[\]{}"<>:]+)
    |(?P<stray>.)""",
    re.VERBOSE,
)
# Behind a colon a sign, a slash or another colon belongs to the value.
VALUE = re.compile(r"""(?P<word>[^\s()\[\]{}"<>][^\s()\[\]{}"]*)""")
GLUE = ("field", "compare")


@dataclass(frozen=True)
class Token:
    """One piece of a line."""

    kind: str
    text: str
    place: Place


def scan(line: str) -> list[Token]:
    """Return the pieces of a line. Raises LineWrong, with the place, for what cannot be one."""
    if len(line) > LONGEST:
        raise LineWrong(N_("This is longer than {most} letters."), line, Place(LONGEST, len(line)), most=LONGEST)
    _see_that_it_is_seen(line)
    tokens = list(_pieces(line))
    if sum(token.kind in ("word", "phrase") for token in tokens) > MOST_TERMS:
        raise LineWrong(N_("These are more than {most} words."), line, Place(0, len(line)), most=MOST_TERMS)
    _see_that_it_closes(line, tokens)
    _see_that_operators_join(line, tokens)
    return tokens


def _see_that_it_is_seen(line: str) -> None:
    # PostgreSQL refuses NUL and SQLite does not.
    for at, char in enumerate(line):
        if unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\r\n":
            raise LineWrong(INVISIBLE, line, Place(at, at + 1), mend="")


def _pieces(line: str) -> Iterator[Token]:
    at, before = 0, ""
    while at < len(line):
        found = (VALUE.match(line, at) if before in GLUE else None) or PIECE.match(line, at)
        if found is None:  # a line break: nothing else is no piece
            at += 1
            continue
        kind, text, place = found.lastgroup or "", found[0], Place(*found.span())
        if kind == "unclosed":
            raise LineWrong(N_("This quotation mark is not closed."), line, place, add='"')
        if kind == "stray":
            raise LineWrong(N_("“{sign}” means nothing here."), line, place, sign=text)
        if kind != "blank":
            yield _meant(kind, text, place, before)
        at, before = found.end(), kind


def _meant(kind: str, text: str, place: Place, before: str) -> Token:
    if kind == "word" and text in OPERATORS and before not in GLUE:
        return Token("operator", OPERATORS[text], place)
    if kind == "sign":
        return Token("operator", SIGNS[text], place)
    if kind == "phrase":
        return Token(kind, re.sub(r"\\(.)", r"\1", text[1:-1]), place)
    return Token(kind, text, place)


def _see_that_it_closes(line: str, tokens: list[Token]) -> None:
    opened: list[Token] = []
    for token in tokens:
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close" and not opened:
            raise LineWrong(N_("Nothing was opened here."), line, token.place, mend="")
        elif token.kind == "close":
            opened.pop()
        if len(opened) > DEEPEST:
            raise LineWrong(N_("Brackets stand in more than {most} others."), line, token.place, most=DEEPEST)
    if opened:
        raise LineWrong(N_("This bracket is not closed."), line, opened[-1].place, add=")")


def _see_that_operators_join(line: str, tokens: list[Token]) -> None:
    before: Token | None = None
    for token in [*tokens, None]:
        ends = token is None or token.kind == "close" or (token.kind == "operator" and token.text in ("AND", "OR"))
        begins = before is None or before.kind in ("open", "operator")
        if before is not None and before.kind == "operator" and ends:
            raise LineWrong(N_("Something is missing after “{word}”."), line, before.place, word=_seen(line, before))
        if token is not None and token.kind == "operator" and token.text in ("AND", "OR") and begins:
            raise LineWrong(N_("Something is missing before “{word}”."), line, token.place, word=_seen(line, token))
        before = token


def _seen(line: str, token: Token) -> str:
    return line[token.place.start : token.place.end]
