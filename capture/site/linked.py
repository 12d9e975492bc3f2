"""Addresses for other programs: whole where the site's own is known, and names that outlive a change of it."""

import re

from capture.content import Document
from capture.settings import Campaign

LINK = re.compile(r"(\s(?:href|src)=\")/")


def absolute(html: str, site_url: str) -> str:
    """Return HTML whose links lead to the site from wherever it is read."""
    return LINK.sub(rf"\1{site_url}/", html)


def authority(campaign: Campaign) -> str:
    """Return the domain of whoever answers for the site."""
    return campaign.controller.email.rpartition("@")[2]


def tag(campaign: Campaign, name: str) -> str:
    """Return a name for ever (RFC 4151): it says nothing of where the site stands today."""
    return f"tag:{campaign.controller.email},{campaign.rounds[0].year - 1}:{name}"


def name(text: Document) -> str:
    """Return what a text is called in such a name."""
    return f"{text.kind.folder}/{text.key}.{text.language}"
