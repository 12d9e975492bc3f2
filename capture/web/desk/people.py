"""People: one search box, what can be clicked, and the list, the newest first; the counts come after the page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from capture import tallies
from capture.law import Rules
from capture.segments import LineWrong, Reason, Segment, choices, editing, facets, listing
from capture.segments.fields import FIELDS
from capture.segments.tree import EVERYBODY
from capture.staff import colleagues
from capture.web import frame
from capture.web.desk import choosing
from capture.web.pages import draw, here
from capture.web.signing.presence import me
from capture.words import N_, gettext, ngettext

blueprint = Blueprint("people", __name__)
TITLE = N_("People")
REACH = "reach"
UNCOUNTED: dict[str, object] = {"reaches": None, "people": None}


@blueprint.get("/desk/people")
def show() -> Response | str:
    """Show a page of the people whom the line means, or those of one reason why a channel does not reach them."""
    text, counted = choosing.line(), "counts" in request.args
    if "words" in request.args:
        # What was typed into the box joins the line, so that the address holds all of it.
        return redirect(choosing.way(" ".join((text, request.args["words"])).strip()), 302)
    if {"since", "until"} & set(request.args):
        days = (request.args.get("since", ""), request.args.get("until", ""))
        return redirect(choosing.way(choosing.joined(text, *days)), 302)
    with here().database.reading() as session:
        segment, wrong = choosing.read(session, text)
        facts: dict[str, object] = _list(segment, wrong) | _asking(segment)
        facts |= {"line": text, "wrong": wrong, "done": _done()}
        facts |= _counts(segment) if counted and wrong is None else UNCOUNTED
        facts |= {"facets": choosing.shown(segment, _is_few(facts["people"])), "colleagues": colleagues.here(session)}
        return frame.page("desk/people.html", TITLE, **facts)


@blueprint.get("/desk/people/counts")
def count() -> str:
    """Draw the counts of a line alone: how many people, whom each channel reaches, how many each choice leaves.

    Of a long list the last take longest: either part can be asked for alone.
    """
    part = request.args.get("part", "")
    with here().database.reading() as session:
        segment, wrong = choosing.read(session, choosing.line())
        facts = _counts(segment) | {"line": choosing.line(), "wrong": wrong, "way": choosing.way, "part": part}
        if part != REACH:
            facts |= {"facets": choosing.shown(segment, _is_few(facts["people"]))}
        facts |= {"unfiltered": segment.whole == EVERYBODY}
        return draw("desk/counted.html", frame.language(), None, me=me(), channels=names(segment.scope.rules), **facts)


def _asking(segment: Segment) -> dict[str, object]:
    tree = segment.tree
    return {
        "words": editing.words(tree),
        "rest": editing.wordless(tree),
        "chips": choosing.chips(segment),
        "fields": list(FIELDS),
        "way": choosing.way,
        "count_way": choosing.way(segment.line, counts="yes"),
        "unfiltered": segment.whole == EVERYBODY,
        "channels": names(segment.scope.rules),
        "tags": sorted(segment.scope.borne("tag")),
        "everybody": tallies.everybody(segment.scope.session),
    }


def _list(segment: Segment, wrong: LineWrong | None) -> dict[str, object]:
    channel, because = request.args.get("channel", ""), _because(segment)
    kept = {"channel": channel, "reason": because.key} if because else {}
    condition = segment.refused_for(channel, because.key) if because else None
    blank = wrong or not choosing.sees_names()
    shown = listing.Listing((), None) if blank else listing.page(segment, _before(), condition=condition)
    return {
        "sees_names": choosing.sees_names(),
        "rows": [row(person) for person in shown.people],
        "next": choosing.way(segment.line, before=shown.next, **kept) if shown.next else None,
        "newest": choosing.way(segment.line, **kept),
        "first": "before" not in request.args,
        "because": because,
        "channel": channel,
        "back": choosing.way(segment.line),
    }


def _done() -> str:
    """Say what was done to how many, to whoever comes from there."""
    if request.args.get("done") == "erased":
        return gettext(N_("This person is erased."))
    people = choosing.row_number(request.args.get("people", ""))
    if "done" not in request.args or people is None:
        return ""
    return ngettext("Done, for {people} person.", "Done, for {people} people.", people).format(people=people)


def _before() -> int | None:
    return choosing.row_number(request.args.get("before", ""))


def _because(segment: Segment) -> Reason | None:
    """The reason whose people are asked for."""
    channel, key = request.args.get("channel", ""), request.args.get("reason", "")
    if channel not in segment.scope.rules.channels:
        return None
    return next((reason for reason in segment.reasons(channel) if reason.key == key), None)


def _counts(segment: Segment) -> dict[str, object]:
    reaches = segment.reaches(segment.scope.rules.channels)
    return {"reaches": reaches, "people": reaches[0].people + sum(number for _, number in reaches[0].refused)}


def _is_few(people: object) -> bool:
    """Whether the choices of so many people can be counted in a moment."""
    return isinstance(people, int) and people <= facets.COUNTED


def names(rules: Rules) -> dict[str, str]:
    """Return what each channel is called, in the language being spoken."""
    return {channel: gettext(way.name) for channel, way in rules.channels.items()}


@dataclass(frozen=True)
class Row:
    """One person in the list."""

    id: int
    name: str
    email: str
    where: str
    joined: datetime
    state: str


# What a list says of somebody beside their name: the first of these states.
SAID = ("left", "suppressed", "failing")


def row(person: Any) -> Row:
    """Return a person as the list shows them."""
    name = " ".join(filter(None, (person.given_name, person.family_name)))
    where = here().catalogue.neighbourhoods.get(person.neighbourhood, person.neighbourhood) or person.postcode
    states = choices.states(person.flags)
    state = next((states[value] for value in SAID if value in states), "")
    unsure = "" if "confirmed" in states else gettext(N_("not confirmed"))
    return Row(person.id, name, person.email, where, person.joined_at, state or unsure)
