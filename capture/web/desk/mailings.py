"""Mailings: each as it will look, whom it reaches and why not the others, what stands in its way; and how far it is."""

from collections.abc import Collection, Mapping

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import deliveries, dispatch, law, mailings, texts
from capture.database import now
from capture.deliveries import GOES_OUT, PLANNED, STOPPED, WAITS, Plan
from capture.errors import MailingUnknown
from capture.mailings import Look, Mailing
from capture.mailings.greetings import Form
from capture.staff import colleagues
from capture.web import frame
from capture.web.desk import choosing
from capture.web.headers import FRAMED, FRAMING
from capture.web.pages import here
from capture.web.signing.guard import proved
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("mailings", __name__)
TITLE = N_("Mailings")


@blueprint.get("/desk/mailings")
def show() -> str:
    """Show every mailing that is written, or was sent."""
    written = _gather()
    with here().database.reading() as session:
        plans = {plan.key: plan for plan in deliveries.listed(session)}
        facts = {"written": written, "plans": plans, "gone": [plans[key] for key in plans if key not in written]}
        return frame.page("desk/mailings.html", TITLE, **facts)


@blueprint.get("/desk/mailings/<name>")
def look(name: str) -> Response:
    """Show one mailing, and what can be done with it."""
    with here().database.reading() as session:
        plan, looked = deliveries.find(session, name), _looked(session, name)
        if plan is None and looked is None:
            raise MailingUnknown(key=name, known=", ".join(_gather()) or "–")
        facts = {
            "name": name,
            "plan": plan,
            "looked": looked,
            "fates": dispatch.fates(session, plan) if plan else {},
            "names": colleagues.names(session),
            "letters": _in_order(_letters(plan, looked)),
            "messages": _messages(plan, looked),
            "is_own": plan is not None and plan.by == actor(),
            "states": {"waits": WAITS, "planned": PLANNED, "goes out": GOES_OUT, "stopped": STOPPED},
        }
        title = looked.mailing.first.title if looked else name
        answer = Response(frame.page("desk/mailing.html", title.replace("%", "%%"), **facts), content_type="text/html")
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
    with here().database.writing() as session:
        looked = _looked(session, name)
        if looked is None:
            abort(404)
        dispatch.plan(session, here().settings, looked, actor(), now())
    return _back(name)


@blueprint.post("/desk/mailings/<name>/approve")
@proved
def approve(name: str) -> Response:
    """Agree to it."""
    with here().database.writing() as session:
        plan = _plan(session, name)
        # Of a text that changed meanwhile nobody has agreed to anything.
        seen = plan.planned_at if request.form.get("seen") == plan.planned_at.isoformat() else now()
        deliveries.approve(session, plan, seen, actor(), now())
    return _back(name)


@blueprint.post("/desk/mailings/<name>/stop")
def stop(name: str) -> Response:
    """Let nothing more of it leave."""
    with here().database.writing() as session:
        dispatch.stop(session, _plan(session, name), "", actor(), now())
    return _back(name)


def _gather() -> dict[str, Mailing]:
    settings = here().settings
    return {found.key: found for found in mailings.gather(settings.root, settings.campaign.languages)}


def _looked(session: Session, name: str) -> Look | None:
    mailing = _gather().get(name)
    return dispatch.look(here().settings, choosing.scope(session), mailing) if mailing else None


def _letters(plan: Plan | None, looked: Look | None) -> Mapping[str, Mapping[str, Form]]:
    """The letters by language: as they rest here, or as they would leave now."""
    if plan is not None and plan.stopped_at is None:
        return {code: {part: Form.read(told) for part, told in one.items()} for code, one in plan.letters.items()}
    return {one.language: {"html": one.html, "text": one.text} for one in (looked.letters if looked else ())}


def _letter(name: str, language: str) -> Mapping[str, Form]:
    with here().database.reading() as session:
        found = _letters(deliveries.find(session, name), _looked(session, name)).get(language)
    if found is None:
        abort(404)
    return found


def _messages(plan: Plan | None, looked: Look | None) -> dict[str, str]:
    """The text messages by language, where it goes out as such."""
    channel = plan.channel if plan else looked.mailing.channel if looked else ""
    found = _letters(plan, looked) if channel == law.TEXT else {}
    return {code: texts.shown(here().settings, forms["text"], code) for code, forms in found.items()}


def _in_order(languages: Collection[str]) -> list[str]:
    return [language for language in here().settings.campaign.languages if language in languages]


def _plan(session: Session, name: str) -> Plan:
    found = deliveries.find(session, name)
    if found is None:
        abort(404)
    return found


def _back(name: str) -> Response:
    return redirect(url_for("mailings.look", name=name), 303)
