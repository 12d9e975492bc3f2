"""Headway at the desk: how far the walks are, what was heard, where to go first, what the weeks left can reach."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, request

from capture import headway, precincts
from capture.database import now
from capture.forms.plans import Planning
from capture.headway import Plan
from capture.walks import GOALS, PERSUADE
from capture.web import frame
from capture.web.pages import here
from capture.words import N_

blueprint = Blueprint("headway", __name__)
TITLE, FIRST = N_("How far we are"), N_("Where to go first")
MOST_STREETS = 100
# The parts of a score, in words.
PARTS = {
    "voting": N_("voters"),
    "close": N_("closeness"),
    "abstaining": N_("abstention"),
    "ours": N_("our share"),
    "moving": N_("people who moved"),
    "left": N_("doors left"),
    "welcome": N_("welcome"),
    "unknown": N_("no election known"),
}


@blueprint.get("/desk/walks/headway")
def show() -> str:
    """Show doors, contacts, answers, pace and what is left, by walk, volunteer, precinct and street."""
    campaign, rules = here().settings.campaign, here().settings.campaign.ballot.rules
    with here().database.reading() as session:
        buildings = headway.known(session)
        of_walks = headway.by_walk(session, buildings, campaign.timezone)
        facts = {"told": headway.told(session, rules), "issues": headway.issues(session, rules)}
        facts["stations"] = {one.id: one for one in precincts.listed(session)}
    streets = sorted(headway.by_street(buildings.values()).values(), key=lambda one: (-one.visited, -one.doors))
    facts |= {"walks": of_walks, "people": headway.by_volunteer(of_walks), "streets": streets[:MOST_STREETS]}
    facts["precincts"] = headway.by_precinct(buildings.values())
    facts["titles"] = {issue.key: issue.title(frame.language())[0] for issue in here().catalogue.issues}
    return frame.page("desk/headway.html", TITLE, **facts)


@blueprint.get("/desk/walks/priorities")
def rank() -> str | tuple[str, int]:
    """Show where to go first for a goal, with the parts of each score, and the planner."""
    asked = Planning(here().settings.campaign.walk_doors, request.args if "votes" in request.args else None)
    right = "votes" not in request.args or asked.validate()
    facts = _ranking(_goal())
    facts |= {"form": asked, "plan": _plan(asked, facts["left"]) if right else None}
    page = frame.page("desk/priorities.html", FIRST, **facts)
    return page if right else (page, 422)


def _goal() -> str:
    goal = request.args.get("goal", PERSUADE)
    return goal if goal in GOALS else PERSUADE


def _ranking(goal: str) -> dict[str, Any]:
    with here().database.reading() as session:
        buildings = headway.known(session)
        first = headway.precincts(session, headway.by_precinct(buildings.values()), goal)
        streets = headway.streets(session, headway.by_street(buildings.values()), goal)[:MOST_STREETS]
        stations = {one.id: one for one in precincts.listed(session)}
    left = sum(one.progress.left for one in first)
    told = {"first": first, "streets": streets, "stations": stations, "left": left}
    return told | {"goal": goal, "goals": GOALS, "parts": PARTS, "formula": headway.FORMULAS[goal]}


def _plan(asked: Planning, left: int) -> Plan:
    campaign = here().settings.campaign
    told = asked.number("days"), asked.number("volunteers"), asked.number("doors")
    return Plan(_weeks(now()), *told, left, campaign.doors_per_vote)


def _weeks(at: datetime) -> float:
    """Return how many weeks are left until the eve of the next round, when flyers stop and doors may still open."""
    ballot = here().settings.campaign.ballot
    today = at.astimezone(ballot.timezone).date()
    coming = [day for day in ballot.rounds if day > today]
    return (coming[0] - today) / timedelta(weeks=1) if coming else 0.0
