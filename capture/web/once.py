"""Forms that a page draws anew each time: sent twice, they have one effect and one answer."""

import hashlib
import secrets
from collections.abc import Callable
from urllib.parse import urlencode

from flask import request
from sqlalchemy.orm import Session

from capture import repeats
from capture.database import now
from capture.web.pages import here

FIELD = "once"


def key() -> str:
    """Return a key for a form that is being drawn."""
    return secrets.token_urlsafe(16)


def once(act: Callable[[Session], str], about: str = "") -> str:
    """Do an act in a transaction of its own and return what came of it; a form that comes again does nothing.

    A page with several buttons says which was pressed (`about`): each acts once. A form without its key acts each time.
    Raises AnsweredOtherwise when its key was sent with other words.
    """
    sent = request.form.get(FIELD, "")
    sent = sent and f"{sent} {about}".strip()
    with here().database.writing() as session:
        if not sent:
            return act(session)
        before = repeats.begin(session, sent, _body(), now())
        if before is not None:
            return before
        outcome = act(session)
        repeats.end(session, sent, outcome)
    return outcome


def _body() -> str:
    said = urlencode(sorted(request.form.items(multi=True)), errors="surrogatepass")
    return hashlib.sha256(f"{request.path}?{said}".encode("utf-8", "surrogatepass")).hexdigest()
