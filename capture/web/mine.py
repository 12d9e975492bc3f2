"""A person's own page: what we know of them, to be seen, corrected, taken along and erased."""

import json
from collections.abc import Callable

from flask import Blueprint, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import addresses, consents, dossiers, erasures, law, links, memberships, moves, origins, suppressions
from capture.database import now
from capture.errors import LinkUnknown
from capture.forms import Mine
from capture.origins import Source
from capture.supporters import Supporter
from capture.web import asking
from capture.web.once import key, once
from capture.web.pages import draw, here
from capture.words import N_, speak

blueprint = Blueprint("mine", __name__)
PAGE = "/preferences"
SAVED, ERASED = "saved", "erased"
FILE = "my-data"


@blueprint.get("/preferences/mine/<token>")
def show(token: str) -> str:
    """Show everything that can be changed."""
    with here().database.reading() as session:
        person = visitor(session, token)
        form = _form(person, consents.standing(session, person.id))
    return _page(form, person, token)


@blueprint.post("/preferences/mine/<token>")
def save(token: str) -> Response | tuple[str, int]:
    """Make facts and consents what the page says now."""
    with here().database.reading() as session:
        person = visitor(session, token)
        form = _form(person, consents.standing(session, person.id), request.form)
    if not form.validate():
        return _page(form, person, token), 422
    speak(person.language)
    once(lambda session: _save(session, visitor(session, token, locked=True), form))
    return redirect(f"/preferences/mine/{token}?saved=yes", 303)


@blueprint.get("/preferences/mine/<token>/data.json")
def take_json(token: str) -> Response:
    """Hand over everything that is kept under the person's name, for machines (GDPR art. 15, 20)."""
    told = _taken(token, lambda dossier: json.dumps(dossier, ensure_ascii=False, indent=1) + "\n")
    return _file(told, "application/json", "json")


@blueprint.get("/preferences/mine/<token>/data.csv")
def take_csv(token: str) -> Response:
    """Hand over the same for spreadsheets."""
    return _file(_taken(token, dossiers.to_csv), "text/csv", "csv")


@blueprint.get("/preferences/mine/<token>/erase")
def ask(token: str) -> str:
    """Show what erasing does, and its button."""
    with here().database.reading() as session:
        person = visitor(session, token)
    return draw("erase.html", person.language, N_("Erase everything"), token=token, once=key())


@blueprint.post("/preferences/mine/<token>/erase")
def erase(token: str) -> Response:
    """Erase the person; nothing brings them back but their own new sign-up."""
    # The language stands in the answer: afterwards nobody knows it any more.
    outcome = once(lambda session: _erase(session, visitor(session, token, locked=True)))
    return redirect(f"{here().settings.campaign.path(outcome.partition(':')[2])}preferences/erased", 303)


@blueprint.post("/preferences/mine/<token>/close")
def close(token: str) -> Response:
    """End the visit at once: the page may stand open on a computer that others use."""
    with here().database.writing() as session:
        language = visitor(session, token).language
        links.close_visit(session, token, now())
    return redirect(here().settings.campaign.path(language), 303)


@blueprint.post("/preferences/mine/<token>/again")
def again(token: str) -> Response:
    """Owe a fresh letter to whoever had the page open for too long."""
    with here().database.writing() as session:
        person = moves.person(session, links.find(session, links.VISIT, token).who)
        if person is None:
            raise LinkUnknown
        asking.owe(session, person)
    return asking.sent(person.language)


def visitor(session: Session, token: str, locked: bool = False) -> Supporter:
    """Return whose page is open. Raises LinkUnknown, LinkExpired or LinkSpent."""
    person = moves.person(session, links.look(session, links.VISIT, token, now()), locked)
    if person is None:
        raise LinkUnknown
    if locked:
        # Whoever was waited for may have shut the page: it shows what is not so any more.
        links.look(session, links.VISIT, token, now())
    return person


def _form(person: Supporter, standing: list[str], posted: object = None) -> Mine:
    campaign, facts = here().settings.campaign, ("family_name", "postcode", "phone", "language")
    known = {name: getattr(person, name) for name in ("given_name", "neighbourhood", *facts)}
    known |= {purpose: purpose in standing for purpose in (law.NEWSLETTER, law.TARGETING, law.SMS)}
    known |= {"issues": law.issues(standing)}
    known |= {name: law.after(f"{name}:", standing) for name in ("help", "need")}
    return Mine(here().catalogue, campaign.languages, campaign.phone_country, posted, **known)


def _page(form: Mine, person: Supporter, token: str) -> str:
    facts = {"form": form, "email": person.email, "token": token, "once": key(), "saved": "saved" in request.args}
    offered = {"ways": consents.HELP, "needs": consents.NEED}
    words = {"help_words": consents.HELP_WORDS, "need_words": consents.NEED_WORDS}
    return draw("mine.html", person.language, N_("Your own page"), **facts, **offered, **words)


def _taken(token: str, write: Callable[[dossiers.Dossier], str]) -> str:
    chosen = here().settings
    with here().database.reading() as session:
        person = visitor(session, token)
        mailbox = suppressions.digest(chosen.suppression_key, addresses.mailbox(person.email))
        speak(person.language)
        return write(dossiers.gather(session, person, mailbox, now()))


def _file(told: str, kind: str, ending: str) -> Response:
    name = {"Content-Disposition": f'attachment; filename="{FILE}.{ending}"'}
    return Response(told, content_type=f"{kind}; charset=utf-8", headers=name)


def _save(session: Session, person: Supporter, form: Mine) -> str:
    memberships.revise(session, person, form.purposes, here().catalogue, PAGE, now())
    origins.tell(session, person, form.facts, Source(law.DECLARED, PAGE, now()))
    return SAVED


def _erase(session: Session, person: Supporter) -> str:
    language = person.language
    erasures.erase(session, person.who, now(), here().settings.suppression_key)
    return f"{ERASED}:{language}"
