"""Walks at the desk: which there are, what is in one, who has it, and its paper."""

from datetime import date
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from capture import codes, doors, journal, papers, walks
from capture.database import now
from capture.errors import StopMissing
from capture.forms.walks import Giving
from capture.papers import binding
from capture.papers.paper import SIZES
from capture.walks import Walk
from capture.web import frame
from capture.web.once import key, once
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("walks", __name__)
TITLE = N_("Walks")
ONE = N_("Walk")
# At once on one pile of paper.
MOST_PRINTED = 50


@blueprint.get("/desk/walks")
def show() -> str:
    """Show the open walks, and where a sheet is typed."""
    return _list()


@blueprint.get("/desk/walks/closed")
def show_closed() -> str:
    """Show the walks that are closed."""
    with here().database.reading() as session:
        listed = walks.listed(session, closed=True)
    return frame.page("desk/walks-closed.html", TITLE, walks=listed)


@blueprint.get("/desk/walks/<code>")
def look(code: str) -> str:
    """Show one walk. Raises WalkUnknown."""
    return _one(code)


@blueprint.post("/desk/walks/<code>/give")
def give(code: str) -> str | tuple[str, int]:
    """Give a walk to a volunteer; the page that answers is the only one that ever shows the link."""
    form = Giving(_today(), posted=request.form)
    if not form.validate():
        return _one(code, form), 422
    with here().database.writing() as act:
        token = walks.hand(act, walks.get(act, code), *form.told, actor(), now())
    link = f"{here().settings.address}/walk/{token}"
    drawn, wide = codes.shapes(link)
    return frame.page("desk/walk-link.html", ONE, code=code, link=link, told=form.told, drawn=drawn, wide=wide)


@blueprint.post("/desk/walks/<code>/<act>")
def change(code: str, act: str) -> AnyResponse:
    """Take a walk back, close it, split it, merge it; or move, shut or reopen a building of it."""
    if act not in ACTS:
        abort(404)
    after = once(lambda session: ACTS[act](session, walks.get(session, code)))
    return redirect(url_for("walks.look", code=after) if after else url_for("walks.show"), 303)


@blueprint.post("/desk/walks/print")
def print_walks() -> Response | tuple[str, int]:
    """Print the walks that are ticked; each printing is kept, so that its lines can be typed."""
    chosen, size = request.form.getlist("walk")[:MOST_PRINTED], request.form.get("paper", "")
    if not chosen or size not in SIZES:
        return _list(N_("Tick the walks that are to be printed.")), 422
    campaign, catalogue = here().settings.campaign, here().catalogue
    with here().database.writing() as act:
        found = [walks.get(act, code) for code in chosen]
        drawn = binding.print_all(act, found, size, campaign.language, campaign, catalogue, _content(), actor(), now())
    return _paper(drawn, "-".join(walk.code for walk in found[:3]))


@blueprint.get("/desk/walks/paper/<row:number>.pdf")
def print_again(number: int) -> Response:
    """Print a printing once more, as it was. Raises WalkUnknown."""
    campaign, catalogue = here().settings.campaign, here().catalogue
    with here().database.reading() as session:
        walk, printout = papers.get(session, number)
        drawn = binding.again(session, walk, printout, "a4", campaign, catalogue, _content())
    return _paper(drawn, walk.code)


def _content() -> Path:
    return here().settings.root / "content"


def _paper(drawn: bytes, name: str) -> Response:
    answer = Response(drawn, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def _take_back(session: Session, walk: Walk) -> str:
    walks.take_back(session, walk, actor(), now())
    return walk.code


def _close(session: Session, walk: Walk) -> str:
    walks.close(session, walk, actor(), now())
    return ""


def _split(session: Session, walk: Walk) -> str:
    return walks.split(session, walk, _building(), actor(), now()).code


def _move(session: Session, walk: Walk) -> str:
    walks.move(session, walk, _building(), _other(session), actor(), now())
    return "" if walk.closed_at else walk.code


def _merge(session: Session, walk: Walk) -> str:
    other = _other(session)
    walks.merge(session, walk, other, actor(), now())
    return other.code


def _shut(session: Session, walk: Walk) -> str:
    doors.close(session, _stop(session, walk), None, now())
    journal.record(session, actor(), "building-closed", {"walk": walk.code}, now())
    return walk.code


def _reopen(session: Session, walk: Walk) -> str:
    doors.reopen(session, _stop(session, walk), None)
    journal.record(session, actor(), "building-reopened", {"walk": walk.code}, now())
    return walk.code


def _forget_agreed(session: Session, walk: Walk) -> str:
    gone = doors.take_back(session, _stop(session, walk), None, now())
    journal.record(session, actor(), "agreement-withdrawn", {"doors": gone}, now())
    return walk.code


ACTS = {"take-back": _take_back, "close": _close, "split": _split, "move": _move, "merge": _merge}
ACTS |= {"shut": _shut, "reopen": _reopen, "forget-agreed": _forget_agreed}


def _building() -> int:
    typed = request.form.get("building", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _stop(session: Session, walk: Walk) -> int:
    """The building that is meant. Raises StopMissing where it is not in the walk."""
    if (number := _building()) not in {house.id for house in walks.of_walk(session, walk.id)}:
        raise StopMissing(code=walk.code)
    return number


def _other(session: Session) -> Walk:
    return walks.get(session, request.form.get("into", ""))


def _today() -> date:
    return now().astimezone(here().settings.campaign.timezone).date()


def _list(mistake: str = "") -> str:
    with here().database.reading() as session:
        listed = walks.listed(session)
    told = {"walks": listed, "mistake": mistake, "sizes": SIZES, "goals": walks.GOALS}
    return frame.page("desk/walks.html", TITLE, doors=sum(one.doors for one in listed), **told)


def _one(code: str, form: Giving | None = None) -> str:
    with here().database.reading() as session:
        walk = walks.get(session, code)
        houses, printed = walks.of_walk(session, walk.id), papers.listed(session, walk)
        closed = set(session.scalars(doors.closed_buildings()))
        agreed = {door.building_id for door in doors.agreed_doors(session, [house.id for house in houses])}
        others = [one for one in walks.listed(session) if one.walk.id != walk.id]
    form = form or Giving(_today(), walk.volunteer or "")
    told = {"walk": walk, "houses": houses, "printed": printed, "others": others, "goals": walks.GOALS}
    told |= {"doors": sum(house.doors for house in houses), "closed": closed, "agreed": agreed}
    return frame.page("desk/walk.html", ONE, form=form, once=key(), **told)
