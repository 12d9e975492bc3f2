"""The market stall: sheets are printed, and each run says how far its typing has come."""

import re

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from capture import colours, stalls
from capture.colours import Colours
from capture.database import now
from capture.errors import LettersMissing, SheetFull, SheetUnknown
from capture.forms import Printing
from capture.stalls import paper, sheets
from capture.web import frame, roles
from capture.web.once import key, once
from capture.web.pages import here
from capture.web.signing.presence import actor, me
from capture.words import N_

blueprint = Blueprint("stall", __name__)
TITLE = N_("Market stall")


@blueprint.get("/desk/stall/")
def show() -> str:
    """Show the runs, and the form that prints."""
    return _page(Printing(here().catalogue))


@blueprint.get("/desk/stall/sheet")
def look() -> AnyResponse | tuple[str, int]:
    """Find the sheet of a code that was typed or read by a camera."""
    code = request.args.get("code", "")
    try:
        with here().database.reading() as reading:
            stall, number = stalls.find(reading, code)
    except SheetUnknown as unknown:
        return _page(Printing(here().catalogue), code=code, unknown=str(unknown)), 404
    return redirect(url_for("sheet.show", code=stall.codes[number - 1]), 303)


@blueprint.post("/desk/stall/")
def run_off() -> AnyResponse | tuple[str, int]:
    """Keep a run whose sheets can be printed; the page that follows has them."""
    form = Printing(here().catalogue, request.form)
    if not form.validate() or not _fits(form):
        return _page(form), 422
    number = once(lambda act: _run_off(act, form))
    return redirect(url_for("stall.show", printed=number), 303)


@blueprint.get("/desk/stall/<row:number>.pdf")
def print_sheets(number: int) -> Response:
    """Draw the sheets of a run, in the words that it was printed in."""
    with here().database.reading() as reading:
        stall = stalls.get(reading, number)
    stalls.check_words(stall, here().catalogue)
    drawn = paper.pdf(stall, sheets.compose(stall, here().settings.campaign, here().catalogue), _inks())
    answer = Response(drawn, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="S{stall.id}.pdf"'
    return answer


def _run_off(act: Session, form: Printing) -> str:
    return str(stalls.run_off(act, form.printing, here().catalogue, actor(), now()).id)


def _fits(form: Printing) -> bool:
    try:
        paper.check(form.printing, here().settings.campaign, here().catalogue, _inks())
    except (LettersMissing, SheetFull) as trouble:
        form.issues.errors = [*form.issues.errors, str(trouble)]
    return not form.errors


def _inks() -> Colours:
    return colours.read((here().settings.root / colours.FILE).read_text("utf-8"))


def _page(form: Printing, code: str = "", unknown: str = "") -> str:
    with here().database.reading() as reading:
        runs = stalls.listed(reading)
    printed = request.args.get("printed", "")
    facts = {
        "form": form,
        "runs": runs,
        "code": code,
        "unknown": unknown,
        "printed": int(printed) if re.fullmatch("[0-9]{1,7}", printed) else None,
        "types": me().plays(roles.LIST),
        "lines": stalls.LINES,
        "once": key(),
    }
    return frame.page("desk/stall.html", TITLE, **facts)
