"""The way of colleagues: through the door and past every page of the desk, in one language."""

from collections.abc import Iterator

import sqlalchemy as sa
from passlib.totp import TOTP
from playwright.sync_api import BrowserContext, Page, expect

from capture import addresses, favours, issues, links, settings
from capture.database import now
from capture.staff import CANVASSER, ORGANISER, OWNER, Colleague, accounts, passkeys
from capture.staff.passkeys import Credential
from capture.supporters import Supporter
from tests.browser.house import House
from tests.cast import wish_of
from tests.choosing import confirms
from tests.conftest import ENVIRONMENT
from tests.mailing import KEY
from tests.serving.copies import until
from tests.team import PASSWORD, code, hire, seat

SIGN_IN = {"fr": "Se connecter", "en": "Sign in"}
SIGN_OUT = {"fr": "Se déconnecter", "en": "Sign out"}
GO_ON = {"fr": "Continuer", "en": "Go on"}
SECOND_STEP = {"fr": "Passer à la seconde étape", "en": "Go on to the second step"}
USE_APP = {"fr": "Utiliser cette application", "en": "Use this app"}
SAVE = {"fr": "Enregistrer", "en": "Save"}


def at_home(house: House) -> str:
    """Return where the desk is: passkeys need a name, and 127.0.0.1 is none."""
    return f"http://localhost:{house.served.port}"


def sit(context: BrowserContext, house: House, colleague: Colleague, proved: bool = True) -> None:
    """Sign a colleague in, in every page of a context, without typing a password."""
    value = seat(ENVIRONMENT["SECRET_KEY"], house.database, colleague, proved)
    context.add_cookies(
        [{"name": "desk", "value": value, "url": at_home(house), "httpOnly": True, "sameSite": "Strict"}]
    )


def type_password(page: Page, language: str, email: str, password: str = PASSWORD) -> None:
    """Type an address and a password at the door."""
    page.goto("/desk/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name=SIGN_IN[language], exact=True).click()
    page.wait_for_load_state()


def show_figures(page: Page, language: str) -> None:
    """Let an app read the key on the page, and type what it shows."""
    key = page.locator("code.key").inner_text().replace("-", "")
    page.locator("[name=code]").fill(str(TOTP(key=key).generate().token))
    page.get_by_role("button", name=USE_APP[language]).click()
    page.wait_for_load_state()


def invitation(house: House, email: str, language: str) -> str:
    """Invite an owner as the command does; return the path of the link."""
    with house.database.writing() as session:
        invited = accounts.invite(session, addresses.read(email), [OWNER], language, "cli:tests", now())
        return f"/desk/welcome/{links.issue(session, links.WELCOME, invited.uniquifier, now())}"


def walk(house: House, page: Page, language: str, owner: str, others: list[str]) -> Iterator[str]:
    """Go from page to page; each name that comes out is the page that is open."""
    yield from _in(house, page, language, owner)
    yield from _at_the_desk(house, page, language, owner, others)
    page.get_by_role("button", name=SIGN_OUT[language]).click()
    page.wait_for_load_state()
    yield from _in_again(house, page, language, others)


def _in(house: House, page: Page, language: str, owner: str) -> Iterator[str]:
    path = invitation(house, owner, language)
    page.goto(path)
    yield "welcome"
    page.get_by_role("button", name=SECOND_STEP[language]).click()
    expect(page.get_by_role("alert")).to_be_focused()
    yield "welcome-mistakes"
    page.locator("[name=name]").fill("Nora")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name=SECOND_STEP[language]).click()
    page.wait_for_url("**/desk/second-factor")
    yield "second-factor"
    page.locator("[name=code]").fill("000000")
    page.get_by_role("button", name=USE_APP[language]).click()
    expect(page.get_by_role("alert").first).to_be_focused()
    yield "second-factor-mistakes"
    show_figures(page, language)
    yield "recovery-codes"
    page.goto(path)
    yield "spent"


def _at_the_desk(house: House, page: Page, language: str, owner: str, others: list[str]) -> Iterator[str]:
    hire(house.database, ORGANISER, others[0], language=language)
    _with_passkeys(house, owner)
    for name, path in (("home", ""), ("status", "status"), ("account", "account"), ("password", "account/password")):
        page.goto(f"/desk/{path}")
        yield name
    page.goto("/desk/account")
    page.locator("[name=name]").first.fill("")
    page.get_by_role("button", name=SAVE[language]).click()
    expect(page.get_by_role("alert")).to_be_focused()
    yield "account-mistakes"
    for name, path in (("codes-left", "recovery-codes"), ("colleagues", "colleagues"), ("nowhere", "nowhere")):
        page.goto(f"/desk/{path}")
        yield name
    yield from _with_people(house, page, others[0])
    yield from _with_a_list(page, others[0])
    yield from _with_a_ride(house, page)
    page.goto("/desk/colleagues")
    page.locator("tr", has_text=others[0]).get_by_role("link").click()
    page.wait_for_load_state()
    yield "colleague"


def _with_people(house: House, page: Page, email: str) -> Iterator[str]:
    catalogue = issues.from_json(house.copy.root / "output" / "catalogue.json")
    with house.database.writing() as session:
        told = {"given_name": "Zoé", "neighbourhood": "bellevue", "phone": "+33639980001"}
        wish = wish_of(f"zoe.{email}", "newsletter", "targeting", "letter:housing", **told)
        person = confirms(session, wish, catalogue, now())
    paths = {
        "people": "people?q=issue:housing",
        "people-mistake": "people?q=isue:housing",
        "paste": "people/paste",
        "person": f"people/{person}",
        "correct": f"people/{person}/correct",
        "erase": f"people/{person}/erase",
        "segments": "segments",
        "order": "exports/new?q=issue:housing",
        "exports": "exports",
        "mailings": "mailings",
        "mailing": f"mailings/{KEY}",
        "write": f"mailings/{KEY}/write",
    }
    for name, path in paths.items():
        page.goto(f"/desk/{path}")
        page.wait_for_load_state("networkidle")
        yield name
    yield from _with_a_mailing(page)
    with house.database.writing() as session:
        session.execute(sa.delete(Supporter).where(Supporter.id == person))


def _with_a_mailing(page: Page) -> Iterator[str]:
    page.goto("/desk/mailings/new")
    yield "write-new"
    page.locator("[name=audience][value=line]").check()
    page.locator("[name=fr-body]").fill("Bonjour [prénom],\n\nà samedi")
    page.locator("[name=act][value=draft]").click()
    expect(page.get_by_role("alert")).to_be_focused()
    yield "write-mistakes"
    page.locator("[name=audience][value=everyone]").check()
    page.locator("[name=fr-subject]").fill("Un toit, [prénmo]")
    page.locator("[name=act][value=check]").click()
    page.wait_for_load_state("networkidle")
    yield "write-checked"


def _with_a_list(page: Page, email: str) -> Iterator[str]:
    page.goto("/desk/imports/new")
    yield "import-file"
    content = f"prénom,courriel,téléphone,remarques\nZoé,{email},06 12 34,oui\nAda,,06 12 34,\n".encode()
    page.locator("[name=file]").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": content})
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/columns")
    yield "import-columns"
    page.locator("[name=statement]").fill("…")
    page.locator("form[action$=columns] button").click()
    expect(page.get_by_role("alert")).to_be_focused()
    yield "import-columns-mistakes"
    page.locator("[name=statement]").fill("")
    page.locator("form[action$=columns] button").click()
    page.wait_for_load_state()
    until(lambda: page.reload() and page.locator("form[action$=confirm]").count())
    yield "import-preview"
    page.locator("form[action$=confirm] button").click()
    page.wait_for_load_state()
    until(lambda: page.reload() and page.locator("form[action$=undo]").count())
    yield "import-report"
    page.goto("/desk/imports")
    yield "imports"


def _with_a_ride(house: House, page: Page) -> Iterator[str]:
    rounds = settings.campaign(house.copy.root).rounds
    with house.database.writing() as session:
        told = favours.Told(name="Yvonne Prat", phone="+33612345603", address="3 quai du Port", day=rounds[0])
        asked = favours.ask(session, favours.RIDE, told, "tests", now())
        driver = favours.volunteer(session, favours.RIDE, favours.Offer("Farouk", "+33612345602"), "tests", now())
        number, helper = asked.id, driver.id
    for name, path in (("rides", "rides"), ("proxies", "proxies"), ("ride", f"rides/{number}")):
        page.goto(f"/desk/{path}")
        yield name
    page.goto("/desk/rides")
    page.locator("form[action='/desk/rides'] button").click()
    expect(page.get_by_role("alert")).to_be_focused()
    yield "rides-mistakes"
    with house.database.writing() as session:
        session.execute(sa.delete(favours.Favour).where(favours.Favour.id == number))
        session.execute(sa.delete(favours.Helper).where(favours.Helper.id == helper))


def _in_again(house: House, page: Page, language: str, others: list[str]) -> Iterator[str]:
    page.goto("/desk/sign-in")
    yield "sign-in"
    type_password(page, language, others[1], "another password entirely")
    yield "sign-in-mistakes"
    yield from _half_way(house, page, language, others[1])
    page.goto("/desk/forgotten")
    yield "forgotten"
    page.goto("/desk/forgotten?sent=yes")
    yield "forgotten-sent"
    colleague = hire(house.database, CANVASSER, others[2], language=language)
    with house.database.writing() as session:
        token = links.issue(session, links.FORGOTTEN, colleague.uniquifier, now())
    page.goto(f"/desk/forgotten/{token}")
    yield "another-password"
    sit(page.context, house, colleague, proved=False)
    page.goto("/desk/")
    yield "not-your-role"
    page.goto("/desk/second-factor")
    yield "prove"


def _half_way(house: House, page: Page, language: str, email: str) -> Iterator[str]:
    hire(house.database, ORGANISER, email, language=language)
    type_password(page, language, email)
    yield "second"
    page.locator("[name=code]").fill("123456" if code() != "123456" else "654321")
    page.get_by_role("button", name=GO_ON[language]).click()
    expect(page.get_by_role("alert").first).to_be_focused()
    yield "second-mistakes"
    page.goto("/desk/sign-in/recovery")
    yield "recovery"


def _with_passkeys(house: House, email: str) -> None:
    with house.database.writing() as session:
        owner = session.scalars(sa.select(Colleague).where(Colleague.email == email)).one()
        for number, name in enumerate(("Téléphone", "Clé de sécurité dans le tiroir du bureau")):
            made = Credential(f"{email}-{number}", b"public", 0)
            passkeys.add(session, owner.id, made, name, now())
