"""Finding people by how they are called and reached: names, addresses and numbers, as somebody types them."""

import re
from collections.abc import Sequence

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
    each = sa.and_(*(_begins_any(word) for word in words))
    together = " ".join(words)
    others = [begins(column, key(together)) for column in NAMES] if len(words) > 1 else []
    if DIGITS.fullmatch(together):
        others.append(begins(Supporter.phone, number(together, scope.phone_country)))
    return sa.or_(each, *others)


def _begins_any(word: str) -> sa.ColumnElement[bool]:
    return sa.or_(*(begins(column, key(word)) for column in (*NAMES, Supporter.email_key)))


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
