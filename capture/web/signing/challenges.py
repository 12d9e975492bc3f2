"""Challenges that passkeys sign: made for this browser and for one purpose, good for five minutes, and once.

Nothing is kept of those that nobody answers: each carries its own proof, and only answered ones are noted.
"""

import secrets

from flask import session
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from webauthn.helpers import parse_client_data_json

from capture import repeats
from capture.database import now
from capture.errors import PasskeyRefused
from capture.web.pages import here

MAKING, SIGNING = "making", "signing"
HOLDS = 300  # seconds
# The cookie holds it, so that another browser's challenge is worth nothing here.
BROWSER = "csrf_token"


def make(purpose: str) -> bytes:
    """Return a challenge for a purpose."""
    generate_csrf()
    return _signer().dumps([purpose, session[BROWSER], secrets.token_urlsafe(16)]).encode()


def check(purpose: str, client_data: bytes) -> bytes:
    """Return the challenge that a browser says to have signed, if it was made for it. Raises PasskeyRefused."""
    challenge = parse_client_data_json(client_data).challenge
    try:
        made_for, browser, _ = _signer().loads(challenge, max_age=HOLDS)
    except BadData as forged:
        raise PasskeyRefused from forged
    if (made_for, browser) != (purpose, session.get(BROWSER)):
        raise PasskeyRefused
    return challenge


def spend(challenge: bytes) -> None:
    """Use a challenge up. Raises PasskeyRefused for one that was answered before."""
    with here().database.writing() as act:
        if repeats.begin(act, f"passkey:{challenge.decode()}", "", now()) is not None:
            raise PasskeyRefused


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(here().settings.secret_key, salt="hustings.passkey")
