"""A mailing is written at the desk: the same files in content/mailings/ that one can write by hand."""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import deliveries, dispatch, heartbeats, journal, law, mailings, texts
from capture.content.documents import BRACKETS
from capture.database import now
from capture.errors import ContentClosed, ContentElsewhere, MailingChanged, TextAmbiguous, TextExists
from capture.forms import Writing
from capture.forms.mailings import AUDIENCES, CHANNELS
from capture.mailings import Look, Mailing, Manuscript, Sheaf, greetings, manuscripts
from capture.segments import choices, saved
from capture.web import frame
from capture.web.desk import choosing
from capture.web.pages import here
from capture.web.signing.presence import actor
from capture.words import N_, gettext

blueprint = Blueprint("writing", __name__)
TITLE = N_("Write a mailing")
TAKEN = N_("There is a mailing of this day and this subject already. Choose another subject.")
# Any other button, or none, only checks.
DRAFT, READY = "draft", "ready"
Answer = Response | str | tuple[str, int]


@blueprint.get("/desk/mailings/new")
def begin() -> str:
    """Show an empty form."""
    return _page(_form(None))


@blueprint.post("/desk/mailings/new")
def create() -> Answer:
    """Write the files of a new mailing, or say what came of them."""
    form = _form(None, request.form)
    if not form.validate():
        return _page(form), 422
    key = form.key(now().astimezone(here().settings.campaign.timezone).date())
    return _answer(form, mailings.sheaf(_root(), _languages(), key), key, is_new=True)


@blueprint.get("/desk/mailings/<name>/write")
def look(name: str) -> str:
    """Show the form with what is written."""
    of = _sheaf(name)
    return _page(_form(of), name)


@blueprint.post("/desk/mailings/<name>/write")
def save(name: str) -> Answer:
    """Write the files of a mailing anew, or say what would come of it."""
    of = _sheaf(name)
    form = _form(of, request.form)
    return _answer(form, of, name) if form.validate() else (_page(form, name), 422)


@blueprint.post("/desk/mailings/<name>/delete")
def delete(name: str) -> Answer:
    """Throw a draft away."""
    of = _sheaf(name)
    with here().database.writing() as session:
        _see_that_it_lies_everywhere(session)
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
    meant = mailings.typed(_root(), _languages(), of.names, said)
    if meant is None:
        return _refused(form, shown, gettext(BRACKETS))
    if act not in (DRAFT, READY):
        return _page(form, shown, looked=_looked(meant))
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
    return _page(form, name), 422


def _taken(form: Writing) -> Answer:
    next(iter(form.words.values())).subject.errors = [TAKEN]
    return _page(form), 422


def _compared(form: Writing, of: Sheaf, name: str, changed: MailingChanged) -> Answer:
    """Show both texts: who sends theirs again has seen the other, as it was when this page was drawn."""
    form.opened.data = of.mark()
    form.refuse(str(changed))
    return _page(form, name, theirs=manuscripts.read(of.read(), _languages())), 409


def _save(form: Writing, of: Sheaf, name: str) -> None:
    is_draft = request.form.get("act") != READY
    told = {"mailing": name, "languages": form.manuscript.languages, "draft": is_draft}
    # The file last: what cannot be written down is not done.
    with here().database.writing() as session:
        _see_that_it_lies_everywhere(session)
        journal.record(session, actor(), "mailing-write", told, now())
        mailings.save(of, form.manuscript, form.opened.data or "", is_draft)


def _see_that_it_lies_everywhere(session: Session) -> None:
    running = [one.host for one in heartbeats.heard(session) if heartbeats.beats(one, now())]
    if len(running) > 1:
        raise ContentElsewhere(hosts=", ".join(sorted(running)))


def _closed(session: Session) -> str:
    """Why nothing can be written here, before anybody types; "" where it can."""
    try:
        _see_that_it_lies_everywhere(session)
        mailings.see_that_it_opens(_root())
    except (ContentClosed, ContentElsewhere) as closed:
        return str(closed)
    return ""


def _is_taken(of: Sheaf, key: str, said: Mapping[str, str]) -> bool:
    """Whether a new mailing would be another one's namesake; the same once more is the second press of a button."""
    there = {language: content.decode("utf-8", "replace") for language, content in of.read().items()}
    with here().database.reading() as session:
        planned = deliveries.find(session, key) is not None
    return there != said and (planned or any(one.key == key for one in _written()) or bool(there))


def _looked(meant: Mailing) -> Look:
    with here().database.reading() as session:
        return dispatch.look(here().settings, choosing.scope(session), meant)


def _form(of: Sheaf | None, posted: Mapping[str, str] | None = None) -> Writing:
    # The mark first: who writes in between is told of, not overlooked.
    opened = of.mark() if of else ""
    before = manuscripts.read(of.read(), _languages()) if of else Manuscript({})
    with here().database.reading() as session:
        letters = choices.issues(choosing.scope(session))
        segments = [one.name for one in saved.listed(session)]
    return Writing(_languages(), letters, segments, posted, before, opened)


def _page(form: Writing, name: str = "", looked: Look | None = None, theirs: Manuscript | None = None) -> str:
    with here().database.reading() as session:
        plan, closed = deliveries.find(session, name) if name else None, _closed(session)
    facts = {
        "form": form,
        "name": name,
        "looked": looked,
        "theirs": theirs,
        "audiences": AUDIENCES,
        "channels": CHANNELS,
        "merge_words": greetings.NAMES.values(),
        "is_draft": not name or any(one.key == name and one.is_draft for one in _written()),
        "closed": closed,
        "rests": plan is not None and plan.stopped_at is None,
        "shown": _shown(looked) if looked else {},
    }
    return frame.page("desk/write.html", TITLE, **facts)


def _shown(looked: Look) -> dict[str, str]:
    """The text of each letter, by language, as somebody reads it who told us no name."""
    if looked.mailing.channel == law.TEXT:
        return {one.language: texts.shown(here().settings, one.text, one.language) for one in looked.letters}
    return {one.language: one.text.fill({}) for one in looked.letters}


def _sheaf(name: str) -> Sheaf:
    mailing = next((one for one in _written() if one.key == name), None) or abort(404)
    return mailings.sheaf(_root(), _languages(), name, mailing)


def _written() -> list[Mailing]:
    return mailings.with_drafts(_root(), _languages())


def _root() -> Path:
    return here().settings.root


def _languages() -> tuple[str, ...]:
    return here().settings.campaign.languages
