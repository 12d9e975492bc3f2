"""No address of ours sends a visitor to somebody else's site."""

from itertools import product
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from tests.cast import CAMILLE

HOME = "http://localhost"
PAYLOADS = [
    "https://mallory.example",
    "//mallory.example",
    "///mallory.example",
    "////mallory.example",
    "/\\mallory.example",
    "\\\\mallory.example",
    "\\/mallory.example",
    "/%2fmallory.example",
    "/%5cmallory.example",
    "%2f%2fmallory.example",
    "%5c%5cmallory.example",
    "/%09/mallory.example",
    "/\t/mallory.example",
    "/.mallory.example",
    "/./mallory.example",
    "/../mallory.example",
    "/..//mallory.example",
    "//mallory.example/..",
    "//mallory.example/%2e%2e",
    "//mallory.example%2f..",
    "https:mallory.example",
    "https:/mallory.example",
    "https:///mallory.example",
    "HTTPS://mallory.example",
    "http://localhost@mallory.example",
    "http://localhost:80@mallory.example",
    "http://localhost.mallory.example",
    "@mallory.example",
    "/@mallory.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "/%0d%0aLocation:%20https://mallory.example",
    "/\r\nLocation: https://mallory.example",
    "/?next=//mallory.example",
    "//mallory%E3%80%82example",
    "/〱mallory.example",
    "//localhost%00.mallory.example",
    "//[::1]@mallory.example",
    "?https://mallory.example",
    "#//mallory.example",
]
ROOTS = ("", "/en", "/preferences", "/preferences/open", "/theme", "/desk", "/desk/welcome")
PATHS = ("/sign-up", "/preferences", "/preferences/erased", "/confirm/x", "/", "/desk/", "/desk/sign-in")
NAMES = ("next", "url", "return", "redirect", "source", "language", "continue")


def leads_home(location: str | None) -> bool:
    """Return whether a browser that follows stays with us."""
    there = urlsplit(urljoin(f"{HOME}/", (location or "/").replace("\\", "/")))
    return (there.scheme, there.netloc) == ("http", "localhost")


def test_no_address_leads_away(app: Flask) -> None:
    client = app.test_client()
    for payload, root in product(PAYLOADS, ROOTS):
        for path in (f"{root}/{payload}", f"{payload}{root}"):
            told = {"PATH_INFO": path.encode().decode("latin-1")}
            with client.get("/", environ_overrides=told) as answer:
                assert leads_home(answer.location), path


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_wish_to_go_elsewhere_is_heard(app: Flask, method: str) -> None:
    client = app.test_client()
    for payload, path in product(PAYLOADS, PATHS):
        wishes = dict.fromkeys(NAMES, payload)
        data = {"email": CAMILLE, "newsletter": "yes", **wishes} if method == "POST" else None
        with client.open(path, method=method, query_string=wishes, data=data, headers={"Origin": HOME}) as answer:
            assert leads_home(answer.location), (payload, path)


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-URL", "Referer"])
def test_no_header_leads_away(app: Flask, header: str) -> None:
    headers = {"Origin": HOME, header: "mallory.example"}
    for path, method in product(("/en", "/sign-up", "/preferences", "/desk/", "/desk/sign-in"), ("GET", "POST")):
        with app.test_client().open(path, method=method, data={"email": CAMILLE}, headers=headers) as answer:
            assert "mallory" not in (answer.location or "")
