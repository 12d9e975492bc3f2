"""The colleagues, for owners: who is here, in which roles; inviting, and taking back what was given."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from capture import addresses, letters
from capture.database import now
from capture.errors import ColleagueIsHere
from capture.forms import Invitation, Roles
from capture.staff import Colleague, accounts, in_words, sign_ins
from capture.staff import colleagues as team
from capture.web import frame
from capture.web.pages import here
from capture.web.signing.guard import proved
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("colleagues", __name__)
TITLE = N_("Colleagues")


@blueprint.get("/desk/colleagues")
def show() -> str:
    """Show everybody, and the form that invites."""
    return _page(_invitation())


@blueprint.post("/desk/colleagues")
@proved
def invite() -> Response | tuple[str, int]:
    """Invite somebody by a letter."""
    form = _invitation(request.form)
    if not form.validate() or form.address is None:
        return _page(form), 422
    try:
        with here().database.writing() as act:
            colleague = accounts.invite(act, form.address, form.roles.data or (), form.language.data, actor(), now())
            letters.welcome(act, colleague, here().settings.suppression_key, now())
    except ColleagueIsHere as taken:
        form.email.errors = [str(taken)]
        return _page(form), 422
    return redirect(url_for("colleagues.show", sent="yes"), 303)


@blueprint.get("/desk/colleagues/<row:number>")
def look(number: int) -> str:
    """Show one colleague, and what can be done."""
    with here().database.reading() as reading:
        colleague = team.get(reading, number)
    return _look_page(Roles(data={"roles": colleague.roles}), colleague)


@blueprint.post("/desk/colleagues/<row:number>/invite")
@proved
def invite_again(number: int) -> Response:
    """Send the invitation once more, with another link, or call back whoever left."""
    with here().database.writing() as act:
        before = team.get(act, number, locked=True)
        told = (addresses.read(before.email), before.roles, before.language)
        colleague = accounts.invite(act, *told, actor(), now(), before.demo)
        letters.welcome(act, colleague, here().settings.suppression_key, now())
    return redirect(url_for("colleagues.show", sent="yes"), 303)


@blueprint.post("/desk/colleagues/<row:number>/roles")
@proved
def give_roles(number: int) -> Response | tuple[str, int]:
    """Give these roles and no others; the colleague signs in anew."""
    form = Roles(request.form)
    with here().database.reading() as reading:
        colleague = team.get(reading, number)
    if not form.validate():
        return _look_page(form, colleague), 422
    with here().database.writing() as act:
        accounts.give_roles(act, number, form.roles.data or (), actor(), now())
    return _saved(number)


@blueprint.post("/desk/colleagues/<row:number>/dismiss")
@proved
def dismiss(number: int) -> Response:
    """Note that this person has left: whatever opened the desk for them opens nothing from now on."""
    with here().database.writing() as act:
        accounts.dismiss(act, number, actor(), now())
    return _saved(number)


@blueprint.post("/desk/colleagues/<row:number>/reset")
@proved
def reset(number: int) -> Response:
    """Take a lost second factor away, so that another can be set up."""
    with here().database.writing() as act:
        accounts.reset_second_factor(act, number, actor(), now())
    return _saved(number)


def _saved(number: int) -> Response:
    return redirect(url_for("colleagues.look", number=number, saved="yes"), 303)


def _invitation(posted: object = None) -> Invitation:
    campaign = here().settings.campaign
    return Invitation(campaign.languages, posted, language=campaign.language)


def _page(form: Invitation) -> str:
    with here().database.reading() as reading:
        people = team.listed(reading)
    facts = {"form": form, "people": people, "role_names": in_words, "sent": "sent" in request.args}
    return frame.page("desk/colleagues.html", TITLE, **facts)


def _look_page(form: Roles, colleague: Colleague) -> str:
    with here().database.reading() as reading:
        armed = sign_ins.is_armed(reading, colleague.id)
    facts = {"form": form, "colleague": colleague, "armed": armed, "saved": "saved" in request.args}
    return frame.page("desk/colleague.html", colleague.called, **facts)
