"""Hashing passwords: slowly, on purpose, and only a few at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort
from flask_security.utils import hash_password, verify_and_update_password, verify_password

from capture.web.signing.engine import Member, engine

# OWASP asks for less (Password Storage Cheat Sheet: 19 MiB, t=2, p=1).
ARGON2 = {"argon2__memory_cost": 64 * 1024, "argon2__time_cost": 3, "argon2__parallelism": 4}
# Each takes 64 MiB and a quarter of a second: a flood of passwords fills neither the memory nor all threads.
AT_ONCE = 4
# The same work for nobody: the hash of 32 random bytes that were forgotten at once.
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$AuC813qv1bqXknLOOQdAKA$zFOFYCe3RVD3KQNDei5LQw/pmxp+pSm7iTfrtUG1mLo"
_room = threading.BoundedSemaphore(AT_ONCE)


def knows(password: str, somebody: Member | None) -> bool:
    """Return whether this is somebody's password; for nobody it takes the same work to say no."""
    plain = _plain(password)
    with _in_room():
        if somebody is None or somebody.password is None:
            verify_password(plain, NOBODYS)
            return False
        return verify_and_update_password(plain, somebody)


def hashed(password: str) -> str:
    """Return the hash under which a password is kept."""
    with _in_room():
        return hash_password(_plain(password))


def _plain(password: str) -> str:
    # However a keyboard composes its letters (RFC 8265).
    return engine().password_util.normalize(password)


@contextmanager
def _in_room() -> Iterator[None]:
    if not _room.acquire(blocking=False):
        abort(503)
    try:
        yield
    finally:
        _room.release()
