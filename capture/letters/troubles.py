"""Troubles: what is told of why a letter could not leave: figures and our own words, never whose letter it was."""

import re

from capture import bounces
from capture.words import N_, gettext

# What our own machine says of a trouble is a few plain words (couriers.py).
PLAIN = re.compile(r"[A-Za-z ]{1,60}")


def told(trouble: str) -> str:
    """Return the reason in the language being spoken. A server's own words could be anybody's name."""
    code = bounces.code(trouble)
    if code:
        return gettext(N_("The mail server answered {code}.")).format(code=code)
    return trouble if PLAIN.fullmatch(trouble) else gettext(N_("Another reason."))
