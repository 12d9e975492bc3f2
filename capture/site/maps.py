"""What search engines and researchers look for at fixed addresses: sitemap.xml, robots.txt, security.txt."""

from collections.abc import Sequence
from datetime import timedelta
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from capture.content import Document
from capture.site.whole import Whole

# Nobody looks for these; their own head says the same.
UNSOUGHT = frozenset({"thank-you", "404", "503"})
SECURITY = ".well-known/security.txt"
# The longest that RFC 9116 (2.5.5) recommends: whoever builds within a year stays reachable.
GOOD_FOR = timedelta(days=364)


def sitemap(whole: Whole) -> str:
    """Return every page with its translations (sitemaps.org); it needs SITEURL."""
    root = Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    root.set("xmlns:xhtml", "http://www.w3.org/1999/xhtml")
    for folder in ("pages", "issues", "news"):
        for of_one in whole.of_kind(folder):
            if folder != "pages" or of_one[0].key not in UNSOUGHT:
                for text in of_one:
                    _page(root, whole, text, of_one)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


def _page(root: Element, whole: Whole, text: Document, alike: Sequence[Document]) -> None:
    page = SubElement(root, "url")
    SubElement(page, "loc").text = whole.site_url + whole.path(text)
    if text.date:
        SubElement(page, "lastmod").text = text.date.isoformat()
    others = [(other.language, other) for other in alike] + [("x-default", alike[0])]
    for code, other in others if len(alike) > 1 else ():
        link = {"rel": "alternate", "hreflang": code, "href": whole.site_url + whole.path(other)}
        SubElement(page, "xhtml:link", link)


def robots(whole: Whole) -> str:
    """Return robots.txt: everyone may read everything."""
    where = f"\nSitemap: {whole.site_url}/sitemap.xml\n" if whole.site_url else ""
    return f"User-agent: *\nDisallow:\n{where}"


def security(whole: Whole) -> str:
    """Return security.txt: to whom one tells a weakness (RFC 9116)."""
    expires = (whole.built + GOOD_FOR).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [
        f"Contact: mailto:{whole.campaign.controller.email}",
        f"Expires: {expires}",
        f"Preferred-Languages: {', '.join(whole.campaign.languages)}",
    ]
    if whole.site_url:
        lines.append(f"Canonical: {whole.site_url}/{SECURITY}")
    return "\n".join(lines) + "\n"
