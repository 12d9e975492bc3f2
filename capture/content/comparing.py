"""What is only seen when all texts lie side by side: doubles, orphans, missing translations, pages that moved."""

from collections.abc import Callable, Mapping, MutableMapping, Sequence

from capture.content import addresses, names
from capture.content.documents import Document
from capture.content.kinds import KINDS, OWN_TEMPLATES
from capture.content.places import Places
from capture.content.remarks import Margin
from capture.content.slugs import slug
from capture.words import N_

SAME_KEY = N_(
    "This is the same text as {other}: both have the key “{key}” in one language. Give one of them another Key."
)
SAME_ADDRESS = N_("This page would stand at the same address as {other}. Give one of them another Slug.")
# What the software answers at by itself, and the folders that a build writes.
TAKEN = {"theme", "posters", "qr", "images", "pictures", "confirm", "leave", "healthz", "desk", "static"}

Margins = MutableMapping[str, Margin]


def compare(
    documents: Sequence[Document], languages: Sequence[str], before: Mapping[str, str], margins: Margins
) -> None:
    """Note what is wrong between texts; `before` are the addresses of the last build."""
    places = Places(documents, languages)
    pages = [found for found in documents if found.kind.address is not None]
    _no_two(documents, margins, lambda found: (found.kind.folder, found.key, found.language), SAME_KEY)
    _no_two(pages, margins, lambda found: places.path(found), SAME_ADDRESS)
    for found in documents:
        places.see(found, margins[found.name])
    for found in pages:
        _see_address(found, languages, margins[found.name])
        _see_move(found, places, before, margins[found.name])
    _see_translations(documents, languages, margins)
    _see_gone(documents, places, before, margins)
    _see_former(documents, places, margins)
    _see_rows(documents, margins)
    _see_issues(documents, margins)
    _see_mailings(documents, languages, margins)


def issue_names(documents: Sequence[Document]) -> Mapping[str, str]:
    """Return the keys of the issues by whatever a short code may call them: key, slug or title, in any language."""
    issues = [found for found in documents if found.kind.folder == "issues"]
    by_words = {name: found.key for found in issues for name in (slug(found.title), found.slug)}
    return by_words | {found.key: found.key for found in issues}


def _no_two(
    documents: Sequence[Document], margins: Margins, likeness: Callable[[Document], object], sentence: str
) -> None:
    first: dict[object, Document] = {}
    for found in documents:
        other = first.setdefault(likeness(found), found)
        if other is not found and not (sentence == SAME_ADDRESS and other.key == found.key):
            line = found.text.lines.get("key" if sentence == SAME_KEY else "slug", 1)
            margins[found.name].fault(line, sentence, other=other.name, key=found.key)


def _see_translations(documents: Sequence[Document], languages: Sequence[str], margins: Margins) -> None:
    there: dict[tuple[str, str], list[Document]] = {}
    for found in documents:
        there.setdefault((found.kind.folder, found.key), []).append(found)
    for of_one in there.values():
        has = {found.language for found in of_one}
        missing = [language for language in languages if language not in has]
        first = min(of_one, key=lambda found: languages.index(found.language))
        if first.kind.is_translated and missing:
            sentence = N_("Nobody has translated this yet ({missing}). The translation would be the file {example}")
            stem = first.name.rpartition("/")[2].removesuffix(f".{first.language}.md")
            margins[first.name].notice(1, sentence, missing=", ".join(missing), example=f"{stem}.{missing[0]}.md")


def _see_address(found: Document, languages: Sequence[str], margin: Margin) -> None:
    first = found.address.partition("/")[0]
    own = found.kind.folder != "pages" or found.key in OWN_TEMPLATES
    if not own and (first in TAKEN or first in languages or first in KINDS):
        line = found.text.lines.get("slug", 1)
        margin.fault(
            line, N_("The address /{first}/ belongs to the software. Write for instance Slug: our-{first}"), first=first
        )


def _see_move(found: Document, places: Places, before: Mapping[str, str], margin: Margin) -> None:
    was, now = before.get(addresses.name(found), ""), places.path(found)
    if was and was != now and was not in places.pages and was not in places.former:
        sentence = N_(
            "This page stood at {was}, now at {now}. Links to it break unless you add this line: Former: {old}"
        )
        old = was.removeprefix(places.root(found.language))
        margin.notice(found.text.after_facts, sentence, was=was, now=now, old=old)


def _see_gone(documents: Sequence[Document], places: Places, before: Mapping[str, str], margins: Margins) -> None:
    there = {addresses.name(found) for found in documents}
    for name, was in before.items():
        language = name.rpartition("/")[2]
        if name not in there and was not in places.pages and was not in places.former and language in places.languages:
            file = f"{name.removesuffix(f'/{language}')}.{language}.md"
            sentence = N_(
                "This page is gone from {was}. To lead its visitors elsewhere, add Former: {old} to another page."
            )
            old = was.removeprefix(places.root(language))
            margins.setdefault(file, Margin(file, names.language_of(file))).notice(1, sentence, was=was, old=old)


def _see_former(documents: Sequence[Document], places: Places, margins: Margins) -> None:
    claimed: dict[str, Document] = {}
    for found in documents:
        for old in found.former:
            path = places.root(found.language) + old
            other = places.pages.get(path) or claimed.setdefault(path, found)
            line, margin = found.text.lines["former"], margins[found.name]
            if places.pages.get(path) is found:
                margin.fault(
                    line, N_("{path} is this page's address today. Take it out of its former ones."), path=path
                )
            elif other is not found:
                sentence = N_("{path} belongs to {other}. Take it out of this page's former addresses.")
                margin.fault(line, sentence, path=path, other=other.name)


def _see_rows(documents: Sequence[Document], margins: Margins) -> None:
    there = {found.key for found in documents if found.kind.folder == "pages"}
    for kind in KINDS.values():
        orphans = [found for found in documents if found.kind is kind and kind.listed and kind.folder not in there]
        for found in orphans[:1]:
            sentence = N_("Nobody would see this: the page that shows {folder}/ is missing. Write {page}")
            page = f"pages/{kind.folder}.{found.language}.md"
            margins[found.name].fault(1, sentence, folder=kind.folder, page=page)


def _see_issues(documents: Sequence[Document], margins: Margins) -> None:
    called = issue_names(documents)
    known = ", ".join(sorted(set(called.values())))
    for found in documents:
        for line, issue in found.text.short_codes():
            if issue and issue not in called:
                sentence = N_("There is no issue “{issue}” to put first in the sign-up form. There is: {known}.")
                margins[found.name].fault(line, sentence, issue=issue, known=known)


def _see_mailings(documents: Sequence[Document], languages: Sequence[str], margins: Margins) -> None:
    """Whom a mailing is for, from whom, how and when is said once: by the file of the first language that there is."""
    first: dict[str, Document] = {}
    mailings = [found for found in documents if found.kind is KINDS["mailings"]]
    for found in sorted(mailings, key=lambda found: languages.index(found.language)):
        ruling = first.setdefault(found.key, found)
        for name in ("audience", "channel", "from", "send_at"):
            said = found.text.fields.get(name)
            if said and said != ruling.text.fields.get(name, ""):
                sentence = N_("{other} says it otherwise, and it counts for every language. Say it there only.")
                margins[found.name].fault(found.text.lines[name], sentence, other=ruling.name)
