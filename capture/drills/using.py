"""Using what came back: a colleague of the drill signs in through the pages of the desk, as everybody does."""

import re
import secrets
from dataclasses import dataclass

from flask.testing import FlaskClient
from passlib.totp import TOTP

from capture import addresses, words
from capture.database import Database, now
from capture.settings import Settings
from capture.staff import OWNER, accounts
from capture.web import create_app
from capture.web.signing.engine import new_app
from capture.web.signing.hashing import hashed
from capture.words import N_

EMAIL = "drill@drill.example"  # RFC 2606: nobody's, for ever
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
WORDS = 16  # bytes of a password that nobody needs to remember


@dataclass(frozen=True)
class Credentials:
    """How the colleague of the drill signs in."""

    password: str
    app: str


def sign_in(settings: Settings, database: Database) -> str:
    """Let a colleague who is made for it sign in. Returns what went wrong, "" when nothing did."""
    # Pages speak their colleague's language, and whoever typed the command goes on in their own.
    with words.speaking(words.spoken()):
        return _sign_in(settings, database)


def _sign_in(settings: Settings, database: Database) -> str:
    app = create_app(settings, database)
    with app.app_context():
        colleague = _hire(settings, database)
    browser = app.test_client()
    browser.environ_base |= {"HTTP_ORIGIN": "http://localhost", "HTTP_USER_AGENT": "hustings drill"}
    if not _fill(browser, "/desk/sign-in", email=EMAIL, password=colleague.password):
        return N_("The password is refused.")
    if not _fill(browser, "/desk/sign-in/second", code=str(TOTP(key=colleague.app).generate().token)):
        return N_("The app's code is refused.")
    return "" if browser.get("/desk/").status_code == 200 else N_("The desk does not open.")


def _hire(settings: Settings, database: Database) -> Credentials:
    password, (secret, key) = secrets.token_urlsafe(WORDS), new_app()
    language = settings.campaign.language
    kept = hashed(password)
    with database.writing() as session:
        colleague = accounts.invite(session, addresses.read(EMAIL), [OWNER], language, "drill", now(), demo=True)
        accounts.join(session, colleague, "Drill", language, kept, now())
        accounts.set_app(session, colleague.id, secret, now())
    return Credentials(password, key)


def _fill(browser: FlaskClient, path: str, **fields: str) -> bool:
    token = TOKEN.search(browser.get(path).text)
    answer = browser.post(path, data={"csrf_token": token[1] if token else "", **fields})
    return answer.status_code == 303
