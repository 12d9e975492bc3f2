"""The page behind an invitation: a name, a language and a password make a colleague."""

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import links
from capture.database import now
from capture.errors import LinkUnknown
from capture.forms import Welcome
from capture.staff import Colleague, accounts, colleagues
from capture.web import frame
from capture.web.pages import here
from capture.web.signing import presence
from capture.web.signing.hashing import hashed
from capture.words import N_

blueprint = Blueprint("welcome", __name__)


@blueprint.get("/desk/welcome/<token>")
def show(token: str) -> str:
    """Show what is asked of the invited; opening the page accepts nothing."""
    with here().database.reading() as reading:
        colleague = _invited(reading, links.look(reading, links.WELCOME, token, now()))
    return _page(_form(colleague), colleague)


@blueprint.post("/desk/welcome/<token>")
def accept(token: str) -> Response | tuple[str, int]:
    """Make the invited a colleague, and go on to the second factor."""
    with here().database.reading() as reading:
        colleague = _invited(reading, links.look(reading, links.WELCOME, token, now()))
    form = _form(colleague, request.form)
    if not form.validate():
        return _page(form, colleague), 422
    password = hashed(form.password.data or "")
    with here().database.writing() as act:
        colleague = _invited(act, links.use(act, links.WELCOME, token, now()), locked=True)
        accounts.join(act, colleague, form.name.data or "", form.language.data, password, now())
    presence.enter(colleague, proved=False)
    return redirect(url_for("factors.show"), 303)


def _invited(session: Session, who: str, locked: bool = False) -> Colleague:
    colleague = colleagues.holder(session, who, locked)
    if colleague is None or not colleague.is_invited:
        raise LinkUnknown
    return colleague


def _form(colleague: Colleague, posted: object = None) -> Welcome:
    campaign = here().settings.campaign
    names = (campaign.name, campaign.candidate, colleague.email.partition("@")[0])
    return Welcome(campaign.languages, names, posted, language=colleague.language)


def _page(form: Welcome, colleague: Colleague) -> str:
    return frame.page("desk/welcome.html", N_("Welcome to the desk"), form=form, email=colleague.email)
