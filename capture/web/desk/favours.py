"""Rides and proxies at the desk: who asks, the gaps on top; one of them, and who could do it; the paper of drivers."""

from collections.abc import Callable
from datetime import date, datetime

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from capture import favours, journal, law, precincts, words
from capture.database import now
from capture.favours import PROXY, RIDE, Asked, Favour, paper
from capture.forms.favours import EACH, Asking, Volunteering
from capture.web import frame
from capture.web.once import key, once
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("favours", __name__)
TITLES = {RIDE: N_("Rides"), PROXY: N_("Proxies")}
# So many on one page; the gaps come first.
MOST = 300
RIDES, PROXIES = {"kind": RIDE}, {"kind": PROXY}


@blueprint.get("/desk/rides", defaults=RIDES)
@blueprint.get("/desk/proxies", defaults=PROXIES)
def show(kind: str) -> str:
    """Show who asks for a round (`?day=`), and both forms."""
    return _list(kind)


@blueprint.post("/desk/rides", defaults=RIDES)
@blueprint.post("/desk/proxies", defaults=PROXIES)
def ask(kind: str) -> ResponseReturnValue:
    """Write down that somebody asks."""
    form = _asking(kind, request.form)
    if not form.validate():
        return _list(kind, asking=form), 422
    made = once(lambda session: str(favours.ask(session, kind, form.told, actor(), now()).id))
    return redirect(url_for("favours.look", kind=kind, ref=made), 303)


@blueprint.post("/desk/rides/volunteers", defaults=RIDES)
@blueprint.post("/desk/proxies/volunteers", defaults=PROXIES)
def volunteer(kind: str) -> ResponseReturnValue:
    """Write down that somebody offers."""
    with here().database.reading() as session:
        form = Volunteering(precincts.listed(session), _country(), request.form)
    if not form.validate():
        return _list(kind, volunteering=form), 422
    once(lambda session: f"h{favours.volunteer(session, kind, form.told, actor(), now()).id}")
    return redirect(url_for("favours.show", kind=kind), 303)


@blueprint.post("/desk/rides/volunteers/<row:number>/erase", defaults=RIDES)
@blueprint.post("/desk/proxies/volunteers/<row:number>/erase", defaults=PROXIES)
def withdraw(kind: str, number: int) -> ResponseReturnValue:
    """Let nothing stay of a volunteer who was written down by hand. Raises HelperUnknown."""
    with here().database.writing() as act:
        favours.withdraw(act, favours.take(act, kind, f"h{number}", actor(), now()), actor(), now())
    return redirect(url_for("favours.show", kind=kind), 303)


@blueprint.post("/desk/rides/print")
def print_drivers() -> Response:
    """Print the sheet of each driver of a round."""
    day, campaign = _day(), here().settings.campaign
    with here().database.writing() as act:
        found = favours.listed(act, RIDE, day)
        journal.record(act, actor(), "drivers-printed", {"day": day.isoformat()}, now())
    words.speak(frame.language())
    answer = Response(paper.sheets(found, campaign.name, day, now()), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="drivers-{day}.pdf"'
    return answer


@blueprint.get("/desk/rides/<ref>", defaults=RIDES)
@blueprint.get("/desk/proxies/<ref>", defaults=PROXIES)
def look(kind: str, ref: str) -> str:
    """Show one, and who could do it. Raises FavourUnknown."""
    return _one(kind, ref)


@blueprint.post("/desk/rides/<ref>/revise", defaults=RIDES)
@blueprint.post("/desk/proxies/<ref>/revise", defaults=PROXIES)
def revise(kind: str, ref: str) -> ResponseReturnValue:
    """Write down what is told anew."""
    form = _asking(kind, request.form, named=not _is_listed(kind, ref))
    if not form.validate():
        return _one(kind, ref, form), 422
    with here().database.writing() as act:
        favour = favours.take_up(act, kind, ref, _day(), actor(), now())
        favours.revise(act, here().settings.campaign.ballot, favour, form.told, now())
        number = favour.id
    return redirect(url_for("favours.look", kind=kind, ref=number, day=_day()), 303)


@blueprint.post("/desk/rides/<ref>/<act>", defaults=RIDES)
@blueprint.post("/desk/proxies/<ref>/<act>", defaults=PROXIES)
def change(kind: str, ref: str, act: str) -> ResponseReturnValue:
    """Name somebody for it, note that both agreed, that it was done, dropped, is needed again; or erase it."""
    if act not in ACTS:
        abort(404)
    with here().database.writing() as session:
        favour = favours.take_up(session, kind, ref, _day(), actor(), now())
        ACTS[act](session, favour)
        number = "" if act == "erase" else str(favour.id)
    there = url_for("favours.look", kind=kind, ref=number, day=_day()) if number else url_for("favours.show", kind=kind)
    return redirect(there, 303)


def _offer(session: Session, favour: Favour) -> None:
    helper = favours.take(session, favour.kind, request.form.get("volunteer", ""), actor(), now())
    favours.offer(session, here().settings.campaign.ballot, favour, helper, actor(), now())


def _plainly(act: Callable[[Session, Favour, str, datetime], None]) -> Callable[[Session, Favour], None]:
    return lambda session, favour: act(session, favour, actor(), now())


PLAIN = {"agree": favours.agree, "done": favours.finish, "drop": favours.drop}
PLAIN |= {"reopen": favours.reopen, "erase": favours.erase}
ACTS = {"offer": _offer} | {name: _plainly(act) for name, act in PLAIN.items()}


def _list(kind: str, asking: Asking | None = None, volunteering: Volunteering | None = None) -> str:
    day, campaign = _day(), here().settings.campaign
    with here().database.reading() as session:
        found, stations = favours.listed(session, kind, day), precincts.listed(session)
        helpers = favours.by_hand(session, kind)
    told: dict[str, object] = {"kind": kind, "asked": found, "gaps": favours.gaps(found), "stations": stations}
    told |= {"helpers": helpers, "day": day, "rounds": campaign.rounds, "proxies": campaign.ballot.rules.proxies}
    told |= {"asking": asking or _asking(kind), "volunteering": volunteering or Volunteering(stations, _country())}
    return frame.page("desk/favours.html", TITLES[kind], states=favours.STATES, once=key(), most=MOST, **told)


def _one(kind: str, ref: str, form: Asking | None = None) -> str:
    ballot, day = here().settings.campaign.ballot, _day()
    with here().database.reading() as session:
        one = favours.find(session, kind, ref, day)
        proposed, stations = favours.propose(session, ballot, one), precincts.listed(session)
    told = {"kind": kind, "one": one, "proposed": proposed, "stations": stations, "day": day}
    told |= {"states": favours.STATES, "ways": favours.WAYS_SAID}
    return frame.page("desk/favour.html", TITLES[kind], form=form or _asking(kind, **_facts(one)), **told)


def _facts(one: Asked) -> dict[str, object]:
    person, station = one.person, one.precinct
    return {
        "name": person.name,
        "phone": person.phone,
        "address": person.address,
        "hour": one.hour,
        "note": one.note,
        "abroad": one.is_abroad,
        "way": one.way,
        "day": one.day.isoformat() if one.day else EACH,
        "station": station.code if station else "",
        "named": person.supporter_id is None,
    }


def _asking(kind: str, posted: object = None, **facts: object) -> Asking:
    with here().database.reading() as session:
        stations = precincts.listed(session)
    facts = {"day": _day().isoformat(), **facts}
    return Asking(kind, stations, here().settings.campaign.rounds, _country(), posted, **facts)


def _is_listed(kind: str, ref: str) -> bool:
    with here().database.reading() as session:
        return favours.find(session, kind, ref, _day()).person.supporter_id is not None


def _country() -> str:
    return here().settings.campaign.phone_country


def _day() -> date:
    """The round that the address names, or else the next."""
    campaign = here().settings.campaign
    named = {day.isoformat(): day for day in campaign.rounds}
    return named.get(request.args.get("day", "")) or law.next_round(campaign.ballot, now())
