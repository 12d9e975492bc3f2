"""What is known of one person, gathered for their page: each fact with whence it comes, and what happened since."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import arrivals, assignments, consents, law, moves, notes, origins, requests, tags
from capture.consents import Consent, Wording
from capture.exports import orders
from capture.letters import Letter
from capture.marks import Mark
from capture.origins import Origin
from capture.staff import colleagues
from capture.supporters import FACTS, Supporter
from capture.web.pages import here
from capture.words import N_, gettext, spoken

LABELS = {
    "name": N_("Name"),
    "neighbourhood": N_("Neighbourhood"),
    "address": N_("Address"),
    "postcode": N_("Postcode"),
    "phone": N_("Phone"),
    "language": N_("Language"),
}
ORIGINS = {
    law.DECLARED: N_("told by the person"),
    law.OBSERVED: N_("noted, not told by the person"),
    law.ROLL: N_("electoral roll"),
    law.SYSTEM: N_("Hustings itself"),
}
STATES = {
    Mark.CONFIRMED: N_("confirmed by letter"),
    Mark.LEFT: N_("left"),
    Mark.SUPPRESSED: N_("never to be written to"),
    Mark.FAILING: N_("letters come back"),
}


@dataclass(frozen=True)
class Fact:
    """One fact: what it is called, what is known, whence it comes, where or by whom, and since when."""

    label: str
    value: str
    origin: str
    whence: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One line of the ledger: for what, granted or taken back, in which words, where, when."""

    purpose: str
    granted: bool
    words: str
    page: str
    at: datetime


def gather(session: Session, person: Supporter) -> dict[str, object]:
    """Return everything that a person's page shows."""
    catalogue, names = here().catalogue, colleagues.names(session)
    titles = {issue.key: issue.title(spoken())[0] for issue in catalogue.issues}
    standing = consents.standing(session, person.id)
    return {
        "person": person,
        "called": " ".join(filter(None, (person.given_name, person.family_name))) or person.email or person.phone,
        "states": [gettext(words) for mark, words in STATES.items() if person.flags & mark],
        "facts": facts_of(session, person, names),
        "standing": [consents.wording(purpose, catalogue) for purpose in standing],
        "issues": [titles.get(key, key) for key in law.issues(standing)],
        "ledger": _ledger(session, person.id),
        "letters": _letters(session, person),
        "exports": orders.of(session, person.id, arrivals.here_since(session, person)),
        "tags": tags.of(session, person.id),
        "notes": notes.of(session, person.id),
        "requests": requests.of(session, person.id),
        "assigned": assignments.of(session, person.id),
        "names": names,
    }


def facts_of(session: Session, person: Supporter, names: dict[str, str]) -> list[Fact]:
    """Return the facts of a person that are known, each with its origin."""
    noted, shown = origins.of(session, person.id), []
    for fact, columns in FACTS.items():
        value = " ".join(filter(None, (getattr(person, column) for column in columns)))
        if fact == "neighbourhood":
            value = here().catalogue.neighbourhoods.get(value, value)
        if value:
            shown.append(_fact(fact, value, noted.get(fact), person, names))
    return shown


def _fact(fact: str, value: str, noted: Origin | None, person: Supporter, names: dict[str, str]) -> Fact:
    label = gettext(LABELS[fact])
    if noted is None:
        whence = " ".join(filter(None, (person.source, person.src)))
        return Fact(label, value, gettext(ORIGINS[law.DECLARED]), whence, person.joined_at)
    return Fact(label, value, gettext(ORIGINS[noted.origin]), names.get(noted.whence, noted.whence), noted.at)


def _ledger(session: Session, supporter_id: int) -> list[Line]:
    lines = sa.select(Consent, Wording.text).outerjoin(Wording, Wording.version == Consent.wording)
    rows = session.execute(lines.where(Consent.supporter_id == supporter_id).order_by(Consent.id.desc())).all()
    catalogue = here().catalogue
    return [
        Line(consents.wording(line.purpose, catalogue), line.granted, shown or "", line.page, line.at)
        for line, shown in rows
    ]


def _letters(session: Session, person: Supporter) -> list[Letter]:
    theirs = (person.who, *moves.former(session, person.id))
    return list(session.scalars(sa.select(Letter).where(Letter.who.in_(theirs)).order_by(Letter.id.desc())))
