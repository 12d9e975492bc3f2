"""Finding people by how they are called and reached: names, addresses and numbers, as somebody types them."""

import re
from collections.abc import Iterable, Sequence

import phonenumbers
import sqlalchemy as sa

from capture.segments.scope import Scope
from capture.segments.tree import Term
from capture.segments.values import begins
from capture.supporters import Supporter, key

DIGITS = re.compile(r"\+?[\d./() -]*\d")
NAMES = (Supporter.given_key, Supporter.family_key)


def by_words(scope: Scope, words: Sequence[str]) -> sa.ColumnElement[bool]:
    """Return the condition that each word begins a name or an address of a person, or all of them their number.

    Several words may be one name: Jean Luc, de la Tour.
    """
    together = " ".join(words)
    if len(words) == 1:
        return sa.or_(*_beginnings(words[0]), *_numbers(scope, together))
    each = sa.intersect(*(sa.select(_found(_beginnings(word)).c.id) for word in words)).subquery()
    whole = [begins(column, key(together)) for column in NAMES] + _numbers(scope, together)
    return Supporter.id.in_(sa.union(sa.select(each.c.id), *(sa.select(Supporter.id).where(one) for one in whole)))


def _found(conditions: Iterable[sa.ColumnElement[bool]]) -> sa.Subquery:
    # Each by its own index: an OR of ANDs of ORs would be answered by none.
    return sa.union(*(sa.select(Supporter.id).where(condition) for condition in conditions)).subquery()


def _beginnings(word: str) -> list[sa.ColumnElement[bool]]:
    return [begins(column, key(word)) for column in (*NAMES, Supporter.email_key)]


def _numbers(scope: Scope, typed: str) -> list[sa.ColumnElement[bool]]:
    return [begins(Supporter.phone, number(typed, scope.phone_country))] if DIGITS.fullmatch(typed) else []


def name(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find people by a given or a family name, or by how one begins."""
    if term.anything:
        return sa.or_(*(column != "" for column in NAMES))
    wanted = key(term.value)
    return sa.or_(*(begins(column, wanted) if term.prefix else column == wanted for column in NAMES))


def email(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find people by their address, by how it begins, or, with an @ first, by its domain."""
    if term.anything:
        return Supporter.email_key != ""
    wanted = key(term.value)
    if wanted.startswith("@"):
        return Supporter.email_key.endswith(wanted, autoescape=True)
    return begins(Supporter.email_key, wanted) if term.prefix else Supporter.email_key == wanted


def phone(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    """Find people by their number, as it is written in the campaign's country or in full, or by how it begins."""
    if term.anything:
        return Supporter.phone != ""
    wanted = number(term.value, scope.phone_country)
    return begins(Supporter.phone, wanted) if term.prefix else Supporter.phone == wanted


def number(typed: str, country: str) -> str:
    """Return a number, or the beginning of one, as it is kept (E.164): 06 39 becomes +33639 in France."""
    digits = re.sub(r"\D", "", typed)
    if typed.lstrip().startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    prefix = phonenumbers.country_code_for_region(country)
    return f"+{prefix}{digits.removeprefix('0')}" if prefix else f"+{digits}"
