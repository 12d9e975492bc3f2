"""A mailing is written at the desk: the same files in content/mailings/ that one can write by hand."""

from collections.abc import Mapping

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from capture import deliveries, journal, law, mailings
from capture.content.documents import BRACKETS
from capture.database import now
from capture.errors import ContentClosed, ContentElsewhere, MailingChanged, TextAmbiguous, TextExists
from capture.forms import Writing
from capture.mailings import Sheaf, manuscripts
from capture.web.desk import drafting
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_, gettext

blueprint = Blueprint("writing", __name__)
TAKEN = N_("There is a mailing of this day and this subject already. Choose another subject.")
# Any other button, or none, only checks.
DRAFT, READY = "draft", "ready"
REMIND = "vote"
Answer = Response | str | tuple[str, int]


@blueprint.get("/desk/mailings/new")
def begin() -> str:
    """Show an empty form; asked to remind, with a text that says nothing but when one votes."""
    if request.args.get("say") != REMIND:
        return drafting.page(drafting.form(None))
    campaign = here().settings.campaign
    before = mailings.reminder(campaign, law.today(campaign.ballot, now()))
    return drafting.page(drafting.form(None, before=before))


@blueprint.post("/desk/mailings/new")
def create() -> Answer:
    """Write the files of a new mailing, or say what came of them."""
    form = drafting.form(None, request.form)
    if not form.validate():
        return drafting.page(form), 422
    key = form.key(now().astimezone(here().settings.campaign.timezone).date())
    return _answer(form, mailings.sheaf(drafting.root(), drafting.languages(), key), key, is_new=True)


@blueprint.get("/desk/mailings/<name>/write")
def look(name: str) -> str:
    """Show the form with what is written."""
    of = drafting.sheaf(name)
    return drafting.page(drafting.form(of), name)


@blueprint.post("/desk/mailings/<name>/write")
def save(name: str) -> Answer:
    """Write the files of a mailing anew, or say what would come of it."""
    of = drafting.sheaf(name)
    form = drafting.form(of, request.form)
    return _answer(form, of, name) if form.validate() else (drafting.page(form, name), 422)


@blueprint.post("/desk/mailings/<name>/delete")
def delete(name: str) -> Answer:
    """Throw a draft away."""
    of = drafting.sheaf(name)
    with here().database.writing() as session:
        drafting.see_that_it_lies_everywhere(session)
        journal.record(session, actor(), "mailing-delete", {"mailing": name}, now())
        mailings.throw_away(of, request.form.get("opened", ""))
    return redirect(url_for("mailings.show"), 303)


def _answer(form: Writing, of: Sheaf, name: str, is_new: bool = False) -> Answer:
    """Do what the button says with a form that is right; whatever stands in the way, what was typed stays."""
    shown, act = "" if is_new else name, request.form.get("act")
    try:
        said = manuscripts.written({} if is_new else of.read(), form.manuscript)
    except TextAmbiguous as ambiguous:
        return _refused(form, shown, ambiguous)
    meant = mailings.typed(drafting.root(), drafting.languages(), of.names, said)
    if meant is None:
        return _refused(form, shown, gettext(BRACKETS))
    if act not in (DRAFT, READY):
        return drafting.page(form, shown, looked_at=drafting.looked(meant))
    if act == READY and meant.faults:
        return _refused(form, shown, *meant.faults)
    if is_new and _is_taken(of, name, said):
        return _taken(form)
    return _kept(form, of, name, is_new)


def _kept(form: Writing, of: Sheaf, name: str, is_new: bool) -> Answer:
    try:
        _save(form, of, name)
    except MailingChanged as changed:
        return _taken(form) if is_new else _compared(form, of, name, changed)
    except (ContentClosed, ContentElsewhere, TextExists) as closed:
        return _refused(form, "" if is_new else name, closed)
    return redirect(url_for("mailings.look", name=name), 303)


def _refused(form: Writing, name: str, *reasons: object) -> Answer:
    for reason in reasons:
        form.refuse(str(reason))
    return drafting.page(form, name), 422


def _taken(form: Writing) -> Answer:
    next(iter(form.words.values())).subject.errors = [TAKEN]
    return drafting.page(form), 422


def _compared(form: Writing, of: Sheaf, name: str, changed: MailingChanged) -> Answer:
    """Show both texts: who sends theirs again has seen the other, as it was when this page was drawn."""
    form.opened.data = of.mark()
    form.refuse(str(changed))
    return drafting.page(form, name, theirs=manuscripts.read(of.read(), drafting.languages())), 409


def _save(form: Writing, of: Sheaf, name: str) -> None:
    is_draft = request.form.get("act") != READY
    told = {"mailing": name, "languages": form.manuscript.languages, "draft": is_draft}
    # The file last: what cannot be written down is not done.
    with here().database.writing() as session:
        drafting.see_that_it_lies_everywhere(session)
        journal.record(session, actor(), "mailing-write", told, now())
        mailings.save(of, form.manuscript, form.opened.data or "", is_draft)


def _is_taken(of: Sheaf, key: str, said: Mapping[str, str]) -> bool:
    """Whether a new mailing would be another one's namesake; the same once more is the second press of a button."""
    there = {language: content.decode("utf-8", "replace") for language, content in of.read().items()}
    with here().database.reading() as session:
        planned = deliveries.find(session, key) is not None
    return there != said and (planned or any(one.key == key for one in drafting.written()) or bool(there))
