"""A browser that proves its work, as proof.js does."""

import altcha

from capture import challenges
from capture.database import now
from tests.conftest import ENVIRONMENT

SECRET = ENVIRONMENT["SECRET_KEY"]


def solved(asked: dict[str, object]) -> str:
    """Solve a challenge and return what goes with the form."""
    challenge = altcha.Challenge.from_dict(asked)
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def proof(form: str = "sign-up", secret: str = SECRET) -> str:
    """Return a fresh proof of work for a form."""
    return solved(challenges.ask(secret, form, now()))
