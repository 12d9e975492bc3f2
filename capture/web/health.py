"""How the house is, for programs that watch it: a proxy, a monitor, `hustings doctor --live`."""

from flask import Blueprint, request

from capture.watch import GONE, knocks
from capture.web.pages import here
from capture.web.refusals import RETRY_AFTER

blueprint = Blueprint("health", __name__)
HEADERS = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
# It would tell strangers whether there is a way in.
NOT_FOR_STRANGERS = {"owner"}


@blueprint.get("/healthz")
def healthz() -> tuple[str, int, dict[str, str]]:
    """Answer 200 when the database does, and a line for each check: a word, never a figure or a name."""
    findings = here().glances.findings()
    away = any(finding.state == GONE for finding in findings)
    lines = [f"{finding.name} {finding.word}" for finding in findings if finding.name not in NOT_FOR_STRANGERS]
    if knocks.is_ours(here().settings.secret_key, request.headers.get(knocks.HEADER, "")):
        lines.append(f"proxy {_proxies(here().settings.proxy_hops)}")
    if away:
        return "\n".join(["not ok", *lines, ""]), 503, HEADERS | {"Retry-After": str(RETRY_AFTER)}
    return "\n".join(["ok", *lines, ""]), 200, HEADERS


def _proxies(expected: int) -> str:
    passed = ",".join(request.headers.getlist("X-Forwarded-For")).split(",")
    seen = sum(bool(address.strip()) for address in passed)
    return "ok" if seen == expected else "more" if seen > expected else "fewer"
