"""One click at the desk: a place that lags becomes slices of doors, each with its code for a phone and its paper."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from capture import codes, slices, walks
from capture.database import now
from capture.law import today
from capture.papers import binding
from capture.papers.paper import SIZES
from capture.slices import MOST_PAIRS, Click, Handing
from capture.walks import Walk
from capture.web import frame, roles
from capture.web.desk import choosing
from capture.web.once import key, once
from capture.web.pages import here
from capture.web.signing.presence import actor, me
from capture.words import N_

blueprint = Blueprint("slices", __name__)
TITLE = N_("Doors to recontact")
LONGEST_NAME = 80


@dataclass(frozen=True)
class Drawn:
    """A slice as the page that alone shows its link draws it."""

    walk: Walk
    link: str
    drawn: str
    wide: int
    doors: int


@blueprint.get("/desk/day/slices")
def show() -> str:
    """Show the slices that are out today."""
    return frame.page("desk/slices.html", TITLE, **_out(), **_beside())


@blueprint.get("/desk/day/slices/table")
def table() -> AnyResponse:
    """Show them alone, for screens that ask again."""
    answer = Response(frame.page("desk/_slices.html", TITLE, **_out()), mimetype="text/html")
    answer.add_etag()
    answer.cache_control.no_cache = True
    return answer.make_conditional(request)


@blueprint.post("/desk/day/slices")
def click() -> ResponseReturnValue:
    """Hand out the next slices of a place; the page that answers alone shows their links.

    A click that comes again hands out nothing, and shows what is out: there each has another link. Raises WrongChoice,
    NothingToWalk or StationsClosed.
    """
    neighbourhood, station = _typed("neighbourhood"), _typed("station")
    handed: list[tuple[list[Drawn], Handing]] = []

    def act(session: Session) -> str:
        place = slices.find(session, neighbourhood, station)
        asked = Click(place, _pairs(), _names(), slices.homes(choosing.scope(session)))
        handing = slices.hand_out(session, asked, here().settings.campaign, actor(), now())
        handed.append(([_drawn(one.walk, one.token, one.doors) for one in handing.slices], handing))
        return str(len(handing.slices))

    once(act, f"{neighbourhood} {station}")
    if not handed:
        return redirect(url_for("slices.show"), 303)
    return _handed(*handed[-1], kind="station" if station else "neighbourhood")


@blueprint.post("/desk/day/slices/print")
def print_slices() -> Response:
    """Print slices, one sheet a pair, as one PDF; each printing is kept, so that its lines can be typed."""
    campaign, folder = here().settings.campaign, here().settings.root / "content"
    size = request.form.get("paper", "")
    with here().database.writing() as act:
        found = [slices.walk_of(act, code) for code in request.form.getlist("walk")[:MOST_PAIRS]]
        told = (size if size in SIZES else "a4", campaign.language, campaign, here().catalogue, folder)
        drawn = binding.print_all(act, found, *told, actor(), now())
    answer = Response(drawn, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{"-".join(walk.code for walk in found[:3])}.pdf"'
    return answer


@blueprint.post("/desk/day/slices/<code>/link")
def link(code: str) -> str:
    """Give a slice another link: the one before opens nothing any more. Raises WalkUnknown or WalkClosed."""
    with here().database.writing() as act:
        walk = slices.walk_of(act, code)
        drawn = _drawn(walk, slices.again(act, walk, here().settings.campaign, actor(), now()))
    return _handed([drawn])


@blueprint.post("/desk/day/slices/<code>/close")
def close(code: str) -> AnyResponse:
    """Close a slice that came back: what is left of it goes out with the next click. Raises WalkUnknown."""
    with here().database.writing() as act:
        walks.close(act, slices.walk_of(act, code), actor(), now())
    return redirect(url_for("slices.show"), 303)


def _drawn(walk: Walk, token: str, doors: int = 0) -> Drawn:
    link = f"{here().settings.address}/walk/{token}"
    return Drawn(walk, link, *codes.shapes(link), doors)


def _pairs() -> int:
    typed = request.form.get("pairs", "")
    wanted = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return min(wanted or here().settings.campaign.pairs, MOST_PAIRS)


def _names() -> list[str]:
    return [name.strip()[:LONGEST_NAME] for name in _typed("names").split(",") if name.strip()][:MOST_PAIRS]


def _typed(name: str) -> str:
    return "".join(letter for letter in request.form.get(name, "") if letter.isprintable())


def _handed(drawn: list[Drawn], handing: Handing | None = None, kind: str = "") -> str:
    told = {"drawn": drawn, "handing": handing, "kind": kind, "pairs": _pairs(), "most": MOST_PAIRS, "once": key()}
    place = handing.place if handing and kind == "neighbourhood" else ""
    return frame.page("desk/slices-handed.html", TITLE, **told, **_beside(place), local=_local)


def _beside(place: str = "") -> dict[str, object]:
    """What may go out beside the doors: of a neighbourhood that supporters can name, or of everybody."""
    line = f"neighbourhood:{place}" if place in here().catalogue.neighbourhoods else ""
    may_send = me().plays(roles.allowed("exports.look") or ())
    return {"ways": slices.ways(here().settings.campaign.ballot, now()), "line": line, "may_send": may_send}


def _out() -> dict[str, object]:
    day = today(here().settings.campaign.ballot, now())
    with here().database.reading() as session:
        return {"out": slices.standing(session, day), "local": _local}


def _local(moment: datetime) -> str:
    return moment.astimezone(here().settings.campaign.timezone).strftime("%H:%M")
