"""What people agreed to have kept for their door, at the desk: how often, and taken back by their code; never what."""

from flask import Blueprint, request

from capture import doors, journal
from capture.database import now
from capture.web import frame
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("agreed", __name__)
TITLE = N_("Kept for their door")


@blueprint.get("/desk/walks/agreed")
def show() -> str:
    """Show at how many doors people agreed, and where one types the code of somebody who takes it back."""
    return _page()


@blueprint.post("/desk/walks/agreed")
def take_back() -> str | tuple[str, int]:
    """Keep nothing more of what was said at the door of a code."""
    typed = request.form.get("code", "")[:40]
    with here().database.writing() as act:
        gone = doors.take_back_by_code(act, typed, now())
        if gone:
            journal.record(act, actor(), "agreement-withdrawn", {"doors": gone}, now())
    return _page(gone=True) if gone else (_page(typed or " "), 404)


def _page(unknown: str = "", gone: bool = False) -> str:
    with here().database.reading() as session:
        number = doors.count_agreed(session)
    return frame.page("desk/agreed.html", TITLE, number=number, unknown=unknown, gone=gone)
