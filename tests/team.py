"""The team: one colleague of each role, whose password and app are known, and a seat at the desk for each."""

from datetime import datetime

import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from passlib.totp import TOTP

from capture import addresses
from capture.database import Database, now
from capture.journal import Entry
from capture.staff import CANVASSER, COMMUNICATIONS, ELECTION_DAY, ORGANISER, OWNER, Colleague, accounts, sign_ins
from tests.cast import COLETTE, ELSA, KARIM, NORA, OMAR

EMAILS = {OWNER: NORA, ORGANISER: OMAR, COMMUNICATIONS: COLETTE, CANVASSER: KARIM, ELECTION_DAY: ELSA}
PASSWORD = "tortue lampe gravier huit"
# Its hash under the salt of the tests: to make one takes a quarter of a second.
HASH = "$argon2id$v=19$m=65536,t=3,p=4$nRPiXGuN0VqLESLE2Nv7nw$JoGAlHhh4hErpEq9nHvFi5xxpr5BnN55jwCxXuwvgM8"
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
APP = f'{{"key":"{KEY}","type":"totp","v":1}}'
TOKEN = "0123456789abcdef" * 2


def name_of(role: str) -> str:
    """Return what the colleague of a role is called."""
    return EMAILS[role].partition("@")[0].capitalize()


def hire(
    database: Database,
    role: str = OWNER,
    email: str = "",
    armed: bool = True,
    language: str = "en",
    demo: bool = False,
    name: str = "",
) -> Colleague:
    """Let a colleague have accepted their invitation, with an app unless they are unarmed."""
    address = addresses.read(email or EMAILS[role])
    with database.writing() as session:
        colleague = accounts.invite(session, address, [role], language, "tests", now(), demo)
        accounts.join(session, colleague, name or name_of(role), language, HASH, now())
        if armed:
            accounts.set_app(session, colleague.id, APP, now())
    return colleague


def code(at: datetime | None = None) -> str:
    """Return what the app of every colleague shows at a moment."""
    shown = TOTP(key=KEY).generate(time=(at or now()).timestamp())
    return str(shown.token)


def sit(app: Flask, database: Database, colleague: Colleague, proved: bool = True) -> FlaskClient:
    """Sign a colleague in, in a browser of their own, and let it send the token that forms carry."""
    client = browser(app)
    client.set_cookie("desk", seat(str(app.secret_key), database, colleague, proved))
    signer = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token")
    client.environ_base["HTTP_X_CSRFTOKEN"] = str(signer.dumps(TOKEN))
    return client


def seat(secret_key: str, database: Database, colleague: Colleague, proved: bool = True) -> str:
    """Sign a colleague in and return what the cookie of their browser holds, signed as the app signs it."""
    with database.writing() as session:
        number = sign_ins.begin(session, colleague.id, "Firefox, Linux", now(), proved)
    signing = Flask("capture")
    signing.secret_key = secret_key
    signer = SecureCookieSessionInterface().get_signing_serializer(signing)
    assert signer is not None
    return str(signer.dumps({"_user_id": colleague.uniquifier, "sign_in": number, "csrf_token": TOKEN}))


def browser(app: Flask) -> FlaskClient:
    """Return a browser that posts from our own pages."""
    client = app.test_client()
    told = {"ORIGIN": "http://localhost", "USER_AGENT": "Firefox/140.0 (X11; Linux x86_64)", "ACCEPT_LANGUAGE": "en"}
    client.environ_base |= {f"HTTP_{name}": value for name, value in told.items()}
    return client


def found(database: Database, email: str) -> Colleague:
    """Return the colleague at an address."""
    with database.reading() as session:
        return session.scalars(sa.select(Colleague).where(Colleague.email == email)).one()


def acts(database: Database) -> list[tuple[str, str]]:
    """Return who did what, in order, from the journal."""
    with database.reading() as session:
        return [(actor, act) for actor, act in session.execute(sa.select(Entry.actor, Entry.act).order_by(Entry.id))]
