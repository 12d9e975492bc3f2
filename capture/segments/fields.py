"""The fields of a line: what each is called, whence its facts come, what it can be, and which people it finds.

Every field by which anybody can be chosen stands here and nowhere else; the law of each channel reads its origin.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from capture import consents, interests, law, marks, requests, tags
from capture.law import DECLARED, OBSERVED, SYSTEM
from capture.segments import choices, finding, values
from capture.segments.scope import Choices, Scope
from capture.segments.tree import Term
from capture.supporters import Supporter
from capture.words import N_

Find = Callable[[Scope, Term, str], sa.ColumnElement[bool]]


@dataclass(frozen=True)
class Field:
    """One field. With choices only those can be its value; with a fact, a colleague may have noted it (origins.NOTED).

    A person can bear several values where that is said. What is `neutral` chooses nobody: it says what people agreed
    to, or what became of a message. What is `naming` says who somebody is: the journal does not keep it.
    """

    label: str
    origin: str
    find: Find
    choices: Choices | None = None
    fact: str = ""
    ranges: bool = False
    prefixes: bool = False
    several: bool = False
    neutral: bool = False
    naming: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)


def _mark(facet: str) -> Find:
    def find(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
        """Find people by a mark."""
        borne = marks.FACETS[facet]
        return marks.has(Supporter.flags, sum(borne.values()) if term.anything else borne[term.value])

    return find


def _consent(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    if term.value == law.EMAIL:
        return sa.or_(marks.has(Supporter.flags, marks.Mark.NEWSLETTER), Supporter.letters != 0)
    if term.value == law.PHONE:
        return marks.has(Supporter.flags, marks.HELPING | marks.NEEDING)
    return _mark("consent")(scope, term, line)


def _issue(column: sa.SQLColumnExpression[int], stands: Callable[[str], sa.ColumnElement[bool]]) -> Find:
    def find(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
        """Find people by the bit of an issue, by its rows where it has none."""
        if term.anything:
            return column != 0
        mask = scope.issue_bits.get(term.value)
        return marks.has(column, mask) if mask else stands(term.value)

    return find


def _column(column: sa.SQLColumnExpression[str]) -> Find:
    return lambda scope, term, line: values.within(column, term, line)


def _moment(column: sa.SQLColumnExpression[Any]) -> Find:
    return lambda scope, term, line: values.on(column, term, scope.ballot, scope.at, line)


def _tag(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    bearers = sa.select(tags.Tag.supporter_id)
    if term.anything:
        return Supporter.id.in_(bearers)
    begins = values.beginning(tags.Tag.tag, term)
    return tags.bears(term.value.casefold()) if begins is None else Supporter.id.in_(bearers.where(begins))


def _request(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    waits = sa.select(requests.Request.supporter_id).where(requests.Request.answered_at.is_(None))
    return Supporter.id.in_(waits if term.anything else waits.where(requests.Request.kind == term.value))


def _person(scope: Scope, term: Term, line: str) -> sa.ColumnElement[bool]:
    # No number of ours is longer; PostgreSQL would refuse it.
    return Supporter.id == int(term.value) if term.value.isdecimal() and len(term.value) < 10 else sa.false()


FIELDS: dict[str, Field] = {
    "issue": Field(
        N_("issue"),
        DECLARED,
        _issue(Supporter.ticks, lambda key: interests.ticked(key, Supporter.id)),
        choices.issues,
        fact="issues",
        several=True,
    ),
    "letter": Field(
        N_("letter about"),
        DECLARED,
        _issue(Supporter.letters, lambda key: consents.stands(law.letter(key), Supporter.id)),
        choices.issues,
        several=True,
    ),
    "neighbourhood": Field(
        N_("neighbourhood"), DECLARED, _column(Supporter.neighbourhood), choices.neighbourhoods, fact="neighbourhood"
    ),
    "postcode": Field(
        N_("postcode"), DECLARED, _column(Supporter.postcode), fact="postcode", ranges=True, prefixes=True
    ),
    "town": Field(N_("town"), DECLARED, _column(Supporter.town), fact="address", prefixes=True),
    "street": Field(N_("street"), DECLARED, _column(Supporter.street), fact="address", prefixes=True, naming=True),
    "language": Field(N_("language"), DECLARED, _column(Supporter.language), choices.languages, fact="language"),
    "name": Field(N_("name"), DECLARED, finding.name, fact="name", prefixes=True, naming=True),
    "email": Field(N_("e-mail"), DECLARED, finding.email, prefixes=True, naming=True),
    "phone": Field(N_("phone"), DECLARED, finding.phone, fact="phone", prefixes=True, naming=True),
    "volunteer": Field(
        N_("wants to help"),
        DECLARED,
        _mark("volunteer"),
        choices.volunteer,
        several=True,
        aliases={"door": "doors", "poster": "posters"},
    ),
    "need": Field(N_("needs on election day"), DECLARED, _mark("need"), choices.need, several=True),
    "consent": Field(N_("agreed to"), DECLARED, _consent, choices.consent, neutral=True, several=True),
    "has": Field(N_("has given"), SYSTEM, _mark("has"), choices.has, several=True),
    "status": Field(N_("state"), SYSTEM, _mark("status"), choices.status, neutral=True, several=True),
    "joined": Field(N_("joined"), SYSTEM, _moment(Supporter.joined_at), ranges=True),
    "confirmed": Field(N_("confirmed"), SYSTEM, _moment(Supporter.confirmed_at), ranges=True),
    "left": Field(N_("left"), SYSTEM, _moment(Supporter.left_at), ranges=True),
    "tag": Field(N_("tag"), OBSERVED, _tag, prefixes=True, several=True),
    "source": Field(N_("came by page"), OBSERVED, _column(Supporter.source), prefixes=True),
    "src": Field(N_("came by leaflet or link"), OBSERVED, _column(Supporter.src), prefixes=True),
    "request": Field(N_("asks about their data"), OBSERVED, _request, choices.request),
    "person": Field(N_("person number"), OBSERVED, _person, naming=True),
}
