"""What the phone page of a walk is made of, and what becomes of each knock that it sends."""

import hashlib
import re
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from capture import consents, content, doors, slices, theme
from capture.database import now
from capture.errors import LinkUnknown, NotOfThisWalk
from capture.forms import SignUp
from capture.forms.knocks import Batch, Replied, Sent
from capture.walks import Walk, links
from capture.web.pages import draw, here, preferred
from capture.words import gettext, speaking

TOKEN = re.compile(r"[\w-]{1,64}", re.ASCII)
PARTS = "-store -sending -line -bags -screen -results -sign-up -ready -handing -route -agree -elsewhere".split()
SCRIPTS = tuple(f"walk{part}.js" for part in ("", *PARTS))
LATE, ELSEWHERE, UNREADABLE = "late", "elsewhere", "unreadable"


def page(walk: Walk, path: str, training: bool = False) -> str:
    """Draw the page of a walk, with its script and the issues that may be raised."""
    language, catalogue = preferred(), here().catalogue
    form = SignUp(catalogue, language, "/walk", here().settings.campaign.phone_country)
    told: dict[str, object] = {"path": path, "training": training, "form": form}
    with speaking(language):
        told["spoken"] = links.without_paper(walk, here().settings.campaign.ballot, now())
        told |= question()
    told |= {"wants": doors.WANTS, "hours": doors.HOURS, "script": script(walk.script, language)}
    return draw("walk/page.html", language, None, page=theme.Page(walk.name), **told)


def question() -> dict[str, str]:
    """Return the words in which one asks whether an answer may be kept for its door; nothing where the law says no."""
    campaign = here().settings.campaign
    words = doors.asked(campaign) if campaign.ballot.rules.spoken_consent_keeps else ""
    return {"question": words, "wording": consents.version(words)}


def script(key: str, language: str) -> Markup:
    """Return the script of a walk in a language, the campaign's first where it names none; nothing where there is none.

    What the team wrote is HTML already.
    """
    campaign, folder = here().settings.campaign, here().settings.root / "content"
    written = content.of_kind(folder, campaign.languages, "scripts")
    named = [found for found in written if found.key == key] or written
    first = [found for found in named if found.key == named[0].key]
    spoken = next((found for found in first if found.language == language), first[0] if first else None)
    return Markup(spoken.text.html() if spoken else "")  # noqa: S704  # written by the team, as on every page


def facts(walk: Walk, at: datetime, ends: datetime | None = None) -> dict[str, str | None]:
    """Return what the phone is told of the walk itself: also when it ends, and what the hour is, by our clock."""
    return {"name": walk.name, "code": walk.code, "now": at.isoformat(), "ends": ends.isoformat() if ends else None}


def polls(session: Session, walk: Walk, at: datetime) -> dict[str, str | None]:
    """Return the day on which people vote while a walk lasts, and the hour at which its station closes; or nothing."""
    hours = slices.hours(session, walk, here().settings.campaign.ballot, at)
    if hours is None:
        return {}
    closes = hours.closes.astimezone(here().settings.campaign.timezone).strftime("%H:%M")
    return {"votes_from": hours.begins.isoformat(), "votes_until": hours.ends.isoformat(), "closes": closes}


def take(session: Session, walk: Walk, sent: Sent, batch: Batch, received: datetime, ends: datetime) -> dict[str, Any]:
    """Keep one knock, or say why not: of a walk that is over only what was before its end, and "never again"."""
    if sent.told is None:
        return {"key": sent.key, "what": UNREADABLE}
    at = batch.when(sent.told, walk.cut_at, received)
    if at >= ends and not sent.told.closed:
        return {"key": sent.key, "what": LATE}
    try:
        day = doors.day_of(here().settings.campaign.ballot, at, received)
        what = doors.knock(session, walk, sent.told, at, received, day)
    except NotOfThisWalk:
        return {"key": sent.key, "what": ELSEWHERE}
    return {"key": sent.key, "what": what}


def agree(session: Session, held: links.Held, sent: Replied, received: datetime) -> str:
    """Keep what a door replied to the question, or say why not: after the end of a walk only its own link says no."""
    at = sent.when(held.walk.cut_at, received)
    if at >= held.ends and (sent.reply.agreed or held.is_former):
        return LATE
    try:
        return doors.agree(session, held.walk, sent.reply, here().settings.campaign, at)
    except NotOfThisWalk:
        return ELSEWHERE


def mistakes(form: SignUp) -> list[str]:
    """Return what is wrong with a sign-up, in the words of the form."""
    return [gettext(str(fault)) for faults in form.errors.values() for fault in faults]


def kept(path: str) -> list[str]:
    """Return everything that the phone keeps to go on without a network."""
    assets = [here().catalogue.walk_stylesheet, *(f"/theme/js/{name}" for name in SCRIPTS), "/favicon.svg"]
    return [path, f"{path}/stops.json", f"{path}/walk.webmanifest", *assets]


def ruled(room: str, token: str) -> str:
    """Return the path that a page's worker rules. Raises LinkUnknown for what was never a token: it enters a header."""
    if not TOKEN.fullmatch(token):
        raise LinkUnknown
    return f"/{room}/{token}"


def version() -> str:
    """Return a name that changes when the page may have: with each build."""
    return hashlib.sha256(here().site.build.folder.encode()).hexdigest()[:10]


def manifest(name: str, path: str) -> dict[str, object]:
    """Return what a phone needs to put a walk among its programs (W3C, Web Application Manifest)."""
    icons = [{"src": f"/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)]
    where = {"start_url": path, "scope": path, "id": path, "display": "standalone"}
    return {"name": name, "short_name": name[:12], "lang": preferred(), "icons": icons, **where}
