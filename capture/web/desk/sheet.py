"""A sheet from the market stall, typed line by line."""

from functools import partial

from flask import Blueprint, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from capture import addresses, stalls
from capture.staff import colleagues as team
from capture.stalls import sheets
from capture.web import frame
from capture.web.desk import lines
from capture.web.desk.lines import EMPTY, SAVED, Line, Sheet
from capture.web.pages import here
from capture.words import N_

blueprint = Blueprint("sheet", __name__)
TITLE = N_("Type a sheet")
# Checked, and nothing kept.
CHECK = "check"


@blueprint.get("/desk/stall/<code>")
def show(code: str) -> str:
    """Show the lines of a sheet, to be typed. Raises SheetUnknown."""
    sheet = _sheet(code)
    return _draw("desk/stall-sheet.html", sheet, lines.blank(sheet))


@blueprint.post("/desk/stall/<code>")
def save(code: str) -> Response | str | tuple[str, int]:
    """Keep the lines that are right, and show the others with what is wrong. Raises SheetUnknown."""
    sheet = _sheet(code)
    posted = list(lines.posted(sheet))
    for line in posted:
        (lines.ask if request.form.get("act") == CHECK else partial(lines.save, sheet))(line)
    if request.accept_mimetypes.best == "application/json":
        kept = {line.number for line in posted if line.state == SAVED}
        rows = _draw("desk/stall-lines.html", sheet, posted)
        return jsonify(hustings="typed", rows=rows, typed=len(kept | set(sheet.typed)))
    if all(line.state in (EMPTY, SAVED) for line in posted):
        return redirect(url_for("sheet.show", code=code), 303)
    return _draw("desk/stall-sheet.html", sheet, _beside(sheet, posted)), 422


def _sheet(code: str) -> Sheet:
    with here().database.reading() as reading:
        stall, number = stalls.find(reading, code)
        return Sheet(stall, number, stalls.typed(reading, stall, number))


def _beside(sheet: Sheet, posted: list[Line]) -> list[Line]:
    sent = {line.number: line for line in posted}
    return [sent.get(line.number, line) for line in lines.blank(sheet)]


def _draw(template: str, sheet: Sheet, shown: list[Line]) -> str:
    with here().database.reading() as reading:
        names = team.names(reading)
    facts = {
        "sheet": sheet,
        "lines": shown,
        "names": names,
        "issues": sheets.offered(sheet.stall, here().catalogue),
        "neighbourhoods": here().catalogue.neighbourhoods,
        "domains": sorted(addresses.KNOWN_DOMAINS),
    }
    return frame.page(template, TITLE, **facts)
