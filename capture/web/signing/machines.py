"""Machines: where a request comes from, as far as that matters: for guesses, for demonstrations, for one's own list."""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from flask import request

from capture import suppressions
from capture.staff import Colleague
from capture.web.pages import here

# What calls itself by several names is the first of them in this order.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}
# Whoever hands on what others ask says so in one of these, whether we believe the rest or not (RFC 7239).
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
# One line of a provider has so many addresses (RFC 6177).
ONE_LINE = 64


def device() -> str:
    """Return a few words by which a colleague knows the browser again: Firefox, Linux."""
    told = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in BROWSERS.items() if re.search(rf"\b{sign}\b", told)), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in told), "")
    return ", ".join(filter(None, (browser, system)))


def machine() -> str:
    """Return the address that guesses and posts are counted for: of IPv6 a whole line, where each has billions."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    return str(ip_network((address, ONE_LINE), strict=False) if isinstance(address, IPv6Address) else address)


def is_here() -> bool:
    """Return whether the request comes from this machine itself, or from a proxy on it that is not believed."""
    return _is_loopback(request.remote_addr or "")


def connection() -> str:
    """Return the keyed hash under which what comes from a connection is counted.

    From this machine itself, "": a demonstration, or a proxy behind which we cannot tell visitors apart (PROXY_HOPS).
    Nobody is counted as one then.
    """
    return "" if is_here() else suppressions.digest(here().settings.suppression_key, f"connection:{machine()}")


def may_be_here(colleague: Colleague) -> bool:
    """Return whether a colleague may be at the desk from where the request comes: a demonstration's only from here.

    A proxy on this machine hides where others come from; but it says that it is one, or which host they asked for.
    """
    if not colleague.demo:
        return True
    through_a_proxy = any(name in request.headers for name in FORWARDED)
    return not through_a_proxy and _is_loopback(_socket()) and _is_loopback(_host())


def _socket() -> str:
    # What ProxyFix keeps of before it believed a proxy.
    before = request.environ.get("werkzeug.proxy_fix.orig", {})
    return str(before.get("REMOTE_ADDR") or request.remote_addr or "")


def _host() -> str:
    try:
        return urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
