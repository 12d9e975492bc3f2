"""Cutting at the desk: a form, a look at what would come of it, and one act."""

import sqlalchemy as sa
from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import doors, matches, precincts, walks
from capture.database import now
from capture.errors import NothingToWalk, WrongChoice
from capture.forms.walks import Cutting
from capture.segments import LineWrong
from capture.walks import Order
from capture.web import frame
from capture.web.desk import choosing
from capture.web.once import key, once
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("cutting", __name__)
TITLE = N_("Cut walks")


@blueprint.get("/desk/walks/cut")
def show() -> str | tuple[str, int]:
    """Show the form; sent as a question it shows what would be cut, and changes nothing."""
    asked = bool(request.args)
    with here().database.reading() as session:
        form = _form(session, request.args if asked else None)
        right = asked and form.validate()
        drafts = walks.plan(session, order) if right and (order := _order(session, form)) else []
        where = precincts.listed(session)
    page = _page(form, where, drafts, right)
    return page if right or not asked else (page, 422)


@blueprint.post("/desk/walks/cut")
def cut() -> Response | tuple[str, int]:
    """Cut, in one act. Raises NothingToWalk."""
    with here().database.reading() as session:
        form, where = _form(session, request.form), precincts.listed(session)
    if not form.validate():
        return _page(form, where, [], False), 422
    once(lambda act: _cut(act, form))
    return redirect(url_for("walks.show"), 303)


def _cut(act: Session, form: Cutting) -> str:
    order = _order(act, form)
    if order is None:
        raise NothingToWalk
    return str(len(walks.cut(act, order, actor(), now())))


def _form(session: Session, posted: object) -> Cutting:
    where = precincts.listed(session)
    neighbourhoods = dict.fromkeys(one.neighbourhood for one in where if one.neighbourhood)
    return Cutting(here().settings.campaign, [one.code for one in where], list(neighbourhoods), posted)


def _order(session: Session, form: Cutting) -> Order | None:
    try:
        streets = walks.street_keys(session, [form.street.data]) if form.street.data else []
    except WrongChoice:
        form.street.errors = [N_("There is no such street on the roll.")]
        return None
    try:
        homes = _homes(session, form.segment.data) if form.segment.data else None
    except LineWrong as wrong:
        form.segment.errors = [wrong.sentence]
        return None
    return form.order(streets, doors.closed_buildings(), doors.knocked_buildings(), homes)


def _homes(session: Session, line: str) -> sa.Select[int]:
    """Whom their door may reach of a line, by the buildings where they live by the roll."""
    return matches.buildings(choosing.segment(session, line).doors())


def _page(form: Cutting, where: object, drafts: object, asked: bool) -> str:
    names = here().catalogue.neighbourhoods
    facts = {"form": form, "precincts": where, "drafts": drafts, "asked": asked, "names": names, "once": key()}
    return frame.page("desk/walks-cut.html", TITLE, **facts)
