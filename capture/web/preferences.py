"""The page behind every letter, for ever: ticks to take back, and the language.

Letters are forwarded: it shows nothing else, gives nothing, and for the rest a fresh letter goes to the address itself.
"""

from flask import Blueprint, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import consents, law, links, memberships, moves, origins
from capture.database import now
from capture.origins import Source
from capture.supporters import Supporter
from capture.web.asking import owe, sent
from capture.web.pages import draw, here, preferred
from capture.words import N_, speak

blueprint = Blueprint("preferences", __name__)
# What the ledger says of where it was changed; the address itself is a secret.
PAGE = "/preferences"


@blueprint.get("/preferences/<token>")
def show(token: str) -> str:
    """Show what a person receives; opening the page changes nothing."""
    with here().database.reading() as session:
        person = _person(session, token)
        standing = consents.standing(session, person.id) if person else []
    if person is None:
        return draw("nobody.html", preferred(), N_("Nothing to change here"))
    speak(person.language)
    ticks = [(*_field(purpose), consents.wording(purpose, here().catalogue)) for purpose in standing if _seen(purpose)]
    saved = request.args.get("saved") == "yes"
    facts = {"token": token, "ticks": ticks, "saved": saved, "spoken": person.language}
    return draw("preferences.html", person.language, N_("What you receive"), **facts)


@blueprint.post("/preferences/<token>")
def thin(token: str) -> Response:
    """Take back what is not ticked any more, and write in another language if asked; nothing can be added."""
    with here().database.writing() as session:
        person = _person(session, token, locked=True)
        if person is not None:
            kept = [purpose for purpose in consents.standing(session, person.id) if _kept(purpose)]
            mailing = links.mailing_of(here().settings.suppression_key, token)
            memberships.thin(session, person, kept, PAGE, now(), mailing)
            if request.form.get("language") in here().settings.campaign.languages:
                told = {"language": request.form["language"]}
                origins.tell(session, person, told, Source(law.DECLARED, PAGE, now()))
    return redirect(f"/preferences/{token}?saved=yes", 303)


@blueprint.post("/preferences/<token>/link")
def link(token: str) -> Response:
    """Owe the address a link to everything else; the answer tells nothing."""
    with here().database.writing() as session:
        person = _person(session, token)
        if person is not None:
            owe(session, person)
    return sent(person.language if person else preferred())


def _person(session: Session, token: str, locked: bool = False) -> Supporter | None:
    return moves.person(session, links.read_leave_token(here().settings.suppression_key, token), locked)


def _seen(purpose: str) -> bool:
    return not purpose.startswith((law.HELP, law.NEED))


def _field(purpose: str) -> tuple[str, str]:
    return ("issues", purpose.removeprefix(law.LETTER)) if purpose.startswith(law.LETTER) else (purpose, "yes")


def _kept(purpose: str) -> bool:
    name, value = _field(purpose)
    return not _seen(purpose) or value in request.form.getlist(name)
