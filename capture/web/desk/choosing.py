"""Choosing people: the line in the address, read, said in words, and edited by what can be clicked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import request
from sqlalchemy.orm import Session

from capture import exports
from capture.errors import NamesUnseen, NoColleague, TooManyChosen
from capture.segments import LineWrong, Scope, Segment, editing, facets, saved, saying
from capture.segments.checking import SEGMENT
from capture.segments.facets import Choice
from capture.segments.fields import FIELDS
from capture.segments.scanning import MOST_TERMS
from capture.segments.tree import EVERYBODY, Either, Term
from capture.segments.writing import write
from capture.staff import Colleague, colleagues
from capture.web.pages import here
from capture.web.roles import LIST
from capture.web.signing.presence import me

# A longer one is no row of ours, and PostgreSQL would refuse it.
LONGEST_NUMBER = 9
# Of a long facet the first ones; the others one click away.
FIRST = 8
# Open when the page comes.
OPEN = ("issue", "neighbourhood", "consent", "volunteer")
# What is offered without counts.
UNCOUNTED = ("assigned", "request", SEGMENT)
# An end that is left open.
ANY = "*"


@dataclass(frozen=True)
class Chip:
    """One part of the line as it is shown, and the ways on from it."""

    words: str
    excludes: bool
    without: str
    opposite: str
    other: str | None
    every: bool


@dataclass(frozen=True)
class Option:
    """One value of a facet as it is shown: how many bear it, whether it is chosen, and the ways on."""

    label: str
    people: int | None
    state: str
    way: str
    exclude: str


@dataclass(frozen=True)
class Facet:
    """One facet as it is shown."""

    name: str
    title: str
    options: tuple[Option, ...]
    open: bool

    @property
    def first(self) -> tuple[Option, ...]:
        """Those that are seen at once: the first ones, and whatever is chosen."""
        return tuple(option for place, option in enumerate(self.options) if place < FIRST or option.state)

    @property
    def rest(self) -> tuple[Option, ...]:
        """The others."""
        return tuple(option for place, option in enumerate(self.options) if place >= FIRST and not option.state)


def scope(session: Session) -> Scope:
    """Return the scope of this campaign."""
    return exports.scope_of(session, here().settings.campaign, here().catalogue)


def line() -> str:
    """Return the line in the address."""
    return request.args.get("q", "").strip()


def segment(session: Session, text: str) -> Segment:
    """Return the segment of a line. Raises LineWrong, and NamesUnseen for who may not ask for somebody."""
    chosen = Segment(scope(session), text)
    if chosen.names_people and not sees_names():
        raise NamesUnseen
    return chosen


def sees_names() -> bool:
    """Return whether whoever is signed in sees people by name."""
    return me().plays(LIST)


def read(session: Session, text: str) -> tuple[Segment, LineWrong | None]:
    """Return the segment of a line, or everybody and what is wrong with it."""
    try:
        return segment(session, text), None
    except LineWrong as wrong:
        return Segment(scope(session)), wrong


def said(scope: Scope, text: str) -> str:
    """Return a line that is kept in words; one that means nobody any more, as it was written."""
    try:
        return saying.say(Segment(scope, text).tree, scope)
    except LineWrong:
        return text


def way(text: str, **more: object) -> str:
    """Return the address of a line."""
    query = asking(text, **more)
    return f"/desk/people?{query}" if query else "/desk/people"


def asking(text: str, **more: object) -> str:
    """Return a line and more as an address asks for them."""
    return urlencode({name: value for name, value in {"q": text, **more}.items() if value})


def row_number(text: str) -> int | None:
    """Return the number of a row as a form or an address has it, None for what cannot be one."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def colleague(session: Session) -> Colleague | None:
    """Return the colleague whom a form names, None where it says nobody. Raises NoColleague for who is not here."""
    text = request.form.get("colleague", "")
    if not text:
        return None
    chosen = next((one for one in colleagues.here(session) if one.id == row_number(text)), None)
    if chosen is None:
        raise NoColleague
    return chosen


def of_numbers(numbers: Iterable[int]) -> str:
    """Return the line that means people by their numbers. Raises TooManyChosen for more than a line holds."""
    several = list(dict.fromkeys(numbers))
    if len(several) > MOST_TERMS:
        raise TooManyChosen(people=len(several), most=MOST_TERMS)
    return write(Either(tuple(Term("person", str(number)) for number in several))) if several else ""


def chips(segment: Segment) -> list[Chip]:
    """Return the parts of a line as they are shown."""
    return [
        Chip(
            saying.say(part.node, segment.scope),
            part.excludes,
            way(part.without),
            way(part.opposite),
            way(part.other) if part.other is not None else None,
            part.is_every,
        )
        for part in editing.parts(segment.tree)
    ]


def shown(segment: Segment, counted: bool) -> list[Facet]:
    """Return the facets of a segment: with their counts where they are kept or asked for, else without."""
    known = segment.whole == EVERYBODY
    found = facets.of(segment) if counted or known else facets.kept(segment)
    shown = [(name, choices, counted or known) for name, choices in found.items()]
    shown += [(name, list(_uncounted(segment, name)), False) for name in UNCOUNTED]
    return [_facet(segment, *facet) for facet in shown if facet[1]]


def _facet(segment: Segment, name: str, choices: Sequence[Choice], counted: bool) -> Facet:
    options = tuple(_options(segment, name, choices, counted))
    return Facet(name, saying.name_of(name), options, name in OPEN)


def _uncounted(segment: Segment, name: str) -> Iterator[Choice]:
    """Yield what can be clicked without anybody having counted it."""
    if name == SEGMENT:
        offered: Mapping[str, str] = {one.name: one.name for one in saved.listed(segment.scope.session)}
    else:
        choices = FIELDS[name].choices
        offered = choices(segment.scope) if choices else {}
    yield from (Choice(value, label, 0) for value, label in offered.items())


def joined(text: str, since: str, until: str) -> str:
    """Return a line with the days between which people joined; what is no day counts as none."""
    low, high = (_day(written) for written in (since, until))
    return f"{text} joined:[{low} TO {high}]".strip() if (low, high) != (ANY, ANY) else text


def _day(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return ANY


def _options(segment: Segment, name: str, choices: Sequence[Choice], counted: bool) -> list[Option]:
    tree = segment.tree
    options = []
    for choice in choices:
        state = editing.holds(tree, name, choice.value)
        on = editing.remove(tree, name, choice.value) if state else editing.add(tree, name, choice.value)
        people = choice.people if counted else None
        options.append(Option(choice.label, people, state, way(on), way(editing.exclude(tree, name, choice.value))))
    return options
