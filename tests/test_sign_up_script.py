"""The few lines of JavaScript, in a real browser, before a server that answers badly on purpose."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from capture.web.headers import CONTENT_SECURITY_POLICY
from capture.web.rush import TOO_MUCH
from tests.cast import CAMILLE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")]

JSON = "application/json"
SAVED = (200, JSON, '{"hustings": "proposed"}')
BUTTON = "I sign, send me the letter"
WRONG = """<form data-sign-up id="sign-up" class="sign-up" action="/en/sign-up">
<div role="alert" tabindex="-1"><a href="#sign-up-email">Is this right?</a></div>
<label for="sign-up-email">E-mail</label><input id="sign-up-email" name="email" value="odette@gmal.com">
<button name="correct" value="odette@gmail.com">Use</button></form><template data-answer="proposed"></template>"""


@dataclass
class Server:
    """Serves the site, takes posts, and gives the answers that it was told to give, in their order."""

    address: str
    answers: list[tuple[int, str, str]] = field(default_factory=list)
    posts: list[dict[str, list[str]]] = field(default_factory=list)


class Handler(SimpleHTTPRequestHandler):
    def __init__(self, server_told: Server, *args: Any, **options: Any) -> None:
        self.told = server_told
        super().__init__(*args, **options)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.told.posts.append(parse_qs(self.rfile.read(length).decode(), keep_blank_values=True))
        status, kind, text = self.told.answers.pop(0)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.send_header("Location", "/en/")
        if status == TOO_MUCH:
            self.send_header("Retry-After", "30")
        self.end_headers()
        self.wfile.write(text.encode())

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Each server says its own; the plugin's own fixture brings a warning of pytest 9.2 with it."""


@pytest.fixture
def server(campaign_root: Path) -> Iterator[Server]:
    told = Server("")
    http = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, told, directory=str(campaign_root / "output")))
    told.address = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield told
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture
def sign_up(page: Page, server: Server) -> Callable[..., None]:
    """Camille writes her address, ticks a box and presses the button."""
    page.clock.install()

    def act(*answers: tuple[int, str, str], path: str = "/en/sign-up/") -> None:
        server.answers = list(answers)
        page.goto(server.address + path)
        page.get_by_label("E-mail", exact=True).fill(CAMILLE)
        page.get_by_label("Housing").check()
        page.get_by_role("button", name=BUTTON).first.click()

    return act


def test_the_thanks_take_the_forms_place(page: Page, server: Server, sign_up: Callable[..., None]) -> None:
    sign_up(SAVED)

    expect(page.get_by_role("heading", name="Thank you! Look at your messages")).to_be_focused()
    assert page.url == f"{server.address}/en/sign-up/"
    assert (server.posts[0]["email"], server.posts[0]["issues"]) == ([CAMILLE], ["housing"])


def test_the_tag_of_the_address_is_told(page: Page, server: Server, sign_up: Callable[..., None]) -> None:
    sign_up(SAVED, path="/en/issues/housing/?src=leaflet-housing")

    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    assert server.posts[0]["src"] == ["leaflet-housing"]
    assert server.posts[0]["source"] == ["/en/issues/housing/"]


def test_a_mistake_is_shown_in_the_forms_place(page: Page, server: Server, sign_up: Callable[..., None]) -> None:
    sign_up((422, "text/html; charset=utf-8", WRONG), SAVED)

    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("button", name="Use").click()
    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    assert server.posts[1] == {"email": ["odette@gmal.com"], "correct": ["odette@gmail.com"]}


@pytest.mark.parametrize(
    "answer",
    [
        (503, "text/html", "busy"),
        (200, "text/html", ""),
        (200, "text/html", "<h1>Welcome to our hotel</h1>"),
        (200, JSON, '{"hustings": "something else"}'),
        (200, JSON, "not even JSON"),
        (302, "text/html", ""),
    ],
)
def test_only_our_own_words_are_success(
    page: Page, server: Server, sign_up: Callable[..., None], answer: tuple[int, str, str]
) -> None:
    sign_up(answer, answer, SAVED)

    expect(page.get_by_role("status")).to_contain_text("Not saved yet: keep this page open.")
    expect(page.get_by_role("button", name=BUTTON).first).to_be_disabled()
    page.clock.run_for(2500)
    expect(page.get_by_label("E-mail", exact=True)).to_have_value(CAMILLE)
    page.wait_for_timeout(200)
    page.clock.run_for(4500)
    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    assert len(server.posts) == 3


def test_the_words_are_ready_as_a_letter(page: Page, sign_up: Callable[..., None]) -> None:
    sign_up((503, "text/html", "busy"))

    link = page.get_by_role("link", name="Or send your words by e-mail")
    link.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    link.click()
    written = unquote(link.get_attribute("href") or "")
    assert written.startswith("mailto:bonjour@saint-aurele.example?subject=Sign me up&body=")
    assert f"E-mail – {CAMILLE}\r\n☑ Housing" in written


@pytest.mark.parametrize("status", [403, 413, 415])
def test_a_refusal_is_not_repeated(page: Page, server: Server, sign_up: Callable[..., None], status: int) -> None:
    sign_up((status, "text/html", "no"))

    expect(page.get_by_role("status")).to_contain_text("Not saved.")
    expect(page.get_by_role("button", name=BUTTON).first).to_be_enabled()
    page.clock.run_for(130_000)
    assert len(server.posts) == 1


def test_whoever_is_one_of_too_many_waits_as_long_as_asked(
    page: Page, server: Server, sign_up: Callable[..., None]
) -> None:
    sign_up((TOO_MUCH, "text/html", "wait"), SAVED)

    expect(page.get_by_role("status")).to_contain_text("Not saved yet: keep this page open.")
    page.clock.run_for(25_000)
    page.wait_for_timeout(200)
    assert len(server.posts) == 1
    expect(page.get_by_label("E-mail", exact=True)).to_have_value(CAMILLE)
    page.clock.run_for(10_000)
    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()


def test_coming_back_online_tries_at_once(page: Page, server: Server, sign_up: Callable[..., None]) -> None:
    sign_up((503, "text/html", ""), SAVED)
    expect(page.get_by_role("status")).to_contain_text("Not saved yet")

    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()


def test_an_impatient_visitor_signs_up_once(page: Page, server: Server) -> None:
    server.answers = [SAVED, SAVED]
    page.goto(f"{server.address}/en/sign-up/")
    page.evaluate("for (const button of document.querySelectorAll('button.main')) { button.click(); button.click() }")

    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    assert len(server.posts) == 1


def test_two_forms_on_a_page_keep_their_names(page: Page, server: Server) -> None:
    server.answers = [(422, "text/html", WRONG)]
    page.goto(f"{server.address}/en/")
    page.evaluate("""() => {
        const first = document.querySelector("form"), second = first.cloneNode(true);
        second.id = "again";
        const words = [...document.querySelectorAll("template")].map(template => template.cloneNode(true));
        document.querySelector("main").append(second, ...words);
    }""")

    page.locator("#again button.main").first.click()

    expect(page.locator("#again [role=alert] a")).to_have_attribute("href", "#again-email")
    assert page.locator("#sign-up-email").count() == 1


@pytest.mark.parametrize("path", ["", "sign-up/", "thank-you/", "privacy/", "404.html"])
@pytest.mark.parametrize("root", ["/", "/en/"])
def test_pages_are_accessible_and_fit(page: Page, server: Server, root: str, path: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(server.address + root + path)

    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    for direction, width in (("ltr", 320), ("rtl", 320), ("rtl", 1280)):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(f"document.documentElement.dir = '{direction}'")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.context.cookies() == []
    assert said == []
