"""What can be seen of a page, also what nobody wants to see."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from tests.browser import measures
from tests.browser.walking import MALLORY

# Chromium tells of violations on the console too, but not of every kind.
TELL = "addEventListener('securitypolicyviolation', event => console.error('policy: ' + event.violatedDirective))"
KEPT = """async () => [
    ...(document.cookie ? ["cookie"] : []),
    ...Object.keys(localStorage), ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(database => database.name),
    ...(await caches.keys()),
    ...(await navigator.serviceWorker.getRegistrations()).map(worker => worker.scope),
]"""


@dataclass
class Sight:
    """One page in one language."""

    url: str
    html_language: str
    status: int
    policy: str
    faults: list[str]
    kept: list[str]
    ticked: int
    small: list[str]
    switches: list[str]
    too_wide: list[str]
    headings: list[int]
    moving: list[str]
    edgeless: list[str]
    elsewhere: list[str]
    said: list[str]


@dataclass
class Watch:
    """What happened since the last look."""

    address: str
    page: Page
    thorough: bool
    status: int = 0
    policy: str = ""
    elsewhere: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def note_request(self, request: Request) -> None:
        """Note what is asked of anybody else."""
        if not request.url.startswith((f"{self.address}/", MALLORY)):
            self.elsewhere.append(request.url)

    def note_response(self, response: Response) -> None:
        """Note how a page came, and what came for it that should not."""
        if response.request.resource_type == "document":
            self.status, self.policy = response.status, response.headers.get("content-security-policy", "")
        elif response.request.resource_type != "fetch" and response.status >= 400:
            self.said.append(f"{response.status} {response.url}")

    def note_words(self, message: ConsoleMessage) -> None:
        """Note complaints; that an answer had another status than 200 is no complaint."""
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.said.append(message.text)

    def look(self) -> Sight:
        """Look at the open page."""
        page = self.page
        sight = Sight(
            url=page.url,
            html_language=page.locator("html").get_attribute("lang") or "",
            status=self.status,
            policy=self.policy,
            faults=measures.faults(page, self.thorough),
            kept=[*map(str, page.context.cookies()), *page.evaluate(KEPT)],
            ticked=page.locator(":checked:not(option)").count(),
            small=measures.small(page),
            switches=[str(link.get_attribute("href")) for link in page.locator("header a[hreflang]").all()],
            too_wide=measures.too_wide(page),
            headings=measures.headings(page),
            moving=measures.moving(page),
            edgeless=measures.edgeless(page),
            elsewhere=self.elsewhere,
            said=self.said,
        )
        self.elsewhere, self.said = [], []
        return sight


def see(context: BrowserContext, address: str, thorough: bool) -> Callable[[], Sight]:
    """Open a page in a context and return a way of looking at whatever it shows."""
    context.add_init_script(TELL)
    watch = Watch(address, context.new_page(), thorough)
    watch.page.on("request", watch.note_request)
    watch.page.on("response", watch.note_response)
    watch.page.on("console", watch.note_words)
    watch.page.on("pageerror", lambda error: watch.said.append(str(error)))
    return watch.look
