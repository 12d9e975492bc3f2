"""Asking for the link to one's own page: the answer is the same for known and unknown, and so is the work for it."""

from flask import Blueprint, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import addresses, letters, submissions, suppressions, theme
from capture.addresses import Address
from capture.database import now
from capture.errors import TooManySubmissions
from capture.forms import Asking
from capture.letters.allowances import Allowance
from capture.submissions import Sender
from capture.supporters import Supporter
from capture.web.pages import draw, here, of_path
from capture.web.signing.machines import connection
from capture.words import N_, translations

blueprint = Blueprint("asking", __name__)
TITLE = N_("Your own page")


@blueprint.get("/preferences", strict_slashes=False)
@blueprint.get("/<language>/preferences", strict_slashes=False)
def show(language: str | None = None) -> str:
    """Show the form, or that the letter is on its way."""
    return _page(Asking())


@blueprint.post("/preferences", strict_slashes=False)
@blueprint.post("/<language>/preferences", strict_slashes=False)
def ask(language: str | None = None) -> Response | tuple[str, int]:
    """Owe the address a letter; whether anybody is known there is looked up when it leaves."""
    form = Asking(request.form)
    if not form.validate() or form.address is None:
        return _page(form), 422
    _order(form.address)
    return sent(of_path())


@blueprint.get("/preferences/erased")
@blueprint.get("/<language>/preferences/erased")
def erased(language: str | None = None) -> str:
    """Say what erasing did, to whoever comes from there: nobody is known any more."""
    return _draw("erased.html", N_("You are erased"), "preferences/erased")


def sent(language: str) -> Response:
    """Answer that a letter is on its way to whoever signed up."""
    return redirect(f"{here().settings.campaign.path(language)}preferences?sent=yes", 303)


def owe(
    session: Session, person: Supporter, kind: str = letters.PREFERENCES, allowed: Allowance = letters.HOLDING
) -> None:
    """Owe a person a letter at their own address because somebody holds one of theirs."""
    key = here().settings.suppression_key
    mailbox = suppressions.digest(key, addresses.mailbox(person.email))
    letters.order(session, kind, person.who, mailbox, now(), allowed)


def _order(address: Address) -> None:
    key = here().settings.suppression_key
    who, mailbox = suppressions.digest(key, address.key), suppressions.digest(key, address.mailbox)
    with here().database.writing() as session:
        _count(session)
        letters.order(session, letters.PREFERENCES, who, mailbox, now(), letters.ASKING)


def _count(session: Session) -> None:
    # Whoever has the list could have a letter sent to everybody on it. What else holds sign-ups back does not count:
    # this is how people come to their data.
    whence = connection()
    if whence and submissions.take(session, Sender(whence, "", proved=True), now()).startswith(submissions.CONNECTION):
        raise TooManySubmissions


def _page(form: Asking) -> str:
    return _draw("asking.html", TITLE, "preferences", form=form, sent=request.args.get("sent") == "yes")


def _draw(template: str, title: str, path: str, **facts: object) -> str:
    # These pages stand in every language of the site, so that its switch leads to their other one.
    language, campaign = of_path(), here().settings.campaign
    addresses_by_language = {code: f"{campaign.path(code)}{path}" for code in campaign.languages}
    page = theme.Page(translations(language).gettext(title), addresses=addresses_by_language)
    return draw(template, language, None, page=page, **facts)
