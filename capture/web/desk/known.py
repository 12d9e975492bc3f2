"""What is known of one person, gathered for their page: each fact with whence it comes, and what happened since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from capture import arrivals, assignments, consents, law, letters, moves, notes, origins, requests, tags, texts
from capture.exports import orders
from capture.issues import Catalogue
from capture.origins import Origin
from capture.segments import choices
from capture.staff import colleagues
from capture.staff.colleagues import Names
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
# What each letter was about.
LETTERS = {
    letters.CONFIRM: N_("to confirm"),
    letters.PREFERENCES: N_("to the own page"),
    letters.MOVE_FROM: N_("another address: from here?"),
    letters.MOVE_TO: N_("another address: to here?"),
    letters.STAY: N_("stay in touch?"),
}
# Where a line of the ledger came to be, if on no page of the site.
PLACES = {
    "/desk": N_("at the desk"),
    "merge": N_("when two entries became one"),
    "merge undone": N_("when a merge was undone"),
    "restore": N_("when a backup came back"),
    "sms/stop": N_("by answering STOP to a text message"),
    "sms/provider": N_("by sending STOP to the number in a text message"),
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
        "states": list(choices.states(person.flags).values()),
        "facts": facts_of(session, person, names),
        "standing": [consents.wording(purpose, catalogue) for purpose in standing],
        "issues": [titles.get(key, key) for key in law.issues(standing)],
        "ledger": _ledger(session, person.id, names),
        "letters": letters.of(session, person.who, *moves.former(session, person.id)),
        "texts": texts.of(session, person.who, *moves.former(session, person.id)),
        "states_of_texts": texts.STATES,
        "exports": orders.of(session, person.id, arrivals.here_since(session, person)),
        "lists": arrivals.of(session, person.id),
        "kinds_of_letters": LETTERS,
        "channels": {name: gettext(way.name) for name, way in here().settings.campaign.ballot.rules.channels.items()},
        "tags": tags.of(session, person.id),
        "notes": notes.of(session, person.id),
        "requests": requests.of(session, person.id),
        "assigned": assignments.of(session, person.id),
        "names": names,
    }


def facts_of(session: Session, person: Supporter, names: Names) -> list[Fact]:
    """Return the facts of a person that are known, each with its origin."""
    noted, shown = origins.of(session, person.id), []
    for fact, columns in FACTS.items():
        value = said(fact, {column: getattr(person, column) for column in columns}, here().catalogue)
        if value:
            shown.append(_fact(fact, value, noted.get(fact), person, names))
    return shown


def said(fact: str, values: Mapping[str, str], catalogue: Catalogue) -> str:
    """Return what a fact of a person says, by the values of its columns, in the language being spoken."""
    if fact == "neighbourhood":
        return catalogue.neighbourhoods.get(values[fact], values[fact])
    if fact == "language" and values[fact]:
        return choices.language(values[fact])
    return (" " if fact == "name" else ", ").join(filter(None, values.values()))


def _fact(fact: str, value: str, noted: Origin | None, person: Supporter, names: Names) -> Fact:
    label = gettext(LABELS[fact])
    if noted is None:
        whence = " ".join(filter(None, (person.source, person.src)))
        return Fact(label, value, gettext(ORIGINS[law.DECLARED]), whence, person.joined_at)
    return Fact(label, value, gettext(ORIGINS[noted.origin]), names[noted.whence], noted.at)


def _ledger(session: Session, supporter_id: int, names: Names) -> list[Line]:
    catalogue = here().catalogue
    return [
        Line(consents.wording(line.purpose, catalogue), line.granted, shown, _place(line.page, names), line.at)
        for line, shown in consents.ledger(session, supporter_id)
    ]


def _place(page: str, names: Names) -> str:
    return gettext(PLACES[page]) if page in PLACES else names[page]
