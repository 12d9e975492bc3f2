"""The frame of the desk's pages: who is signed in, where they may go, in their language."""

from dataclasses import dataclass

from flask import request, url_for

from capture.staff import Colleague
from capture.web import roles
from capture.web.pages import draw, here, preferred
from capture.web.signing.presence import somebody
from capture.words import N_, gettext, speak

# What stands in the desk's menu, for those who may open it: an endpoint and its title.
PLACES: tuple[tuple[str, str], ...] = (
    ("home.show", N_("Overview")),
    ("people.show", N_("People")),
    ("segments.show", N_("Segments")),
    ("exports.show", N_("Exports")),
    ("duplicates.show", N_("Duplicates")),
    ("imports.show", N_("Imports")),
    ("stall.show", N_("Market stall")),
    ("colleagues.show", N_("Colleagues")),
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
    open_here = [(endpoint, title) for endpoint, title in PLACES if colleague.plays(roles.allowed(endpoint) or ())]
    room = (request.endpoint or "").partition(".")[0]
    return [
        Place(gettext(title), url_for(endpoint), endpoint.partition(".")[0] == room) for endpoint, title in open_here
    ]
