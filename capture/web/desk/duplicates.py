"""Who may be on the list twice, the likeliest first: to be merged, or told apart."""

import re
from urllib.parse import urlencode

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import duplicates, merges
from capture.database import now
from capture.web import frame
from capture.web.desk import comparing
from capture.web.once import key, once
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("duplicates", __name__)
APART, TOGETHER = "apart", "together"
DONE = {
    APART: N_("They are two people, and are not suggested again."),
    TOGETHER: N_("They may be one person again."),
}
# Two numbers, as an address names a pair.
PAIR = re.compile(r"([1-9][0-9]{0,8})\.([1-9][0-9]{0,8})")


@blueprint.get("/desk/duplicates")
def show() -> str:
    """Show some pairs, and the way to the next."""
    with here().database.reading() as reading:
        page = duplicates.listed(reading, request.args.get("from", ""))
        people = duplicates.people(reading, page)
    pairs = [
        (*(people[number] for number in comparing.to_keep(people[pair.one.id], people[pair.other.id])), pair.likeness)
        for pair in page.pairs
        if {pair.one.id, pair.other.id} <= people.keys()
    ]
    turned = {"pairs": pairs, "onward": page.onward, "place": request.args.get("from", "")}
    told = {"done": DONE.get(request.args.get("done", "")), "pair": _told_apart()}
    words = {"where": comparing.place, "catalogue": here().catalogue, "states": comparing.states}
    return frame.page("desk/duplicates.html", N_("Duplicates"), once=key(), **turned, **told, **words)


@blueprint.post("/desk/duplicates/<row:one>/<row:other>/apart")
def part(one: int, other: int) -> Response:
    """Remember that they are two people. Raises PersonMissing."""

    def act(session: Session) -> str:
        """Tell them apart, while nobody merges them."""
        merges.lock(session, one, other)
        merges.look(session, one, other)
        duplicates.keep_apart(session, one, other, actor(), now())
        return APART

    return _back(once(act), pair=f"{one}.{other}")


@blueprint.post("/desk/duplicates/<row:one>/<row:other>/together")
def bring_together(one: int, other: int) -> Response:
    """Forget that they are two people."""

    def act(session: Session) -> str:
        """Let them be suggested again."""
        duplicates.let_together(session, one, other)
        return TOGETHER

    return _back(once(act))


def _back(done: str, **particulars: str) -> Response:
    place = {"done": done, "from": request.form.get("from", ""), **particulars}
    return redirect(f"{url_for('duplicates.show')}?{urlencode(place)}", 303)


def _told_apart() -> tuple[str, ...]:
    pair = PAIR.fullmatch(request.args.get("pair", ""))
    return pair.groups() if pair and request.args.get("done") == APART else ()
