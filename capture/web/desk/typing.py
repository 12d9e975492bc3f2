"""A walk's paper, typed line by line."""

import re
from datetime import date, datetime, time

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import papers
from capture.database import now
from capture.papers import printouts, wording
from capture.staff import colleagues as team
from capture.web import frame
from capture.web.desk import typed
from capture.web.desk.typed import ASKS, EMPTY, FINE, Paper, Row
from capture.web.pages import here
from capture.words import N_

blueprint = Blueprint("typing", __name__)
TITLE = N_("Type a walk")
# Compared with the paper by a second person, and nothing kept.
CHECK = "check"
NAME_LENGTH = 80


@blueprint.get("/desk/walks/type")
def find() -> Response:
    """Find the paper of a code that was typed or read by a camera. Raises WalkUnknown."""
    with here().database.reading() as session:
        walk, printout = papers.find(session, request.args.get("code", ""))
        code = printouts.code(walk, printout)
    return redirect(url_for("typing.show", code=code), 303)


@blueprint.get("/desk/walks/type/<code>")
def show(code: str) -> str:
    """Show the lines of a paper, to be typed. Raises WalkUnknown."""
    with here().database.reading() as session:
        paper = _paper(session, code)
        return _page(session, paper, typed.blank(paper))


@blueprint.post("/desk/walks/type/<code>")
def save(code: str) -> Response | str | tuple[str, int]:
    """Keep the lines that are right, each once, and show the others; or only say what would be kept."""
    day, checked_by = _day(), request.form.get("checked_by", "").strip()[:NAME_LENGTH]
    with here().database.writing() as act:
        paper = _paper(act, code)
        noon = datetime.combine(day, time(12), here().settings.campaign.timezone)
        rows = typed.posted(paper, papers.moment(paper.printout, noon, now()))
        unheard = 0 if request.form.get("act") == CHECK else typed.keep(act, paper, rows, checked_by)
    left = [row for row in rows if row.state not in (EMPTY, typed.SAVED)]
    if not left:
        kept = sum(row.state == typed.SAVED for row in rows)
        return redirect(url_for("typing.show", code=code, kept=kept, unheard=unheard or None), 303)
    with here().database.reading() as session:
        after = _paper(session, code)
        page = _page(session, after, typed.beside(after, rows), checked_by, str(unheard or ""))
    return page if all(row.state == FINE for row in left) else (page, 422)


def _paper(session: Session, code: str) -> Paper:
    walk, printout = papers.find(session, code)
    return Paper(walk, printout, papers.lines(session, printout))


def _page(session: Session, paper: Paper, rows: list[Row], checked_by: str = "", unheard: str = "") -> str:
    kept, unheard = request.args.get("kept", ""), unheard or request.args.get("unheard", "")
    facts = {
        "paper": paper,
        "rows": rows,
        "words": wording.compose(paper.walk, paper.printout, here().settings.campaign, here().catalogue),
        "names": team.names(session),
        "others": [one for one in papers.listed(session, paper.walk) if one[0].id != paper.printout.id and one[2]],
        "day": _day(),
        "checked_by": checked_by,
        "kept": kept if re.fullmatch("[0-9]{1,4}", kept) else "",
        "unheard": int(unheard) if re.fullmatch("[0-9]{1,4}", unheard) else 0,
        "asks": ASKS,
    }
    return frame.page("desk/walk-paper.html", TITLE, **facts)


def _day() -> date:
    """The day of the walk, today where none is told or it is still to come."""
    today = now().astimezone(here().settings.campaign.timezone).date()
    try:
        return min(today, date.fromisoformat(request.form.get("day", "")))
    except ValueError:
        return today
