"""Two entries side by side: merged by one button, and for thirty days made two again by another."""

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import merges
from capture.database import now
from capture.errors import MergeFinal, PairChanged
from capture.forms import Merging
from capture.merges import Sight
from capture.web import frame
from capture.web.desk import comparing, entries
from capture.web.once import key, once
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("merging", __name__)
MERGED, UNDONE = "merged", "undone"
DONE = {
    MERGED: N_("Both entries are one now. Letters to the other address find this person."),
    UNDONE: N_("They are two people again. What was done since stays here."),
}


@blueprint.get("/desk/people/<row:kept>/merge/<row:other>")
def look(kept: int, other: int) -> str:
    """Show both, and what can be chosen. Raises PersonMissing."""
    sight = _sight(kept, other)
    return _page(sight, Merging((kept, other), keep=str(kept), seal=sight.seal))


@blueprint.post("/desk/people/<row:kept>/merge/<row:other>")
def merge(kept: int, other: int) -> Response | tuple[str, int]:
    """Make one person of both, unless either was changed since they were seen. Raises PersonMissing."""
    form = Merging((kept, other), request.form)
    if not form.validate():
        return _page(_sight(kept, other), form), 422

    def act(session: Session) -> str:
        """Merge them."""
        told = (form.kept, form.gone, form.chosen, actor(), now(), form.seal.data)
        merges.merge(session, *told)
        return MERGED

    try:
        outcome = once(act)
    except PairChanged as changed:
        sight = _sight(kept, other)
        return _page(sight, Merging((kept, other), keep=form.keep.data, seal=sight.seal), str(changed)), 409
    return redirect(url_for("merging.show", kept=form.kept, done=outcome), 303)


@blueprint.get("/desk/people/<row:kept>/merges")
def show(kept: int) -> str:
    """Show of whom a person was merged, what can be undone, and who may be the same besides."""
    return _merges_page(kept, DONE.get(request.args.get("done", "")))


@blueprint.post("/desk/people/<row:kept>/merges/<row:number>/undo")
def undo(kept: int, number: int) -> Response | tuple[str, int]:
    """Make two people of one again."""

    def act(session: Session) -> str:
        """Undo the merge."""
        merges.undo(session, kept, number, actor(), now())
        return UNDONE

    try:
        outcome = once(act)
    except MergeFinal as final:
        return _merges_page(kept, trouble=str(final)), 409
    return redirect(url_for("merging.show", kept=kept, done=outcome), 303)


def _sight(kept: int, other: int) -> Sight:
    with here().database.reading() as reading:
        return merges.look(reading, kept, other)


def _page(sight: Sight, form: Merging, trouble: str | None = None) -> str:
    catalogue = here().catalogue
    people = merges.person(sight.kept), merges.person(sight.gone)
    facts = {
        "people": people,
        "lines": list(comparing.lines(sight.kept, sight.gone, catalogue)),
        "agreed": [comparing.agreed(side, catalogue) for side in (sight.kept, sight.gone)],
        "states": [comparing.states(who["flags"]) for who in people],
        "sides": (sight.kept, sight.gone),
    }
    return frame.page("desk/merge.html", N_("Merge two entries"), form=form, once=key(), trouble=trouble, **facts)


def _merges_page(kept: int, done: str | None = None, trouble: str | None = None) -> str:
    with here().database.reading() as reading:
        facts = {"who": merges.person(merges.side(reading, kept)), "entries": entries.of(reading, kept)}
    return frame.page("desk/merges.html", N_("Merges of a person"), done=done, trouble=trouble, **facts)
