"""Which supporter is which elector: one supporter at a time beside all who they may be, and a colleague's word."""

from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import matches
from capture.database import now
from capture.matches import listing, searches
from capture.web import frame
from capture.web.desk import comparing
from capture.web.once import key, once
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("matches", __name__)
AGREE, REFUSE, WITHDRAW, ASKED = "agree", "refuse", "withdraw", "asked"
ACTS = {AGREE: matches.agree, REFUSE: matches.refuse, WITHDRAW: matches.withdraw}
DONE = {
    AGREE: N_("They are one person: doors and post know where they live by the roll."),
    REFUSE: N_("They are two people, and are not proposed again."),
    WITHDRAW: N_("What was said is taken back."),
    ASKED: N_("Supporters are being looked for on the roll. It takes some seconds; then load this page again."),
}


@blueprint.get("/desk/matches")
def show() -> str:
    """Show whoever waits behind a place, with all electors who they may be."""
    asked, place = request.args.get("done", ""), request.args.get("from", "")
    with here().database.reading() as session:
        facts: dict[str, object] = {"shown": listing.waiting(session, place), "left": listing.count(session)}
        facts |= {"search": searches.last(session), "place": place, "done": DONE.get(asked)}
        facts |= {"where": comparing.place, "catalogue": here().catalogue, "back": _back() if asked in ACTS else None}
        return frame.page("desk/matches.html", N_("Supporters on the roll"), once=key(), **facts)


@blueprint.post("/desk/matches/<row:person>/<row:elector>/<act>")
def decide(person: int, elector: int, act: str) -> Response:
    """Say that they are one, are two, or take that back. Raises MatchMissing or MatchTaken."""

    say = ACTS.get(act) or abort(404)

    def said(session: Session) -> str:
        """Write it down."""
        say(session, person, elector, actor(), now())
        return act

    return _on(once(said), person=str(person), elector=str(elector))


@blueprint.post("/desk/matches/<row:person>/none")
def refuse_all(person: int) -> Response:
    """Say that a supporter is none of those who are proposed."""

    def said(session: Session) -> str:
        """Refuse each."""
        for elector in matches.proposed_of(session, person):
            matches.refuse(session, person, elector, actor(), now())
        return REFUSE

    return _on(once(said))


@blueprint.post("/desk/matches")
def ask() -> Response:
    """Ask that supporters be looked for on the roll; the worker does it."""

    def asked(session: Session) -> str:
        """Ask once."""
        searches.ask(session, actor(), now())
        return ASKED

    return _on(once(asked))


def _on(done: str, **pair: str) -> Response:
    told = {"done": done, "from": request.form.get("from", ""), **pair}
    return redirect(f"{url_for('matches.show')}?{urlencode(told)}", 303)


def _back() -> tuple[int, int] | None:
    person, elector = (request.args.get(name, type=int) for name in ("person", "elector"))
    return (person, elector) if person and elector else None
