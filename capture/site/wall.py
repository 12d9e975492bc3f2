"""The wall: the issues side by side, each with its number and its poster."""

from collections.abc import Mapping
from dataclasses import dataclass

from capture import posters
from capture.content import Document
from capture.site.whole import Whole

# The pattern of the whole campaign, where no issue has its own.
HOME = "home"


@dataclass(frozen=True)
class Poster:
    """An issue as it hangs on the wall."""

    key: str
    number: int
    title: str
    promise: str
    figure: str
    description: str
    path: str
    language: str
    poster: str


def hang(whole: Whole, language: str) -> list[Poster]:
    """Return the issues in their order, in a language or else in the one that they have."""
    issues = whole.spoken("issues", language)
    return [_poster(whole, text, number) for number, text in enumerate(issues, 1)]


def _poster(whole: Whole, text: Document, number: int) -> Poster:
    return Poster(
        key=text.key,
        number=number,
        title=text.title,
        promise=text.promise,
        figure=text.figure,
        description=text.summary,
        path=whole.path(text),
        language=text.language,
        poster=path(text.key),
    )


def path(key: str) -> str:
    """Return where an issue's pattern stands, the same in every language."""
    return f"/posters/{key}.svg"


def patterns(whole: Whole) -> Mapping[str, str]:
    """Return the drawing of each issue's pattern, and of the first page's, by where it stands."""
    keys = [HOME, *(of_one[0].key for of_one in whole.of_kind("issues"))]
    return {path(key): posters.svg(key, whole.colours) for key in keys}


def following(wall: list[Poster], key: str) -> Poster | None:
    """Return what hangs beside an issue, round the corner after the last; None for the only one."""
    keys = [poster.key for poster in wall]
    return wall[(keys.index(key) + 1) % len(wall)] if len(wall) > 1 else None
