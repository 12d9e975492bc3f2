"""The first view of a page on a phone: what Chromium's network panel counts, with nothing kept from before."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

# A common phone, with its three device pixels for each of CSS: it takes the larger pictures.
WIDTH, HEIGHT, PIXELS = 390, 844, 3


@dataclass(frozen=True)
class View:
    """What came through the wire, headers too, until the network was quiet."""

    received: int
    requests: int
    third_parties: tuple[str, ...]
    cookies: int


def first_view(browser: Browser, address: str) -> View:
    """Open a page for the first time and count."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=PIXELS, is_mobile=True, has_touch=True
    )
    try:
        page = context.new_page()
        sizes, urls = _counted(page)
        page.goto(address, wait_until="networkidle")
        host = urlsplit(address).netloc
        others = sorted({urlsplit(url).netloc for url in urls if not url.startswith("data:")} - {host})
        return View(round(sum(sizes)), len(urls), tuple(others), len(context.cookies()))
    finally:
        context.close()


def _counted(page: Page) -> tuple[list[float], list[str]]:
    sizes: list[float] = []
    urls: list[str] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.requestWillBeSent", lambda event: urls.append(event["request"]["url"]))
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    return sizes, urls
