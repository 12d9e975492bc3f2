"""What leaves the house with one person: their data to take along, and the person themselves, erased."""

import json

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from capture import addresses, dossiers, erasures, journal, suppressions
from capture.database import now
from capture.web import frame
from capture.web.desk.people import names
from capture.web.desk.person import found
from capture.web.pages import here
from capture.web.signing.guard import proved
from capture.web.signing.presence import actor
from capture.words import N_

blueprint = Blueprint("departing", __name__)


@blueprint.get("/desk/people/<row:number>/data.json")
@proved
def take_json(number: int) -> Response:
    """Hand over everything that is kept of a person, for machines (GDPR, art. 15 and 20)."""
    told = json.dumps(_gathered(number), ensure_ascii=False, indent=1) + "\n"
    return _file(told, "application/json", f"person-{number}.json")


@blueprint.get("/desk/people/<row:number>/data.csv")
@proved
def take_csv(number: int) -> Response:
    """Hand over the same for spreadsheets."""
    return _file(dossiers.to_csv(_gathered(number)), "text/csv", f"person-{number}.csv")


@blueprint.get("/desk/people/<row:number>/erase")
def ask(number: int) -> str:
    """Show what erasing does, what it leaves, and its button."""
    with here().database.reading() as session:
        person = found(session, number)
        rules = here().settings.campaign.ballot.rules
        exports = erasures.look(session, person.who).exports
    return frame.page("desk/erase.html", N_("Erase this person"), person=person, exports=exports, channels=names(rules))


@blueprint.post("/desk/people/<row:number>/erase")
@proved
def erase(number: int) -> Response:
    """Erase the person; only their own new sign-up brings them back."""
    key = here().settings.suppression_key
    with here().database.writing() as session:
        erasures.erase(session, found(session, number, locked=True).who, now(), key, by=actor())
    return redirect("/desk/people?done=erased", 303)


def _gathered(number: int) -> dossiers.Dossier:
    with here().database.writing() as session:
        person = found(session, number)
        journal.record(session, actor(), "dossier", {"person": number}, now())
        mailbox = suppressions.digest(here().settings.suppression_key, addresses.mailbox(person.email))
        return dossiers.gather(session, person, mailbox, now())


def _file(told: str, kind: str, name: str) -> Response:
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(told, content_type=f"{kind}; charset=utf-8", headers=named)
