"""Polling stations at the desk: where they are, on a map and in a table, and the file that brings them in."""

import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from capture import journal, precincts
from capture.database import now
from capture.errors import ColumnsMissing, ListUnreadable
from capture.forms import Stations
from capture.precincts import codes, maps
from capture.rolls import stations
from capture.web import frame
from capture.web.pages import here
from capture.web.signing.guard import proved
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("precincts", __name__)
TITLE, NO_FILE = N_("Polling stations"), N_("Please choose a file.")


@blueprint.get("/desk/precincts")
def show() -> str:
    """Show the stations, and the form that brings them."""
    return _page(Stations())


@blueprint.post("/desk/precincts")
@proved
def bring() -> ResponseReturnValue:
    """Bring stations in, or their changes."""
    form = Stations(request.form)
    try:
        read = _read(request.files.get("file"), request.files.get("shapes"))
    except (ListUnreadable, ColumnsMissing) as wrong:
        form.refuse(str(wrong))
        return _page(form), 422
    told: dict[str, Any] = {"refused": len(read.refused), **_settle(read, form)}
    if form.look.data:
        return _page(form, told)
    return redirect(url_for("precincts.show", **told), 303)


def _settle(read: stations.Stations, form: Stations) -> dict[str, int]:
    """Make the stations what was read, or say only what would change: what is only read is never committed."""
    commune, is_looking = codes.read_town(form.commune.data or ""), form.look.data
    with (here().database.reading if is_looking else here().database.writing)() as act:
        done = stations.settle(act, read, commune, form.whole.data)
        if not is_looking:
            journal.record(act, actor(), "precincts", {"file": request.files["file"].filename, **done.counts}, now())
    return done.counts


def _read(table: FileStorage | None, outlines: FileStorage | None) -> stations.Stations:
    """Read both from a folder that goes at once."""
    if table is None or not table.filename:
        raise ListUnreadable(NO_FILE)
    with tempfile.TemporaryDirectory(dir=here().settings.instance) as folder:
        table.save(Path(folder) / "stations")
        if outlines is None or not outlines.filename:
            return stations.read(Path(folder) / "stations")
        outlines.save(Path(folder) / "shapes")
        return stations.read(Path(folder) / "stations", Path(folder) / "shapes")


def _page(form: Stations, looked: dict[str, int] | None = None) -> str:
    with here().database.reading() as reading:
        listed = precincts.listed(reading)
    counted = {name: request.args.get(name, type=int) for name in COUNTED if name in request.args}
    facts: dict[str, Any] = {"counted": looked or counted, "is_looked_at": looked is not None, "counts": COUNTED}
    return frame.page("desk/precincts.html", TITLE, form=form, listed=listed, map=maps.draw(listed), **facts)


COUNTED = {
    "new": N_("New"),
    "changed": N_("Changed"),
    "same": N_("As they were"),
    "gone": N_("Gone"),
    "kept": N_("Not in the file; they stay, since something hangs on them"),
    "refused": N_("Refused: their code cannot be read"),
}
