"""The cast: the same few people everywhere.

Camille signs up and confirms. Bilal ticks everything. Odette has an account at a provider that ignores dots.
Mallory types other people's addresses.

At the desk: Nora owns it, Omar organises, Colette writes, Karim knocks on doors, Elsa counts on election day.
"""

from capture.proposals import Wish
from tests.conftest import who_is

CAMILLE = "camille@exemple.fr"
BILAL = "bilal@exemple.fr"
ODETTE = "odette.martin@gmail.com"
MALLORY = "mallory@exemple.net"

NORA = "nora@exemple.fr"
OMAR = "omar@exemple.fr"
COLETTE = "colette@exemple.fr"
KARIM = "karim@exemple.fr"
ELSA = "elsa@exemple.fr"


def wish_of(email: str, *purposes: str, given_name: str = "", neighbourhood: str = "", **facts: str) -> Wish:
    """Return what a person asks for; the newsletter if nothing else is said."""
    return Wish(
        who=who_is(email),
        email=email,
        given_name=given_name,
        neighbourhood=neighbourhood,
        language=facts.get("language", "fr"),
        phone=facts.get("phone", ""),
        purposes=purposes or ("newsletter",),
        source=facts.get("source", "/sign-up/"),
        src=facts.get("src", ""),
    )
