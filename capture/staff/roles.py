"""Roles: what a colleague does in the campaign. What each may open stands in capture/web/roles.py."""

from collections.abc import Iterable

from capture.words import N_, gettext

OWNER = "owner"
ORGANISER = "organiser"
COMMUNICATIONS = "communications"
CANVASSER = "canvasser"
ELECTION_DAY = "election-day"
NAMES = {
    OWNER: N_("owner"),
    ORGANISER: N_("organiser"),
    COMMUNICATIONS: N_("communications"),
    CANVASSER: N_("canvasser"),
    ELECTION_DAY: N_("election day"),
}
# In this order they are offered, with the words for each.
ROLES = {
    OWNER: N_("owner: everything, and the colleagues"),
    ORGANISER: N_("organiser: people, segments, exports, walks"),
    COMMUNICATIONS: N_("communications: texts and mailings"),
    CANVASSER: N_("canvasser: walks only"),
    ELECTION_DAY: N_("election day: turnout only"),
}


def in_words(roles: Iterable[str]) -> str:
    """Return the names of roles, in the language being spoken."""
    return ", ".join(gettext(NAMES.get(role, role)) for role in roles)
