"""Between the rounds at the desk: sheets to copy onto, numbers typed, doors and letters that come of it."""

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from capture import doors, law, signatures, walks, words
from capture.database import now
from capture.signatures import Told, paper, post
from capture.walks import MOBILISE, Choice, Order, Size
from capture.web import frame
from capture.web.once import key, once
from capture.web.pages import here
from capture.web.signing.guard import proved
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("signatures", __name__)
TITLE = N_("Between the rounds")
# So many of those who were noted last are shown by name.
LAST = 20
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/desk/signatures")
def show() -> ResponseReturnValue:
    """Show the stations and how many are noted, or lead to the sheet of `?code=`. Raises SignaturesShut."""
    span = _span()
    if code := request.args.get("code", ""):
        return redirect(url_for("signatures.look", code=code.strip()), 303)
    with here().database.reading() as session:
        sheets, counts = signatures.sheets(session), signatures.counts(session)
    told = {"sheets": sheets, "counts": counts, "span": span, "all": sum(counts.values()), "once": key()}
    return frame.page("desk/signatures.html", TITLE, **told)


@blueprint.get("/desk/signatures/<code>")
def look(code: str) -> str:
    """Show who is noted of a sheet, and where numbers are typed. Raises SignaturesShut, CopySheetOld."""
    _span()
    return _sheet(code)


@blueprint.post("/desk/signatures/<code>")
def note(code: str) -> str:
    """Note the numbers that were typed, and take back those of `back`; both may come again. Raises SignaturesShut."""
    span, (numbers, wrong) = _span(), signatures.read(request.form.get("numbers", ""))
    back, _ = signatures.read(request.form.get("back", ""))
    with here().database.writing() as act:
        sheet = signatures.find(act, code)
        told = signatures.mark(act, sheet, numbers, span, actor(), now())
        gone = signatures.unmark(act, sheet, back)
    return _sheet(code, told, wrong, gone)


@blueprint.post("/desk/signatures/print")
def print_sheets() -> Response:
    """Print the sheets of a station (`precinct`), or of all. Raises SignaturesShut."""
    span, chosen = _span(), request.form.getlist("precinct")
    with here().database.reading() as session:
        told = [(sheet, signatures.of_sheet(session, sheet)) for sheet in signatures.sheets(session, chosen)]
        words.speak(frame.language())
        drawn = paper.print_sheets(told, here().settings.campaign.name, span.first, now())
    return _file(drawn, "application/pdf", "sheets.pdf")


@blueprint.post("/desk/signatures/post")
@proved
def write() -> Response:
    """Hand out the addresses for letters. Raises SignaturesShut, ElectoralSilence."""
    words.speak(frame.language())
    with here().database.writing() as act:
        drawn, _ = post.write(act, here().settings.campaign, actor(), now())
    return _file(drawn, WORKBOOK, "letters.xlsx")


@blueprint.post("/desk/signatures/cut")
def cut() -> ResponseReturnValue:
    """Cut the buildings of those who are noted into walks. Raises SignaturesShut, NothingToWalk."""
    _span()
    once(_cut)
    return redirect(url_for("walks.show"), 303)


@blueprint.post("/desk/signatures/destroy")
@proved
def destroy() -> ResponseReturnValue:
    """Destroy all of it before its time."""
    with here().database.writing() as act:
        signatures.destroy(act, actor(), now())
    return redirect(url_for("signatures.show"), 303)


def _cut(act: Session) -> str:
    shut, knocked = doors.closed_buildings(), doors.knocked_buildings()
    choice = Choice(again=True, shut=shut, knocked=knocked, among=signatures.buildings())
    order = Order(choice, Size(here().settings.campaign.walk_doors), MOBILISE)
    return str(len(walks.cut(act, order, actor(), now())))


def _sheet(code: str, told: Told | None = None, wrong: Sequence[str] = (), gone: int = 0) -> str:
    with here().database.reading() as session:
        sheet = signatures.find(session, code)
        noted, people = signatures.noted(session, sheet), len(signatures.of_sheet(session, sheet))
    spans = signatures.spans([row.number for row, _ in noted])
    facts = {"sheet": sheet, "noted": noted, "people": people, "spans": spans, "last": LAST}
    return frame.page("desk/signatures-sheet.html", TITLE, told=told, wrong=wrong, gone=gone, **facts)


def _span() -> law.Between:
    return signatures.allow(here().settings.campaign.ballot, now())


def _file(drawn: bytes, kind: str, name: str) -> Response:
    answer = Response(drawn, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
