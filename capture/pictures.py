"""Pictures: an original becomes prints of several sizes, turned upright, without the place where it was taken."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Print:
    """One file of a picture: its type, its width in pixels, and where it stands on the site."""

    type: str
    width: int
    path: str


@dataclass(frozen=True)
class Prints:
    """All files of a picture, the widest last, and the size that the page keeps free for it."""

    width: int
    height: int
    files: tuple[Print, ...]


@dataclass(frozen=True)
class Picture:
    """A picture as a page shows it: its prints, and the words for those who do not see it."""

    prints: Prints
    alt: str
