"""Election day at the desk: who lags, as it comes; what delegates sent is pasted; what is doubtful is looked at."""

from collections.abc import Sequence
from datetime import date, time

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from capture import delegates, precincts, slices, turnout
from capture.database import now
from capture.law import today
from capture.precincts import maps
from capture.turnout import showing, taking
from capture.turnout.taking import Taken
from capture.web import frame, roles
from capture.web.once import key
from capture.web.pages import here
from capture.web.signing.presence import actor, somebody
from capture.words import N_

blueprint = Blueprint("day", __name__)
TITLE = N_("Turnout")
NO_HOUR = N_("Please write an hour such as 10:30, or leave it empty.")


@blueprint.get("/desk/day/")
def show() -> str:
    """Show the board, and where reports are pasted; of a day that is over (`?day=2032-03-14`) the board alone."""
    return _page()


@blueprint.get("/desk/day/board")
def board() -> AnyResponse:
    """Show the board alone, for screens that ask again: an answer without a body while nothing changed."""
    answer = Response(frame.page("desk/_board.html", TITLE, **_board()), mimetype="text/html")
    answer.add_etag()
    answer.cache_control.no_cache = True
    return answer.make_conditional(request)


@blueprint.post("/desk/day/")
def paste() -> ResponseReturnValue:
    """Record what is clear of messages, and show beside each what was read or is asked."""
    text, at = request.form.get("messages", ""), request.form.get("at", "").strip()
    try:
        hour = time.fromisoformat(at) if at else None
    except ValueError:
        return _page(text=text, at=at, mistake=NO_HOUR), 422
    ballot, received = here().settings.campaign.ballot, now()
    day = today(ballot, received)
    # Read before: nobody who writes waits for that.
    with here().database.reading() as session:
        pasted = taking.look(session, text, day, ballot)
    with here().database.writing() as act:
        taken = taking.take(act, ballot, pasted, day, received, actor(), hour)
    again = (one.read for one in taken if not one.read.is_report and not one.read.is_refused)
    return _page(taken=taken, at=at, text="\n".join(read.line for read in again))


@blueprint.post("/desk/day/<row:number>/agree")
def agree(number: int) -> ResponseReturnValue:
    """Let a report that was asked count; one that a colleague has withdrawn meanwhile stays so."""
    with here().database.writing() as act:
        done = turnout.agree(act, number, withdrawn=False)
    return redirect(url_for("day.show"), 303) if done else abort(404)


@blueprint.post("/desk/day/<row:number>/withdraw")
def withdraw(number: int) -> ResponseReturnValue:
    """Let a report count no more."""
    with here().database.writing() as act:
        done = turnout.withdraw(act, number, actor())
    return redirect(url_for("day.show"), 303) if done else abort(404)


def _day() -> date:
    """Return the day that is asked for, none to come; today where none is asked for, or nothing that is a day."""
    this = today(here().settings.campaign.ballot, now())
    try:
        return min(date.fromisoformat(request.args.get("day", "")), this)
    except ValueError:
        return this


def _board() -> dict[str, object]:
    ballot, day = here().settings.campaign.ballot, _day()
    is_over = day < today(ballot, now())
    with here().database.reading() as session:
        found = turnout.board(session, ballot, day)
        listed = precincts.listed(session)
        called = precincts.called(listed)
        out = slices.standing(session, day)
        lately = showing.lately(session, day, now(), {one.id: code for code, one in called.items()})
        half = delegates.half_of(ballot, now())
        last = None if found.standings.stations or is_over else turnout.last_day(session, day)
        calls = delegates.callable_at(session, [one.id for one in found.standings.silent], half)
    return {
        "board": found,
        "over": day if is_over else None,
        "last": last,
        "classes": showing.classes(found.standings),
        "map": maps.draw(listed),
        "lately": lately,
        "out": out,
        "calls": calls,
        "names": {code: one.name for code, one in called.items()},
        "codes": {one.id: code for code, one in called.items()},
        "local": lambda moment: moment.astimezone(ballot.timezone).strftime("%H:%M"),
    }


def _page(taken: Sequence[Taken] = (), text: str = "", at: str = "", mistake: str = "") -> str:
    me = somebody()
    prints = me is not None and me.colleague.plays(roles.allowed("packing.show") or ())
    told = {"taken": taken, "text": text, "at": at, "mistake": mistake, "prints": prints, "once": key()}
    return frame.page("desk/day.html", TITLE, **told, **_board())
