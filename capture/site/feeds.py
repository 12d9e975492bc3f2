"""Feeds: the news of each language, for those who read it elsewhere (Atom, RFC 4287)."""

import re
from datetime import datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from capture.content import Document
from capture.site import linked, texts
from capture.site.texts import Artist
from capture.site.whole import Whole

NAME = "feed.xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
NEWEST = 20
# A reader of feeds chooses no size, and takes the picture that every program can show.
SIZES = re.compile(r"<picture>.*?(<img[^>]*>)\s*</picture>", re.DOTALL)
# Letters that XML cannot carry (XML 1.0, 2.2).
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def draw(whole: Whole, language: str, artist: Artist) -> str:
    """Return the feed of a language, the newest first; without SITEURL its links begin at the root."""
    campaign, root = whole.campaign, whole.campaign.path(language)
    news = [text for of_one in whole.of_kind("news") for text in of_one if text.language == language]
    newest = sorted(news, key=lambda text: (_moment(whole, text), text.key), reverse=True)[:NEWEST]
    feed = Element("feed", {"xmlns": NAMESPACE, "xml:lang": language})
    _say(feed, "id", linked.tag(campaign, f"news.{language}"))
    _say(feed, "title", campaign.name)
    _say(feed, "updated", _moment(whole, newest[0]) if newest else f"{campaign.rounds[0].year - 1}-01-01T00:00:00Z")
    _say(SubElement(feed, "author"), "name", campaign.name)
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=f"{whole.site_url}{root}{NAME}")
    SubElement(feed, "link", rel="alternate", type="text/html", href=f"{whole.site_url}{root}")
    for text in newest:
        _enter(SubElement(feed, "entry"), whole, text, artist)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, "unicode") + "\n"


def _enter(entry: Element, whole: Whole, text: Document, artist: Artist) -> None:
    _say(entry, "id", linked.tag(whole.campaign, linked.name(text)))
    _say(entry, "title", text.title)
    _say(entry, "published", _moment(whole, text))
    _say(entry, "updated", _moment(whole, text))
    SubElement(entry, "link", rel="alternate", type="text/html", href=whole.site_url + whole.path(text))
    if text.summary:
        _say(entry, "summary", text.summary)
    html = SIZES.sub(r"\1", texts.with_form(artist.html(text), lambda _: ""))
    _say(entry, "content", linked.absolute(html, whole.site_url)).set("type", "html")


def _say(parent: Element, name: str, words: str) -> Element:
    child = SubElement(parent, name)
    child.text = UNWRITABLE.sub("", words)
    return child


def _moment(whole: Whole, text: Document) -> str:
    day = text.date or whole.campaign.rounds[0]
    return datetime(day.year, day.month, day.day, tzinfo=whole.campaign.timezone).isoformat()
