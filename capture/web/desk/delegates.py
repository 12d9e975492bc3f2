"""Delegates at the desk: gaps first, who is willing, who is asked, and the letter to the mayor."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from capture import codes, delegates, law, precincts
from capture.database import now
from capture.delegates import AGREED, ASKED, HALVES, NOTIFIED, RECEIPT, ROLES, STATES, Delegate, links, notice
from capture.forms.delegates import Delegating
from capture.web import frame
from capture.web.once import key, once
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("delegates", __name__)
TITLE = N_("Delegates")
ONE = N_("In a polling station")
# What a button says, and which state it leads to.
MOVES = {"ask": ASKED, "agree": AGREED, "notify": NOTIFIED, "receipt": RECEIPT}
KNOWN = ("half", "role", "given_name", "family_name", "phone", "born_on", "born_in", "address", "votes_at")


@blueprint.get("/desk/delegates/")
def show() -> str:
    """Show the stations, those with gaps first, and who is willing."""
    with here().database.reading() as session:
        found, willing, given = delegates.manned(session), delegates.willing(session), links.given(session)
    people = [person for one in found for person in one.people]
    told = {"manned": found, "willing": willing, "states": STATES, "halves": HALVES, "roles": ROLES, "once": key()}
    told |= {"links": given, "agreed": [one for one in people if one.state == AGREED], "people": people}
    return frame.page("desk/delegates.html", TITLE, **told, **_due())


@blueprint.get("/desk/delegates/ask")
def begin() -> str:
    """Show the form for somebody new: of a supporter who is willing, or for a station with a gap."""
    with here().database.reading() as session:
        form = _form(session, station=request.args.get("station", ""), supporter=request.args.get("supporter", ""))
        if form.supporter_id:
            form = _form(session, supporter=form.supporter.data, **delegates.facts_of(session, form.supporter_id))
    return _page(form)


@blueprint.post("/desk/delegates/ask")
def ask() -> AnyResponse | tuple[str, int]:
    """Write down whom we asked, once however often the form comes."""
    with here().database.reading() as session:
        form = _form(session, request.form)
    if not form.validate():
        return _page(form), 422
    once(lambda session: str(delegates.ask(session, form.facts, actor(), now()).id))
    return redirect(url_for("delegates.show"), 303)


@blueprint.get("/desk/delegates/<row:number>")
def look(number: int) -> str:
    """Show one person, to be corrected. Raises DelegateUnknown."""
    with here().database.reading() as session:
        one = delegates.get(session, number)
        facts = {name: getattr(one, name) for name in KNOWN}
        form = _form(session, station=str(one.precinct_id), supporter=str(one.supporter_id or ""), **facts)
    return _page(form, one)


@blueprint.post("/desk/delegates/<row:number>")
def correct(number: int) -> AnyResponse | tuple[str, int]:
    """Write down what is so now. Raises DelegateUnknown."""
    with here().database.reading() as session:
        one, form = delegates.get(session, number), _form(session, request.form)
    if not form.validate():
        return _page(form, one), 422
    with here().database.writing() as session:
        facts = {name: value for name, value in form.facts.items() if name != "supporter_id"}
        delegates.correct(session, delegates.get(session, number), facts, actor(), now())
    return redirect(url_for("delegates.show"), 303)


@blueprint.post("/desk/delegates/<row:number>/<act>")
def act(number: int, act: str) -> AnyResponse:
    """Note how far it is with somebody, or let them go. Raises DelegateUnknown or DelegateIncomplete."""
    if act not in (*MOVES, "remove"):
        abort(404)
    with here().database.writing() as session:
        one = delegates.get(session, number)
        if act == "remove":
            delegates.remove(session, one, actor(), now())
        else:
            delegates.move(session, one, MOVES[act], actor(), now())
    return redirect(url_for("delegates.show"), 303)


@blueprint.get("/desk/delegates/notice.pdf")
def print_notice() -> Response:
    """Print the letter to the mayor: of everybody who agreed, is not notified yet, and of whom enough is known.

    Raises DelegateIncomplete where that is nobody.
    """
    campaign = here().settings.campaign
    with here().database.reading() as session:
        told = notice.to_be_told(session)
        whole = [one for one in told if not one.delegate.missing]
        drawn = notice.write(whole or told, campaign, law.next_round(campaign.ballot, now()), now())
    answer = Response(drawn, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="delegues.pdf"'
    return answer


@blueprint.post("/desk/delegates/notified")
def note_notified() -> AnyResponse:
    """Note that the mayor was told of those who are ticked. Raises DelegateUnknown or DelegateIncomplete."""
    with here().database.writing() as session:
        for number in request.form.getlist("delegate", type=int):
            delegates.move(session, delegates.get(session, number), NOTIFIED, actor(), now())
    return redirect(url_for("delegates.show"), 303)


@blueprint.post("/desk/delegates/stations/<row:number>/link")
def give_link(number: int) -> str:
    """Make the link of a station; the page that answers is the only one that ever shows it. Raises StationUnknown."""
    with here().database.writing() as session:
        station = delegates.station(session, number)
        token = links.give(session, station, actor(), now())
    link = f"{here().settings.address}/delegate/{token}"
    drawn, wide = codes.shapes(link)
    told = {"station": station, "link": link, "drawn": drawn, "wide": wide, "practice": links.PRACTICE}
    return frame.page("desk/station-link.html", ONE, rounds=here().settings.campaign.rounds, **told)


@blueprint.post("/desk/delegates/stations/<row:number>/revoke")
def revoke_link(number: int) -> AnyResponse:
    """Let the link of a station open nothing any more. Raises StationUnknown."""
    with here().database.writing() as session:
        links.revoke(session, delegates.station(session, number), actor(), now())
    return redirect(url_for("delegates.show"), 303)


def _form(session: Session, posted: Any = None, **facts: Any) -> Delegating:
    stations = [(str(one.id), f"{one.commune} {one.code} {one.name}".strip()) for one in precincts.listed(session)]
    return Delegating(stations, here().settings.campaign.phone_country, posted, **facts)


def _page(form: Delegating, one: Delegate | None = None) -> str:
    return frame.page("desk/delegate.html", ONE, form=form, one=one, once=key(), states=STATES)


def _due() -> dict[str, object]:
    ballot = here().settings.campaign.ballot
    day = law.next_round(ballot, now())
    due = law.notified_by(ballot, day)
    notice_of = ballot.rules.notice
    return {
        "due": ballot.shown(due) if due else "",
        "is_late": due is not None and now() > due,
        "article": notice_of.article if notice_of else "",
    }
