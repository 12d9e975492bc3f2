"""Places: the pages that others lead to, and the addresses that they had before."""

from collections.abc import Mapping, Sequence

from capture.content import Document
from capture.issues import Place
from capture.settings import Campaign


def gather(campaign: Campaign, texts: Sequence[Document]) -> tuple[Place, ...]:
    """Return the pages by the order of their titles, each in all of its languages."""
    pages: dict[str, list[Document]] = {}
    for text in sorted(texts, key=lambda text: (campaign.languages.index(text.language), text.title)):
        if text.kind.folder == "pages":
            pages.setdefault(text.key, []).append(text)
    return tuple(_place(campaign, of_one) for of_one in pages.values())


def _place(campaign: Campaign, of_one: Sequence[Document]) -> Place:
    return Place(
        key=of_one[0].key,
        titles={text.language: text.title for text in of_one},
        paths={text.language: campaign.path(text.language) + text.address for text in of_one},
        summaries={text.language: text.summary for text in of_one if text.summary},
        menu=next((text.menu for text in of_one if text.menu is not None), None),
    )


def redirects(campaign: Campaign, texts: Sequence[Document]) -> Mapping[str, str]:
    """Return where each former address leads, both as paths; an address that a page has today is none."""
    pages = [text for text in texts if text.kind.address is not None]
    today = {campaign.path(text.language) + text.address for text in pages}
    found = {
        _former(campaign, text, old): campaign.path(text.language) + text.address
        for text in pages
        for old in text.former
    }
    return {old: new for old, new in sorted(found.items()) if old not in today}


def _former(campaign: Campaign, text: Document, address: str) -> str:
    root = campaign.path(text.language)
    # People copy it from the browser, with the folder of the language.
    below = f"/{address}" if f"/{address}".startswith(root) else root + address
    return below if below.endswith(("/", ".html")) else f"{below}/"
