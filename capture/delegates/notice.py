"""The notice: what the mayor is told of assessors, deputies and delegates (code électoral, art. R46 and R47), on paper.

It is an official letter to a French town hall: in French, whatever language is being spoken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law, words
from capture.delegates.delegates import (
    AFTERNOON,
    AGREED,
    ASSESSOR,
    DAY,
    DELEGATE,
    DEPUTY,
    MORNING,
    Delegate,
    see_that_it_is_whole,
)
from capture.precincts import Precinct
from capture.settings import Campaign
from capture.stalls.setting import PLAIN, STRONG, Paper

FRENCH = "fr"
TITLE = "Notification des assesseurs, des suppléants et des délégués"
ARTICLES = "Code électoral, articles R44 à R47"
SENTENCE = (
    "Madame, Monsieur le Maire, en application de l’article R46 du code électoral, {name}{candidate} vous notifie la "
    "désignation des personnes ci-dessous pour le scrutin du {day}, chacune pour le bureau de vote indiqué. Je vous "
    "prie de bien vouloir délivrer le récépissé de cette déclaration."
)
DUE = "À déposer à la mairie au plus tard le {day} à {hour}."
BORN = "né(e) le {day} à {place}"
LIVES = "domicile : {address}"
VOTES = "électeur ou électrice : {place}"
DATED, SIGNED = "Fait le :", "Nom, qualité et signature :"
RECEIVED = "Récépissé de la mairie (date, heure, cachet) :"
PAGE = "{campaign} – page {number}"
AS = {ASSESSOR: "assesseur", DEPUTY: "assesseur suppléant", DELEGATE: "délégué"}
WHEN = {DAY: "toute la journée", MORNING: "le matin", AFTERNOON: "l’après-midi"}
# Millimetres on A4: the edge, the width of what stands between, one person, the last line of a page.
EDGE, WIDTH, STATION, PERSON, FOOT = 18.0, 174.0, 8.0, 15.0, 262.0
LARGE, MEDIUM, SMALL = 18.0, 10.5, 9.0


@dataclass(frozen=True)
class Told:
    """One person whom the mayor is told of, and where they sit."""

    precinct: Precinct
    delegate: Delegate


def to_be_told(session: Session, numbers: Sequence[int] = ()) -> list[Told]:
    """Return who agreed and was not notified yet, by station; of these numbers, whatever their state."""
    chosen = Delegate.id.in_(numbers) if numbers else Delegate.state == AGREED
    told = sa.select(Precinct, Delegate).join(Delegate, Delegate.precinct_id == Precinct.id).where(chosen)
    ordered = told.order_by(Precinct.commune, Precinct.code, Delegate.role, Delegate.family_name, Delegate.id)
    return [Told(precinct, delegate) for precinct, delegate in session.execute(ordered)]


def write(told: Sequence[Told], campaign: Campaign, day: date, at: datetime) -> bytes:
    """Return the letter to the mayor as a PDF; where stations are of several towns, one to each mayor.

    Raises DelegateIncomplete where it would say too little, LettersMissing, or SheetFull for more words than fit.
    """
    for one in told:
        see_that_it_is_whole(one.delegate)
    paper = Paper("A4", upright=True)
    paper.set_creation_date(at)
    for _, theirs in groupby(told, key=lambda one: one.precinct.commune):
        _write(paper, list(theirs), campaign, day)
    drawn = bytes(paper.output())
    paper.close()
    return drawn


def _write(paper: Paper, told: Sequence[Told], campaign: Campaign, day: date) -> None:
    top, before = _head(paper, campaign, day), ""
    for one in told:
        if top + STATION + PERSON > FOOT:
            top, before = _turn(paper, campaign), ""
        if one.precinct.code != before:
            paper.fill_box(_station(one.precinct), (EDGE, top + 2, WIDTH, STATION - 2), MEDIUM, STRONG)
            top, before = top + STATION, one.precinct.code
        _person(paper, one.delegate, top)
        top += PERSON
    _foot(paper, campaign, top)


def _head(paper: Paper, campaign: Campaign, day: date) -> float:
    paper.add_page()
    controller = campaign.controller
    paper.fill_box(f"{controller.name}, {controller.address}", (EDGE, EDGE, WIDTH, 6), MEDIUM)
    paper.fill_box(TITLE, (EDGE, EDGE + 12, WIDTH, 9), LARGE, STRONG)
    paper.fill_box(ARTICLES, (EDGE, EDGE + 22, WIDTH, 6), MEDIUM)
    candidate = f" ({campaign.candidate})" if campaign.candidate else ""
    said = SENTENCE.format(name=campaign.name, candidate=candidate, day=words.written(day, FRENCH))
    paper.fill_box(said, (EDGE, EDGE + 31, WIDTH, 20), MEDIUM)
    if due := law.notified_by(campaign.ballot, day):
        local = due.astimezone(campaign.timezone)
        until = DUE.format(day=words.written(local.date(), FRENCH), hour=f"{local:%H h %M}")
        paper.fill_box(until, (EDGE, EDGE + 52, WIDTH, 6), MEDIUM, STRONG)
    return EDGE + 60


def _station(precinct: Precinct) -> str:
    return f"Bureau de vote {precinct.code} {precinct.name}"


def _person(paper: Paper, one: Delegate, top: float) -> None:
    born = BORN.format(day=words.written(one.born_on, FRENCH), place=one.born_in) if one.born_on else ""
    votes = VOTES.format(place=one.votes_at) if one.votes_at else ""
    lines = (
        (f"{one.family_name.upper()} {one.given_name}, {AS[one.role]}, {WHEN[one.half]}", MEDIUM, STRONG),
        (born, SMALL, PLAIN),
        ("   ".join(filter(None, (LIVES.format(address=one.address), votes))), SMALL, PLAIN),
    )
    for number, (said, size, weight) in enumerate(lines):
        paper.fill_box(said, (EDGE + 4, top + number * 4.6, WIDTH - 4, 4.6), size, weight)


def _turn(paper: Paper, campaign: Campaign) -> float:
    _number(paper, campaign)
    paper.add_page()
    return EDGE


def _foot(paper: Paper, campaign: Campaign, top: float) -> None:
    if top + 40 > FOOT:
        top = _turn(paper, campaign)
    paper.fill_box(DATED, (EDGE, top + 8, WIDTH, 6), MEDIUM)
    paper.fill_box(SIGNED, (EDGE + WIDTH / 3, top + 8, WIDTH, 6), MEDIUM)
    paper.fill_box(RECEIVED, (EDGE, top + 28, WIDTH, 6), MEDIUM)
    _number(paper, campaign)


def _number(paper: Paper, campaign: Campaign) -> None:
    said = PAGE.format(campaign=campaign.name, number=paper.page_no())
    paper.fill_box(said, (EDGE, FOOT + 8, WIDTH, 5), SMALL)
