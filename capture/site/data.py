"""Data for machines that read a page: what it is, in the words of schema.org (JSON-LD)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup
from pelican.contents import Content

from capture.site import calendars
from capture.site.dates import Date
from capture.site.whole import Whole

Thing = dict[str, Any]
# What could end a script element, and what only looks like JSON to an old parser.
ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def describe(page: Content, whole: Whole, coming: Sequence[Date]) -> Markup:
    """Return what a page is, ready to stand in a script element; "" where there is nothing to say."""
    things = _things(page, whole, coming)
    if not things:
        return Markup()
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(ESCAPES))  # noqa: S704  # nothing in it can end the element


def _things(page: Content, whole: Whole, coming: Sequence[Date]) -> list[Thing]:
    if page.kind == "news":
        return [_article(page, whole)]
    if page.kind == "issues":
        return [_with_address(page, whole, {"@type": "WebPage", "headline": page.promise or page.title})]
    if page.key == "dates":
        return [_event(one, whole) for one in coming]
    return [_campaign(whole), *_candidate(page, whole)] if page.key == "home" else []


def _campaign(whole: Whole) -> Thing:
    campaign = whole.campaign
    thing = {"@type": "Organization", "name": campaign.name, "legalName": campaign.controller.name}
    thing |= {"address": campaign.controller.address, "email": campaign.controller.email}
    return thing | ({"url": f"{whole.site_url}/", "logo": f"{whole.site_url}/icon-512.png"} if whole.site_url else {})


def _candidate(page: Content, whole: Whole) -> list[Thing]:
    if not whole.campaign.candidate:
        return []
    image = {"image": whole.site_url + page.picture.src} if whole.site_url and page.picture else {}
    return [{"@type": "Person", "name": whole.campaign.candidate, "affiliation": whole.campaign.name, **image}]


def _article(page: Content, whole: Whole) -> Thing:
    thing = {"@type": "NewsArticle", "headline": page.title, "datePublished": page.date.isoformat()}
    return _with_address(page, whole, thing | {"author": _campaign(whole)})


def _with_address(page: Content, whole: Whole, thing: Thing) -> Thing:
    thing |= {"name": page.title, "inLanguage": page.lang}
    if page.description:
        thing["description"] = page.description
    if whole.site_url:
        thing |= {"url": whole.site_url + page.addresses[page.lang], "image": whole.site_url + page.share}
    return thing


def _event(one: Date, whole: Whole) -> Thing:
    begins, ends = calendars.span(whole, one)
    if isinstance(begins, datetime) and isinstance(ends, datetime):
        begins, ends = begins.astimezone(whole.campaign.timezone), ends.astimezone(whole.campaign.timezone)
    else:
        ends = begins
    schema = "https://schema.org/"
    return {
        "@type": "Event",
        "name": one.title,
        "startDate": begins.isoformat(),
        "endDate": ends.isoformat(),
        "eventStatus": f"{schema}EventScheduled",
        "eventAttendanceMode": f"{schema}OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": one.place.partition(",")[0] or whole.campaign.name,
            "address": one.place,
        },
        "description": str(one.content.striptags()),
        "organizer": _campaign(whole),
    }
