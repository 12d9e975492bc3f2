"""Answers to text messages: a gateway posts what people answered, what arrived and who refused, below a secret."""

import hmac

from flask import Blueprint, abort, request

from capture.database import now
from capture.texts import hearing
from capture.web.pages import here

blueprint = Blueprint("answering", __name__)
DONE = "", 204


@blueprint.post("/hooks/texts/<token>")
def hear(token: str) -> tuple[str, int]:
    """Heed every STOP at once; once or often is the same. Of others only turnout is kept, where it is asked for."""
    secret = here().settings.texting.secret
    if not secret or not hmac.compare_digest(secret.encode(), token.encode()):
        abort(404)
    told = request.get_json(silent=True)
    if not isinstance(told, dict):
        abort(400)
    with here().database.writing() as session:
        hearing.hear(session, here().settings, told, now())
    return DONE
