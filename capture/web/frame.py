"""The frame of the desk's pages: who is signed in, where they may go, in their language."""

from dataclasses import dataclass

from flask import request, url_for

from capture import law
from capture.database import now
from capture.staff import Colleague
from capture.web import roles
from capture.web.pages import draw, here, preferred
from capture.web.signing.presence import somebody
from capture.words import N_, gettext, speak

# What stands in the desk's menu, for those who may open it: an endpoint, its title, and the rooms behind it.
PLACES: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("home.show", N_("Overview"), frozenset({"home", "status", "held"})),
    ("people.show", N_("People"), frozenset("people person departing acts duplicates merging imports".split())),
    ("segments.show", N_("Segments"), frozenset({"segments", "mailchimp"})),
    ("mailings.show", N_("Mailings"), frozenset({"mailings", "writing"})),
    ("exports.show", N_("Exports"), frozenset({"exports"})),
    ("stall.show", N_("Market stall"), frozenset({"stall", "sheet"})),
    ("rolls.show", N_("Roll"), frozenset({"rolls", "precincts", "matches"})),
    ("walks.show", N_("Walks"), frozenset({"walks", "cutting", "typing", "headway", "agreed"})),
    ("delegates.show", N_("Delegates"), frozenset({"delegates"})),
    ("day.show", N_("Turnout"), frozenset({"day", "slices", "day_grid"})),
    ("favours.show", N_("Rides and proxies"), frozenset({"favours"})),
    ("signatures.show", N_("Between the rounds"), frozenset({"signatures"})),
    ("colleagues.show", N_("Colleagues"), frozenset({"colleagues"})),
)


@dataclass(frozen=True)
class Place:
    """One place in the menu."""

    title: str
    path: str
    here: bool


def page(template: str, title: str, **facts: object) -> str:
    """Draw a page of the desk under its title, a msgid."""
    signed_in = somebody()
    colleague = signed_in.colleague if signed_in and signed_in.armed else None
    spoken = language()
    speak(spoken)
    return draw(template, spoken, title, me=colleague, desk_places=_places(colleague), **facts)


def plain(template: str, title: str, **facts: object) -> str:
    """Draw a page of the desk without asking who is there: the database may be away."""
    return draw(template, preferred(), title, me=None, desk_places=[], **facts)


def language() -> str:
    """Return the language of whoever is signed in, or else the browser's."""
    signed_in = somebody()
    chosen = signed_in.colleague.language if signed_in else ""
    return chosen if chosen in here().settings.campaign.languages else preferred()


def _places(colleague: Colleague | None) -> list[Place]:
    if colleague is None:
        return []
    room = (request.endpoint or "").partition(".")[0]
    return [
        Place(gettext(title), url_for(endpoint), room in rooms)
        for endpoint, title, rooms in PLACES
        if colleague.plays(roles.allowed(endpoint) or ()) and _is_due(endpoint)
    ]


def _is_due(endpoint: str) -> bool:
    """Whether a place is there today: what belongs between the rounds, only then, and where the law has it."""
    return endpoint != "signatures.show" or law.between(here().settings.campaign.ballot, now()) is not None
