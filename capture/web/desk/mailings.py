"""Mailings: each as it will look, whom it reaches and why not the others, what stands in its way; and how far it is."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import deliveries, dispatch, law, mailings, texts
from capture.database import now
from capture.deliveries import GOES_OUT, PLANNED, STOPPED, WAITS, Plan, campaigns
from capture.dispatch.drafting import draft
from capture.dispatch.drafting import push as lay_down
from capture.errors import MailingChangedMeanwhile, MailingUnknown
from capture.mailchimp import drafts, syncing
from capture.mailchimp.client import Patience
from capture.mailings import Draughtsman, Letter, Look, Mailing
from capture.mailings.greetings import Form
from capture.settings import MAILCHIMP
from capture.staff import colleagues
from capture.web import frame
from capture.web.desk import choosing, drafting
from capture.web.headers import FRAMED, FRAMING
from capture.web.pages import here
from capture.web.signing.guard import proved
from capture.web.signing.presence import actor, me
from capture.words import N_

blueprint = Blueprint("mailings", __name__)
TITLE = N_("Mailings")
# By language, and by part: HTML and text.
MOST_DIGITS = 9
# Whoever pressed a button waits: Mailchimp is asked once, and not for long.
IN_A_HURRY = Patience(budget=10, tries=1)
Forms = Mapping[str, Mapping[str, Form]]


@blueprint.get("/desk/mailings")
def show() -> str:
    """Show every mailing that is written, or was sent."""
    written = _gather()
    with here().database.reading() as session:
        plans = {plan.key: plan for plan in deliveries.listed(session)}
        facts = {"written": written, "plans": plans, "gone": [plans[key] for key in plans if key not in written]}
        return frame.page("desk/mailings.html", TITLE, **facts, **_told(session, plans.values()))


@blueprint.get("/desk/mailings/<name>")
def look(name: str) -> Response:
    """Show one mailing, and what can be done with it."""
    with here().database.reading() as session:
        plan, mailing = _found(session, name)
        # What is planned rests as it is: whom its file would reach now is nobody's question.
        looked = None if _rests(plan) or mailing is None else _looked(session, mailing)
        forms = _forms(looked.letters) if looked else _resting(plan)
        channel = plan.channel if plan else mailing.channel if mailing else ""
        messages = _messages(forms) if channel == law.TEXT else {}
        opened = drafting.sheaf(name).mark() if mailing else ""
        facts = {
            "opened": opened,
            "name": name,
            "plan": plan,
            "looked": looked,
            "letters": _in_order(forms),
            "messages": messages,
        }
        title = mailing.subject if mailing else name
        page = frame.page("desk/mailing.html", title, **facts, **_standing(session, name, plan, looked))
    answer = Response(page, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = FRAMING
    return answer


@blueprint.get("/desk/mailings/<name>/<language>.html")
def letter(name: str, language: str) -> Response:
    """Show a letter alone, as a mail program does: it may run nothing and fetch nothing but our pictures."""
    # Whoever looks may have come by another name of this machine.
    html = _letter(name, language)["html"].fill_html({}).replace(f'src="{here().settings.address}/', 'src="/')
    answer = Response(html, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = FRAMED
    return answer


@blueprint.get("/desk/mailings/<name>/<language>.txt")
def text(name: str, language: str) -> Response:
    """Show the text part of a letter."""
    return Response(_letter(name, language)["text"].fill({}), content_type="text/plain; charset=utf-8")


@blueprint.post("/desk/mailings/<name>/schedule")
@proved
def schedule(name: str) -> Response:
    """Let it leave at its moment, or at once."""
    mailing = _gather().get(name) or abort(404)
    with here().database.reading() as session:
        known, looked = deliveries.find(session, name), _looked(session, mailing)
    _see_that_it_is_as_seen(looked)
    if looked.may_leave and not _rests(known):
        links = dispatch.outward.links(looked, here().settings.address)
        looked = dispatch.outward.asked(looked, links, dispatch.outward.AT_DESK)
    # Drawn and counted before: nobody who writes waits for that.
    with here().database.writing() as session:
        dispatch.plan(session, here().settings, looked, actor(), now())
    return _back(name)


@blueprint.post("/desk/mailings/<name>/push")
@proved
def push(name: str) -> Response:
    """Lay it down at Mailchimp, to be looked at there; to nobody yet."""
    settings, database, catalogue = here().settings, here().database, here().catalogue
    mailing = _gather().get(name) or abort(404)
    with database.reading() as session:
        meant = draft(session, settings, _looked(session, mailing), now())
        session.expunge_all()
    with syncing.at_work(settings, database, catalogue, patience=IN_A_HURRY) as bridge:
        lay_down(bridge, meant, actor())
    return _back(name)


@blueprint.post("/desk/mailings/<name>/approve")
@proved
def approve(name: str) -> Response:
    """Agree to it."""
    with here().database.writing() as session:
        dispatch.approve(session, _plan(session, name), _seen(), me(), now())
    return _back(name)


@blueprint.post("/desk/mailings/<name>/stop")
def stop(name: str) -> Response:
    """Let nothing more of it leave."""
    with here().database.writing() as session:
        dispatch.stop(session, _plan(session, name), "", actor(), now())
    return _back(name)


def _see_that_it_is_as_seen(looked: Look) -> None:
    """See that what leaves is what was read, and reaches nobody more. Raises MailingChanged."""
    if looked.may_leave and looked.reach is not None:
        seen = request.form.get("people", "")
        grew = not seen.isdecimal() or len(seen) > MOST_DIGITS or looked.reach.people > int(seen)
        if grew or request.form.get("opened") != drafting.sheaf(looked.mailing.key).mark():
            raise MailingChangedMeanwhile


def _gather() -> dict[str, Mailing]:
    settings = here().settings
    return {found.key: found for found in mailings.with_drafts(settings.root, settings.campaign.languages)}


def _found(session: Session, name: str) -> tuple[Plan | None, Mailing | None]:
    """Return what is planned and what is written of a mailing. Raises MailingUnknown where neither is."""
    plan, written = deliveries.find(session, name), _gather()
    if plan is None and name not in written:
        raise MailingUnknown(key=name, known=", ".join(written) or "–")
    return plan, written.get(name)


def _rests(plan: Plan | None) -> bool:
    return plan is not None and plan.stopped_at is None


def _standing(session: Session, name: str, plan: Plan | None, looked: Look | None) -> dict[str, object]:
    return {
        "elsewhere": len(dispatch.outward.links(looked, here().settings.address)) if looked else 0,
        **_told(session, [plan] if plan else []),
        "by_mailchimp": _is_by_mailchimp(plan),
        "campaigns": [(one, drafts.page(here().settings, one)) for one in campaigns.of(session, name)],
        "campaign_words": campaigns.WORDS,
        "names": colleagues.names(session),
        "is_own": plan is not None and me().is_behind(plan.by),
        "states": {"waits": WAITS, "planned": PLANNED, "goes out": GOES_OUT, "stopped": STOPPED},
    }


def _told(session: Session, plans: Collection[Plan]) -> dict[str, object]:
    """What came of mailings, and whether whoever asks sees of whom that is said."""
    return {"outcomes": dispatch.outcomes(session, plans), "sees_names": choosing.sees_names()}


def _is_by_mailchimp(plan: Plan | None) -> bool:
    """Whether Mailchimp carries what is planned, or would carry what is written."""
    if plan is not None and _rests(plan):
        return plan.via == deliveries.MAILCHIMP
    return here().settings.mailings_by == MAILCHIMP


def _looked(session: Session, mailing: Mailing) -> Look:
    return dispatch.look(here().settings, choosing.scope(session), mailing)


def _resting(plan: Plan | None) -> Forms:
    """The letters by language, as they were drawn when the mailing was planned."""
    letters = plan.letters if plan else {}
    return {code: {part: Form.read(told) for part, told in one.items()} for code, one in letters.items()}


def _forms(letters: Iterable[Letter]) -> Forms:
    return {one.language: {"html": one.html, "text": one.text} for one in letters}


def _letter(name: str, language: str) -> Mapping[str, Form]:
    with here().database.reading() as session:
        plan, mailing = _found(session, name)
        if _rests(plan) or mailing is None:
            forms = _resting(plan)
        else:
            forms = _forms(mailings.draw(Draughtsman(here().settings), choosing.scope(session), mailing))
    return forms.get(language) or abort(404)


def _messages(forms: Forms) -> dict[str, str]:
    return {code: texts.shown(here().settings, parts["text"], code) for code, parts in forms.items()}


def _in_order(languages: Collection[str]) -> list[str]:
    return [language for language in here().settings.campaign.languages if language in languages]


def _seen() -> datetime | None:
    """When the mailing was planned that whoever agrees has before them."""
    with suppress(ValueError):
        return datetime.fromisoformat(request.form.get("seen", ""))
    return None


def _plan(session: Session, name: str) -> Plan:
    found = deliveries.find(session, name)
    if found is None:
        abort(404)
    return found


def _back(name: str) -> Response:
    return redirect(url_for("mailings.look", name=name), 303)
