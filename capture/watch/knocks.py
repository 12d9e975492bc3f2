"""Knocks: whoever knows our secret key asks our own site a little more than strangers may know."""

from itsdangerous import BadSignature, TimestampSigner

HEADER = "X-Hustings-Knock"
GOOD_FOR = 60  # seconds, beside a clock that is a little off
SALT = "knock"


def knock(secret_key: str) -> str:
    """Return what `hustings doctor --live` says at the door."""
    return TimestampSigner(secret_key, salt=SALT).sign("doctor").decode()


def is_ours(secret_key: str, said: str) -> bool:
    """Return whether it was said by somebody with our key, lately."""
    try:
        TimestampSigner(secret_key, salt=SALT).unsign(said, max_age=GOOD_FOR)
    except BadSignature:
        return False
    return True
