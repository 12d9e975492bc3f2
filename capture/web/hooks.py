"""Hooks: what Mailchimp tells when somebody changes there. Its address is a secret; what it says is only a hint."""

from hmac import compare_digest

from flask import Blueprint, abort, request

from capture.database import now
from capture.mailchimp import audiences, hints
from capture.mailchimp.audiences import Audience
from capture.web.pages import here

blueprint = Blueprint("hooks", __name__)
SIGNATURE = "X-Mailchimp-Signature"
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
HEARD = ("ok\n", 200, PLAIN)


@blueprint.get("/hooks/mailchimp/<secret>")
def show(secret: str) -> tuple[str, int, dict[str, str]]:
    """Answer that somebody listens here: Mailchimp asks before it makes the hook."""
    _see_that_it_is_ours(secret)
    return HEARD


@blueprint.post("/hooks/mailchimp/<secret>")
def hear(secret: str) -> tuple[str, int, dict[str, str]]:
    """Keep a hint, once; the worker then asks for the person. The same answer to what is none of ours to heed."""
    _see_that_it_is_ours(secret)
    body = request.get_data(cache=True)
    with here().database.reading() as session:
        audience = audiences.find(session, here().settings)
    if audience is None or not _is_signed(audience, body) or request.form.get("data[list_id]") != audience.audience:
        abort(403)
    with here().database.writing() as session:
        hints.take(session, request.form, now())
    return HEARD


def _see_that_it_is_ours(secret: str) -> None:
    settings = here().settings
    ours = hints.secret(settings) if settings.mailchimp_audience else ""
    if not ours or not compare_digest(secret.encode(), ours.encode()):
        abort(403)


def _is_signed(audience: Audience, body: bytes) -> bool:
    # One that was made before they signed has nothing to sign with; its address alone is its authority.
    return not audience.signing or hints.is_signed(audience.signing, request.headers.get(SIGNATURE, ""), body)
