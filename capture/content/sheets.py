"""A fresh sheet for each kind of text: its facts with examples that pass every check, and a text to write over."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from capture.content import facts
from capture.content.documents import Document
from capture.content.kinds import KINDS
from capture.content.names import SUFFIX
from capture.content.slugs import shortened, slug
from capture.errors import TextExists
from capture.words import N_, gettext, speaking

SIX_WEEKS = datetime.timedelta(weeks=6)
# What is written after the fact's name; the date and the order are found.
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "pages": {"summary": N_("One sentence, for lists and search engines.")},
    "issues": {
        "promise": N_("Five words for the poster"),
        "figure": "+100",
        "summary": N_("One sentence, for lists and search engines."),
    },
    "news": {"summary": N_("One sentence, for lists and search engines.")},
    "team": {"role": N_("Occupation, neighbourhood")},
    "endorsements": {"role": N_("Occupation, neighbourhood")},
    "mailings": {"preview": N_("What the list of letters shows behind the subject."), "audience": N_("everyone")},
    "dates": {"time": "18:30", "until": "20:00", "place": N_("Covered market, 1 Market Square")},
}
TEXTS: Mapping[str, str] = {
    "pages": N_("Write here.\n\n## A first heading\n\nAn empty line makes a new paragraph.\n\n- A list begins so.\n"),
    "issues": N_(
        "What is wrong today, in two sentences and with a figure.\n\n## What we will do\n\n"
        "The measure, and by when.\n\n## What it costs\n\nThe sum, and who pays.\n"
    ),
    "news": N_("What happened, where, and who was there.\n\nWhat comes next.\n\n[[sign-up]]\n"),
    "team": N_("One short paragraph: where from, what for.\n"),
    "endorsements": N_("The words of this person, without quotation marks.\n"),
    "dates": N_("What will happen, and for whom.\n"),
    "mailings": N_("Hello [first name],\n\nWrite here.\n"),
    "scripts": N_("Hello, I am a volunteer of your neighbourhood.\n"),
}


@dataclass(frozen=True)
class Sheet:
    """A text that somebody is about to write; with a key it translates the text of that key."""

    kind: str
    title: str
    language: str
    key: str = ""


def lay(folder: Path, sheet: Sheet, documents: Sequence[Document], today: datetime.date) -> Path:
    """Write a fresh sheet below content/ and return where it lies; what is there is never touched.

    Raises TextExists.
    """
    # Letters are found by their day.
    title = f"{today} {sheet.title}" if sheet.kind == "mailings" else sheet.title
    path = folder / sheet.kind / f"{shortened(slug(sheet.key or title))}.{sheet.language}{SUFFIX}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with speaking(sheet.language):
        text = _written(sheet, documents, today)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as exists:
        raise TextExists(file=path.relative_to(folder.parent)) from exists
    return path


def _written(sheet: Sheet, documents: Sequence[Document], today: datetime.date) -> str:
    examples = {name: gettext(value) for name, value in EXAMPLES.get(sheet.kind, {}).items()}
    values = {KINDS[sheet.kind].heading: " ".join(sheet.title.split()), **_found(sheet, documents, today), **examples}
    ordered = sorted(values, key=list(facts.NAMES).index)
    # As the language spaces its colons: "Titre : ", "Title: ".
    lines = [
        gettext(N_("{fact}: {value}")).format(fact=gettext(facts.NAMES[name]), value=values[name]) for name in ordered
    ]
    return "\n".join(lines) + "\n\n" + gettext(TEXTS[sheet.kind])


def _found(sheet: Sheet, documents: Sequence[Document], today: datetime.date) -> Mapping[str, str]:
    alike = [found for found in documents if found.kind.folder == sheet.kind]
    translated = [found for found in alike if sheet.key and found.key == slug(sheet.key)]
    found = {}
    if "date" in KINDS[sheet.kind].needs:
        day = translated[0].date if translated else today + SIX_WEEKS if sheet.kind == "dates" else today
        found["date"] = str(day)
    if "order" in KINDS[sheet.kind].takes:
        orders = [facts.number(one.text.fields.get("order", "")) or 0 for one in translated or alike]
        found["order"] = str(max(orders, default=0) + (not translated))
    return found
