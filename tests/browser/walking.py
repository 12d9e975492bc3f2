"""The way of a visitor past every page that there is, in one language."""

from collections.abc import Iterator

from playwright.sync_api import Page, Route, expect

from tests.browser.house import House
from tests.browser.own import through_ones_own

ROOTS = {"fr": "/", "en": "/en/"}
# One of each template.
PAGES = {
    "fr": {
        "home": "",
        "issues": "issues/",
        "issue": "issues/logement/",
        "news": "news/",
        "article": "news/samedi-au-marche/",
        "page": "presse/",
        "vote": "voter/",
        "team": "equipe/",
        "endorsements": "soutiens/",
        "dates": "rendez-vous/",
        "legal": "mentions-legales/",
    },
    "en": {
        "home": "",
        "issues": "issues/",
        "issue": "issues/housing/",
        "news": "news/",
        "article": "news/saturday-at-the-market/",
        "page": "press/",
        "vote": "vote/",
        "team": "team/",
        "endorsements": "endorsements/",
        "dates": "dates/",
        "legal": "legal/",
    },
}
COMMON = {
    "privacy": "privacy/",
    "sign-up": "sign-up/",
    "thank-you": "thank-you/",
    "404": "nowhere",
    "404-file": "404.html",
    "503": "503.html",
}
BUTTON = {"fr": "Je signe, je reçois la lettre", "en": "I sign, send me the letter"}
THANKS = {"fr": "Merci ! Regardez vos messages", "en": "Thank you! Look at your messages"}
CONFIRM = {"fr": "Oui, je confirme", "en": "Yes, I confirm"}
LEAVE = {"fr": "Ne m’écrivez plus", "en": "Write to me no more"}
MALLORY = "http://mallory.example/"


def walk(house: House, page: Page, language: str, first: str, second: str) -> Iterator[str]:
    """Go from page to page; each name that comes out is the page that is open."""
    for name, path in (PAGES[language] | COMMON).items():
        page.goto(ROOTS[language] + path)
        yield name
    yield from _through_the_form(page, language, first)
    yield from _through_the_letter(house, page, language, first)
    yield from _astray(house, page, language, second)


def _through_the_form(page: Page, language: str, email: str) -> Iterator[str]:
    page.goto(f"{ROOTS[language]}sign-up/")
    page.locator("[name=sms]").check()
    yield "sms"
    press(page, language)
    expect(page.get_by_role("alert")).to_be_focused()
    yield "mistakes"
    page.locator("[name=sms]").uncheck()
    page.locator("[name=email]").fill("camille@gmal.com")
    press(page, language)
    expect(page.locator("[name=correct]")).to_have_count(2)
    yield "slip"
    page.locator("[name=email]").fill(email)
    page.locator("[name=newsletter]").check()
    press(page, language)
    expect(page.get_by_role("heading", name=THANKS[language])).to_be_focused()
    yield "thanks"


def _through_the_letter(house: House, page: Page, language: str, email: str) -> Iterator[str]:
    letter = house.letter(email)
    page.goto(letter.link("confirm"))
    yield "confirm"
    house.sign_up(email, f"{ROOTS[language]}sign-up", given_name="Mallory", neighbourhood="bellevue", targeting="yes")
    page.reload()
    expect(page.get_by_role("button", name=CONFIRM[language])).to_have_count(2)
    yield "confirm-one-of-several"
    page.get_by_role("button", name=CONFIRM[language]).last.click()
    page.wait_for_load_state()
    yield "confirmed"
    page.goto(letter.link("confirm"))
    yield "spent"
    yield from through_ones_own(house, page, language, email)
    page.goto(letter.link("leave"))
    yield "leave"
    page.get_by_role("button", name=LEAVE[language]).click()
    page.wait_for_load_state()
    yield "left"


def _astray(house: House, page: Page, language: str, email: str) -> Iterator[str]:
    page.goto(house.expired_link(email))
    yield "expired"
    page.goto("/confirm/unknown")
    yield "unknown"
    action = f"{house.address}{ROOTS[language]}sign-up"
    page.context.route(MALLORY, lambda route: _forge(route, action))
    page.goto(MALLORY)
    page.locator("button").click()
    page.wait_for_url(action)
    yield "forged"


def _forge(route: Route, action: str) -> None:
    form = f'<form method="post" action="{action}"><input name="email"><button>Free pizza</button></form>'
    route.fulfill(status=200, content_type="text/html", body=form)


def press(page: Page, language: str = "fr") -> None:
    """Press the first of the form's two buttons."""
    page.get_by_role("button", name=BUTTON[language]).first.click()
