"""Styles: the theme's CSS files become one, in the order of their layers, under a name that changes with it."""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from capture import colours
from capture.errors import ThemeUnreadable
from capture.words import gettext

TOKENS = "tokens"
# What visitors never see is a stylesheet of its own.
DESK = "desk"
# The page of a walk is a few kilobytes in all: of the rest it takes what it is drawn with.
WALK = "walk"
WALK_TAKES = ("base", "parts")
# And only that one page draws the town.
VOTE = "vote"
LAYERS = re.compile(r"@layer\s+([\w\s,-]+);")
# What stays as it is, then what goes.
STRING = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|url\([^\"')]*\)"
FACE = re.compile(r"@font-face \{[^}]*\}")
UP_ONE = re.compile(r"url\(([\"']?)\.\./")


@dataclass(frozen=True)
class Style:
    """One stylesheet."""

    text: str
    name: str = "style"

    @property
    def path(self) -> str:
        """Where it stands; another text, another name, so that browsers may keep it for ever."""
        return f"/theme/{self.name}.{sha256(self.text.encode()).hexdigest()[:10]}.css"

    def write(self, output: Path) -> None:
        """Write it into a built site."""
        path = output / self.path.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text, "utf-8")


def join(folder: Path) -> Style:
    """Join the public pages' files in the order that the head of tokens.css says, with the colours that follow from it.

    Raises ThemeUnreadable.
    """
    tokens = (folder / f"{TOKENS}.css").read_text("utf-8")
    named = LAYERS.search(tokens)
    layers = [name.strip() for name in named[1].split(",")] if named else [TOKENS]
    for path in sorted(folder.glob("*.css")):
        if path.stem not in layers:
            sentence = gettext("Name “{layer}” in its first line (@layer …;): there is a file {layer}.css.")
            raise ThemeUnreadable(file=colours.FILE, line=1, sentence=sentence.format(layer=path.stem))
    files = [folder / f"{layer}.css" for layer in layers if layer not in (TOKENS, DESK)]
    rest = [path.read_text("utf-8") for path in files if path.is_file()]
    return Style(shorten("\n".join([tokens, colours.derived(tokens), *rest])))


def desk(folder: Path) -> Style:
    """Return what the desk's pages need besides: its frame, then each of its rooms."""
    files = [folder / f"{DESK}.css", *sorted((folder / DESK).glob("*.css"))]
    return Style(shorten("\n".join(file.read_text("utf-8") for file in files)), DESK)


def walk(folder: Path) -> Style:
    """Return all that the page of a walk needs, which loads no face: tokens, a few parts, and its own."""
    tokens = (folder / f"{TOKENS}.css").read_text("utf-8")
    parts = [FACE.sub("", (folder / f"{name}.css").read_text("utf-8")) for name in WALK_TAKES]
    own = [file.read_text("utf-8") for file in sorted((folder / WALK).glob("*.css"))]
    return Style(shorten("\n".join([tokens, colours.derived(tokens), *parts, *own])), WALK)


def vote(folder: Path) -> Style:
    """Return what the page needs besides that finds one's polling station."""
    return Style(shorten("\n".join(file.read_text("utf-8") for file in sorted((folder / VOTE).glob("*.css")))), VOTE)


def shorten(text: str) -> str:
    """Return the same rules without comments and needless spaces, for a place one folder up."""
    text = re.sub(rf"({STRING})|/\*.*?\*/", lambda part: part[1] or " ", text, flags=re.DOTALL)
    text = re.sub(rf"({STRING})|\s+", lambda part: part[1] or " ", text)
    text = re.sub(rf"({STRING})| ?([{{}};,]) ?", lambda part: part[1] or part[2], text)
    text = re.sub(rf"({STRING})|;(?=}})|(?<=:) ", lambda part: part[1] or "", text)
    return UP_ONE.sub(r"url(\1", text).strip() + "\n"
