"""Flask-Security under the desk: its hashing of passwords, its authenticator apps, its current user.

Its views, forms and letters stay out (docs/how-it-works.md). It reads in sessions of its own, which no act shares.
"""

from typing import Any

from flask import Flask, current_app, session
from flask_security import RoleMixin, Security, UserDatastore, UserMixin
from flask_security.totp import Totp
from passlib.exc import UsedTokenError
from passlib.totp import TotpMatch

from capture.database import now
from capture.settings import Settings
from capture.staff import Colleague, SignedIn, accounts, colleagues, sign_ins
from capture.web.pages import here
from capture.web.signing.machines import may_be_here

# A clock may be half a minute off (RFC 6238, 5.2).
DRIFT = 30  # seconds
DIGITS = 6
NUMBER = "sign_in"  # under this name the cookie holds the number of the sign-in


class Member(UserMixin):
    """A colleague as Flask-Security knows one: apart from any session of the database."""

    fs_uniquifier = ""

    def __init__(self, colleague: Colleague, armed: bool, signed_in: SignedIn | None = None) -> None:
        """Say who it is, whether they have a second factor, and where they are signed in, if they are."""
        self.colleague, self.armed, self.signed_in = colleague, armed, signed_in
        self.id, self.email, self.fs_uniquifier = colleague.id, colleague.email, colleague.uniquifier
        self.password, self.active = colleague.password, colleague.is_here
        # Who may open what stands in capture/web/roles.py.
        self.roles = []


class Members(UserDatastore):
    """Finds colleagues for Flask-Security, each time in a session of its own that only reads."""

    def __init__(self) -> None:
        """Name what it finds."""
        super().__init__(Member, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Member | None:
        """Return who is here at an address's key (email) or under a uniquifier (fs_uniquifier)."""
        ((by, value),) = kwargs.items()
        find = {"email": colleagues.find, "fs_uniquifier": colleagues.holder}[by]
        with here().database.reading() as reading:
            found = find(reading, value)
            return Member(found, sign_ins.is_armed(reading, found.id)) if found and found.is_here else None

    def put(self, model: Member) -> Member:
        """Keep the same password under a hash that has become stronger."""
        with here().database.writing() as act:
            accounts.rehash(act, model.id, str(model.password))
        return model


class Apps(Totp):
    """Authenticator apps: each code opens once, whoever else has seen it."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Return the place in time of the last code that a colleague used."""
        return user.colleague.totp_counter if isinstance(user, Member) else None

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Use a code up. Raises UsedTokenError for the second of two browsers that bring it at once."""
        with here().database.writing() as act:
            if not accounts.spend_counter(act, user.id, tmatch.counter):
                raise UsedTokenError


def init_app(app: Flask, settings: Settings, argon2: dict[str, int]) -> None:
    """Put Flask-Security under the app, without a page of its own."""
    app.config.update(
        SESSION_PROTECTION=None,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  # the name of the method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=argon2,
        SECURITY_PASSWORD_SALT=settings.password_salt,
        SECURITY_TOTP_SECRETS=dict(settings.totp_secrets),
        # A colon would end it (github.com/google/google-authenticator/wiki/Key-Uri-Format).
        SECURITY_TOTP_ISSUER=settings.campaign.name.replace(":", " "),
        # Ours are kept as hashes (capture/staff/recovery.py), but without these it makes no apps.
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        # Nor commands: colleagues are invited by ours.
        SECURITY_CLI_USERS_NAME="",
        SECURITY_CLI_ROLES_NAME="",
    )
    security = Security(app, Members(), register_blueprint=False, totp_cls=Apps)
    security.login_manager.user_loader(_load)
    # No token in a header or an address stands for a cookie, and public pages do not ask who is there.
    security.login_manager.request_loader(lambda _request: None)
    security.principal.identity_loaders.clear()
    # Nor do templates: a page that says that the database is away must not ask it.
    processors = app.template_context_processors[None]
    processors[:] = [own for own in processors if own.__name__ != "_user_context_processor"]


def engine() -> Security:
    """Return Flask-Security as it was put under the app."""
    composed: Security = current_app.extensions["security"]
    return composed


def new_app() -> tuple[str, str]:
    """Return the secret of a new app as it is kept, encrypted, and as it is typed."""
    secret = engine().totp_factory.generate_totp_secret()
    return secret, engine().totp_factory.get_totp_pretty_key(secret)


def is_code(typed: str, secret: str | None, somebody: Member) -> bool:
    """Return whether this is a fresh code of an app, and use it up."""
    if secret is None or len(typed) != DIGITS or not (typed.isascii() and typed.isdecimal()):
        return False
    try:
        return engine().totp_factory.verify_totp(typed, secret, somebody, window=DRIFT)
    except KeyError:
        # It was encrypted with a secret that .env has no longer: an owner resets it.
        return False


def _load(uniquifier: str) -> Member | None:
    number = session.get(NUMBER)
    if not isinstance(number, str):
        return None
    with here().database.reading() as reading:
        found = sign_ins.find(reading, number, now())
    if found is None or found.colleague.uniquifier != uniquifier or not may_be_here(found.colleague):
        return None
    return Member(found.colleague, found.armed, found)
