"""Merge words: the places of a letter that each person fills with what they told us, such as [first name|friends]."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape

from rapidfuzz import process

from capture import words
from capture.content.slugs import slug
from capture.words import N_

# What a letter may call a person by; the names in brackets are said in any language of ours.
NAMES = {"given_name": N_("first name"), "family_name": N_("last name")}
NICKNAMES = {"given-name": "given_name", "family-name": "family_name", "nom-de-famille": "family_name"}
# The ways out, which no writer can leave out.
LEAVE, PREFERENCES = "leave", "preferences"
# Whence we have somebody's address (GDPR, art. 14(2)(f)).
ORIGIN = "origin"
WORD = re.compile(r"( ?)\[([^\[\]|\n]{1,40})(?:\|([^\[\]\n]{0,80}))?\](?!\()")
TAG = re.compile(r"<[^<>]*>")
# A mark that no text has: a private letter for each place (Unicode, 23.5).
FIRST_MARK, LAST_MARK = 0xE000, 0xF8FF
MARK = re.compile(f"[{chr(FIRST_MARK)}-{chr(LAST_MARK)}]")
ALIKE = 75


@dataclass(frozen=True)
class Place:
    """One place: what fills it, and what stands there for somebody who did not tell."""

    field: str
    instead: str = ""
    before: str = ""

    def filled(self, person: Mapping[str, str]) -> str:
        """Return the words; a space before them stands only where there are any."""
        told = person.get(self.field, "") or self.instead
        return self.before + told if told else ""


@dataclass(frozen=True)
class Form:
    """Words with places in them."""

    parts: tuple[str | Place, ...]

    def fill(self, person: Mapping[str, str], write: Callable[[str], str] = str) -> str:
        """Return the words as one person gets them."""
        return "".join(part if isinstance(part, str) else write(part.filled(person)) for part in self.parts)

    def fill_html(self, person: Mapping[str, str]) -> str:
        """Return the same where nothing that a person told is taken for HTML."""
        return self.fill(person, escape)

    def told(self) -> list[str | list[str]]:
        """Return the same as it is kept."""
        return [part if isinstance(part, str) else [part.field, part.instead, part.before] for part in self.parts]

    @classmethod
    def read(cls, told: Sequence[str | Sequence[str]]) -> "Form":
        """Return what was kept."""
        return cls(tuple(part if isinstance(part, str) else Place(*part) for part in told))

    def asks(self, field: str) -> bool:
        """Return whether something fills one of the places."""
        return any(isinstance(part, Place) and part.field == field for part in self.parts)


class Stencil:
    """Keeps the places of a letter while it is drawn: a mark stands for each, which no drawing touches."""

    def __init__(self) -> None:
        """There are none yet."""
        self.places: list[Place] = []

    def cut(self, text: str, is_html: bool = False) -> str:
        """Return words with a mark for each merge word that is known."""
        return WORD.sub(lambda found: self._cut(found, is_html), MARK.sub("", text))

    def mark(self, place: Place) -> str:
        """Return the mark of a place."""
        if place not in self.places:
            self.places.append(place)
        return chr(FIRST_MARK + self.places.index(place))

    def form(self, drawn: str) -> Form:
        """Return what was drawn, with its places."""
        marks = MARK.findall(drawn)
        places: list[str | Place] = [self.places[ord(mark) - FIRST_MARK] for mark in marks]
        between = MARK.split(drawn)
        parts: list[str | Place] = [between[0]]
        for place, after in zip(places, between[1:], strict=True):
            parts += [place, after]
        return Form(tuple(part for part in parts if part != ""))

    def _cut(self, found: re.Match[str], is_html: bool) -> str:
        field = names().get(slug(found[2]))
        # Words alone stand in its place: the Markdown around them is drawn already.
        instead = unescape(TAG.sub("", found[3] or "")) if is_html else found[3] or ""
        return found[0] if field is None else self.mark(Place(field, instead.strip(), found[1]))


def plain(text: str) -> str:
    """Return words as somebody reads them who told us no name."""
    stencil = Stencil()
    return stencil.form(stencil.cut(text)).fill({})


@lru_cache
def names() -> Mapping[str, str]:
    """Return the fields of merge words by how they are called in every language: "prenom" is "given_name"."""
    told = {
        slug(words.translations(code).gettext(name)): field
        for code in words.spoken_languages()
        for field, name in NAMES.items()
    }
    return {**NICKNAMES, **told}


def slips(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands in brackets and is almost a merge word, with the word that is meant."""
    for found in WORD.finditer(text):
        called = slug(found[2])
        alike = process.extractOne(called, list(names()), score_cutoff=ALIKE) if called not in names() else None
        # Alone it may be a note of the writer's; with words to stand instead it is nothing else.
        if alike or (found[3] is not None and called not in names()):
            field = names()[alike[0]] if alike else next(iter(NAMES))
            yield found[0].strip(), words.gettext(NAMES[field])
