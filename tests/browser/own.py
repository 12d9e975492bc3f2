"""The way past the pages that are a person's own, and of those who move."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from capture import links, moves
from capture.database import now
from tests.browser.house import House
from tests.conftest import who_is

ROOTS = {"fr": "/", "en": "/en/"}
OPEN = {"fr": "Ouvrir ma page", "en": "Open my page"}
SAVE = {"fr": "Enregistrer", "en": "Save"}
KEEP = {"fr": "Garder ainsi", "en": "Keep it like this"}
FRESH = {"fr": "Envoyez-moi un nouveau lien", "en": "Send me a fresh link"}
SEND = {"fr": "Envoyez-moi le lien", "en": "Send me the link"}
STAY = {"fr": "Rester en contact", "en": "Stay in touch"}
ERASE = {"fr": "Effacez tout ce que vous savez de moi", "en": "Erase everything that you know of me"}


def through_ones_own(house: House, page: Page, language: str, email: str) -> Iterator[str]:
    """Go past every page of a person's own; nothing is given up."""
    page.goto(house.letter(email).link("preferences"))
    yield "preferences"
    page.goto(f"{ROOTS[language]}preferences")
    yield "asking"
    page.locator("[name=email]").fill("somebody@exemple.net")
    page.get_by_role("button", name=SEND[language]).click()
    yield "asked"
    yield from _within(house, page, language, email)
    yield from _between_addresses(house, page, email)
    yield from _after_the_ballot(house, page, language, email)
    page.goto(f"{ROOTS[language]}preferences/erased")
    yield "erased"


def _within(house: House, page: Page, language: str, email: str) -> Iterator[str]:
    path = fresh_link(house, email)
    page.goto(path)
    yield "open"
    page.get_by_role("button", name=OPEN[language]).click()
    page.wait_for_url("**/preferences/mine/*")
    yield "mine"
    mine = page.url
    page.locator("[name=postcode]").fill("=1+1")
    page.get_by_role("button", name=SAVE[language]).click()
    expect(page.get_by_role("alert")).to_be_focused()
    yield "mine-mistakes"
    for part in ("move", "erase"):
        page.goto(f"{mine}/{part}")
        yield f"mine-{part}"
    page.goto(path)
    yield "opened-before"


def _between_addresses(house: House, page: Page, email: str) -> Iterator[str]:
    for side, path in zip(("from", "to"), moving_links(house, email), strict=True):
        page.goto(path)
        yield f"move-{side}"


def _after_the_ballot(house: House, page: Page, language: str, email: str) -> Iterator[str]:
    with house.database.writing() as session:
        token = links.issue(session, links.STAY, who_is(email), now())
    page.goto(f"/stay/{token}")
    yield "stay"
    page.get_by_role("button", name=STAY[language]).click()
    yield "stayed"


def fresh_link(house: House, email: str) -> str:
    """Return the path of a fresh link, as the letter would have it."""
    with house.database.writing() as session:
        return f"/preferences/open/{links.issue(session, links.PREFERENCES, who_is(email), now())}"


def moving_links(house: House, email: str) -> tuple[str, str]:
    """Let a person ask for another address and return the paths in the letters to the old one and to the new."""
    new = f"new.{email}"
    with house.database.writing() as session:
        person = moves.person(session, who_is(email))
        assert person is not None
        moves.ask(session, person, who_is(new), new, now())
        old = links.issue(session, links.MOVE_FROM, person.who, now())
        return f"/preferences/move-from/{old}", (
            f"/preferences/move-to/{links.issue(session, links.MOVE_TO, who_is(new), now())}"
        )
