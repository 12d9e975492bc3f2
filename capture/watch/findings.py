"""Findings: one thing that was looked at, how it is, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from capture import words
from capture.errors import HustingsError
from capture.words import gettext

OK, NOTE, ODD, WRONG = "ok", "note", "odd", "WRONG"


class Said(NamedTuple):
    """A finding in the language being spoken: what was looked at, how it is, and what to do, "" where nothing is."""

    title: str
    detail: str
    remedy: str


@dataclass(frozen=True)
class Finding:
    """One thing: its title, detail and remedy are msgids, whose braces the facts fill; `state` is a word for machines.

    Facts may be moments, numbers, parts of one, or what makes words: each reader is told them in their own way.
    """

    name: str
    mark: str
    title: str
    detail: str = ""
    remedy: str = ""
    state: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """How it is, in one word that tells a stranger nothing."""
        return self.mark if self.mark == OK else self.state or self.mark.lower()

    def said(self, timezone: ZoneInfo) -> Said:
        """Return it in the language being spoken; a remedy only where something is to be done."""
        facts = {name: _spelt(fact, timezone) for name, fact in self.facts.items()}
        remedy = self.remedy if self.mark != OK else ""
        return Said(*(gettext(text).format(**facts) if text else "" for text in (self.title, self.detail, remedy)))


def trouble(name: str, title: str, error: HustingsError, mark: str = WRONG, state: str = "") -> Finding:
    """Return the finding that something failed; the error says what to do."""
    return Finding(name, mark, title, remedy=error.message, state=state, facts=error.facts)


def verdict(good: bool, name: str, title: str, remedy: str, otherwise: str = WRONG) -> Finding:
    """Return the finding of something that is so or is not."""
    return Finding(name, OK if good else otherwise, title, remedy=remedy)


def _spelt(fact: object, timezone: ZoneInfo) -> object:
    language = words.spoken()
    if callable(fact):
        return fact()
    if isinstance(fact, datetime):
        return words.moment(fact.astimezone(timezone), language)
    if isinstance(fact, int):
        return words.number(fact, language)
    return words.share(fact, language) if isinstance(fact, float) else fact
