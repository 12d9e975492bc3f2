"""Where somebody wanted to go: kept in the cookie while they sign in or prove themselves, never in an address."""

import re
from urllib.parse import quote, urlsplit

from flask import request, session

HOME = "/desk/"
ASKED = "asked"
# Below the desk, and nothing that a browser could take for another host or for the way up.
PATH = re.compile(r"(?!.*(?://|/\.|%2e|%5c))/desk/[\w.~%/-]*", re.ASCII | re.IGNORECASE)
QUERY = re.compile(r"[\w.~%&=+:;,!*'()/?@$-]*", re.ASCII)
KEPT_OF_QUERY = "%&=+:;,!*'()/?@$"
LONGEST = 1500  # characters that a cookie has room for


def remember(address: str) -> None:
    """Remember an address below /desk/; any other is forgotten."""
    session[ASKED] = address if is_of_desk(address) else HOME


def recall() -> str:
    """Return the address, once."""
    address = session.pop(ASKED, HOME)
    return address if isinstance(address, str) and is_of_desk(address) else HOME


def is_of_desk(address: str) -> bool:
    """Return whether an address is below /desk/ and nowhere else."""
    path, _, query = address.partition("?")
    return len(address) <= LONGEST and bool(PATH.fullmatch(path) and QUERY.fullmatch(query))


def address() -> str:
    """Return the address that is asked for now, as a browser writes it."""
    query = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{quote(query, safe=KEPT_OF_QUERY)}" if query else "")


def page_of_form() -> str:
    """Return the address of our own page that the form was on."""
    try:
        page = urlsplit(request.referrer or "")
    except ValueError:
        return HOME
    return f"{page.path}?{page.query}".rstrip("?") if page.netloc == request.host else HOME
