"""People: who stands on the list, and who speaks for it."""

from dataclasses import dataclass

from markupsafe import Markup

from capture.pictures import Picture
from capture.site.texts import Artist
from capture.site.whole import Whole


@dataclass(frozen=True)
class Person:
    """Somebody in a row of people."""

    key: str
    number: int
    title: str
    role: str
    content: Markup
    language: str
    picture: Picture | None


def gather(whole: Whole, kind: str, language: str, artist: Artist) -> list[Person]:
    """Return the people of a kind in their order, in a language or else in the one that they have."""
    return [
        Person(text.key, number, text.title, text.role, artist.html(text), text.language, whole.picture(text))
        for number, text in enumerate(whole.spoken(kind, language), 1)
    ]
