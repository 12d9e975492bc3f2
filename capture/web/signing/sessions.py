"""The cookie of the desk: nobody else's pages read it or set it."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

# Below these somebody is asked who they are; nothing else can be for colleagues.
ROOTS = ("/desk",)
COOKIE = "desk"
# A browser takes a cookie of this name only over https, from this very host, for all of it (RFC 6265bis, 4.1.3.2).
HOST_COOKIE = f"__Host-{COOKIE}"


class DeskSessions(SecureCookieSessionInterface):
    """Sessions below /desk/, and none anywhere else."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie, where it belongs."""
        return super().open_session(app, request) if is_desk(request.path) else self.make_null_session(app)


def init_app(app: Flask, encrypted: bool) -> None:
    """Give the app its cookie: over https only, where the site is."""
    app.session_interface = DeskSessions()
    app.config.update(
        SESSION_COOKIE_NAME=HOST_COOKIE if encrypted else COOKIE,
        SESSION_COOKIE_SECURE=encrypted,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
    )


def is_desk(path: str) -> bool:
    """Return whether a path is of the desk, and its cookie is read."""
    return any(path == root or path.startswith(f"{root}/") for root in ROOTS)
