"""A campaign chooses a colour and an accent; all others follow from them, by day and by night, and stand out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from coloraide import Color

from capture.errors import ThemeUnreadable
from capture.words import N_, gettext

FILE = "theme/static/css/tokens.css"
# WCAG 2.2: 1.4.6 for text, 1.4.3 for large type (also our floor for buttons), 1.4.11 for the edge of a field.
TEXT, LARGE, EDGE = 7.0, 4.5, 3.0
# Each pair that the theme sets on one another, and what it needs: names of words, of their grounds, the ratio.
PAIRS = (
    (("ink", "quiet"), ("paper", "card", "wall"), TEXT),
    (("link", "link-pressed", "alarm"), ("paper", "card"), TEXT),
    (("line", "button-edge"), ("paper", "card"), EDGE),
    (("on-colour", "flash-colour"), ("poster-colour",), LARGE),
    (("on-accent", "flash-accent"), ("poster-accent",), LARGE),
    (("on-ink",), ("poster-ink",), TEXT),
    (("on-paper",), ("poster-paper",), TEXT),
    (("flash-ink",), ("poster-ink",), LARGE),
    (("flash-paper",), ("poster-paper",), LARGE),
)
WRITTEN = re.compile(r"--([\w-]+)\s*:\s*([^;}]+)")
DARK = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)\s*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Paper and lamp light, the panels, the sky at night: a wall in the dark is not a wall turned inside out.
LAMP, STEEL, NIGHT, RED = 85, 250, 285, 27


@dataclass(frozen=True)
class Colours:
    """Every colour of the theme as #rrggbb, by its name: those of the day, and those of the night."""

    light: Mapping[str, str]
    dark: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """A colour of the day, which is also the one of paper and of pictures."""
        return self.light[name]


@lru_cache(maxsize=4)
def read(css: str) -> Colours:
    """Return the colours that follow from tokens.css.

    Raises ThemeUnreadable, with the line, for what is no colour or cannot be read on its ground.
    """
    day, night = _written(css)
    for name in ("colour", "accent"):
        if name not in day:
            _refuse(css, "", N_("“--{name}” is missing. Write for instance --{name}: #e4552b;"), name=name)
    light = _light(_colour(css, day, "colour"), _colour(css, day, "accent"))
    light |= {name: _colour(css, day, name) for name in light if name in day}
    dark = light | _dark(_colour(css, day, "colour"))
    dark |= {name: _colour(css, day | night, name) for name in dark if name in night}
    for scheme in (light, dark):
        _check(css, scheme)
    return Colours(*({name: _hex(colour) for name, colour in scheme.items()} for scheme in (light, dark)))


@lru_cache(maxsize=4)
def derived(css: str) -> str:
    """Return the CSS to append to tokens.css: what the campaign did not write itself. Raises ThemeUnreadable."""
    colours, (day, night) = read(css), _written(css)
    light = "".join(f"--{name}:{value};" for name, value in colours.light.items() if name not in day)
    changed = {name: value for name, value in colours.dark.items() if value != colours.light[name]}
    dark = "".join(f"--{name}:{value};" for name, value in changed.items() if name not in night)
    media = f"@media (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}"
    # Paper is white and ink is black, also for somebody who prints at night.
    return f"@layer tokens{{:root{{{light}}}@media screen{{{media}}}}}\n"


def _light(colour: Color, accent: Color) -> dict[str, Color]:
    hue = colour.convert("oklch").get("hue", nans=False)
    paper, card, wall = _mix(0.985, 0.007, LAMP), _mix(1, 0, LAMP), _mix(0.9, 0.007, STEEL)
    grounds = (paper, card, wall)
    link = _reach(colour, grounds[:2], TEXT)
    plain = {"paper": paper, "card": card, "wall": wall, "ink": _mix(0.19, 0.015, hue)}
    return {
        **plain,
        "quiet": _reach(_mix(0.44, 0.02, hue), grounds, TEXT),
        "line": _reach(_mix(0.6, 0.015, hue), (paper, card), EDGE),
        "button-edge": _reach(colour, (paper, card), EDGE),
        "link": link,
        "link-pressed": _reach(_moved(link, -0.09), grounds[:2], TEXT),
        "alarm": _reach(_mix(0.46, 0.17, RED), grounds[:2], TEXT),
        **_posters(colour, accent, _mix(0.19, 0.015, hue), _mix(0.975, 0.014, LAMP)),
    }


def _dark(colour: Color) -> dict[str, Color]:
    grounds = (_mix(0.2, 0.024, NIGHT), _mix(0.255, 0.028, NIGHT), _mix(0.16, 0.02, NIGHT))
    link = _reach(colour, grounds[:2], TEXT)
    # A white sheet under a lamp would blind.
    sheet = _mix(0.9, 0.03, LAMP)
    return {
        "poster-paper": sheet,
        "flash-paper": _reach(colour, (sheet,), LARGE),
        **dict(zip(("paper", "card", "wall"), grounds, strict=True)),
        "ink": _mix(0.94, 0.018, LAMP),
        "quiet": _reach(_mix(0.8, 0.02, LAMP), grounds, TEXT),
        "line": _reach(_mix(0.55, 0.03, NIGHT), grounds[:2], EDGE),
        "button-edge": _reach(colour, grounds[:2], EDGE),
        "link": link,
        "link-pressed": _reach(_moved(link, 0.07), grounds[:2], TEXT),
        "alarm": _reach(_mix(0.8, 0.11, RED), grounds[:2], TEXT),
    }


def _posters(colour: Color, accent: Color, ink: Color, paper: Color) -> dict[str, Color]:
    found = {"poster-ink": ink, "on-ink": paper, "poster-paper": paper, "on-paper": ink}
    for name, chosen in (("colour", colour), ("accent", accent)):
        # Black or white is what the chosen colour needs; it moves a little where even that would be too weak.
        words = ink if _ratio(ink, chosen) >= _ratio(paper, chosen) else paper
        found[f"poster-{name}"] = _reach(chosen, (words,), LARGE)
        found[f"on-{name}"] = found[f"flash-{name}"] = words
    found["flash-ink"] = _reach(accent, (ink,), LARGE)
    found["flash-paper"] = _reach(colour, (paper,), LARGE)
    return found


def _reach(colour: Color, grounds: tuple[Color, ...], ratio: float) -> Color:
    """Return the colour, moved away from its grounds until it stands out from each of them as much as asked."""
    step = -0.01 if grounds[0].luminance() > _MIDDLE else 0.01
    # From black to white, or back, in at most a hundred steps.
    moved = (_moved(colour, step * count) for count in range(101))
    return next(found for found in moved if _weakest(found, grounds) >= ratio)


def _weakest(colour: Color, grounds: tuple[Color, ...]) -> float:
    return min(_ratio(colour, ground) for ground in grounds)


# Black and white stand out from this luminance alike: (1 + 0.05) / (L + 0.05) = (L + 0.05) / 0.05.
_MIDDLE = 0.179


def _ratio(one: Color, other: Color) -> float:
    return one.contrast(other, method="wcag21")


def _mix(lightness: float, chroma: float, hue: float) -> Color:
    return _rounded(Color("oklch", [lightness, chroma, hue]))


def _moved(colour: Color, step: float) -> Color:
    moved = colour.convert("oklch")
    moved["lightness"] = min(1, max(0, moved["lightness"] + step))
    return _rounded(moved)


def _rounded(colour: Color) -> Color:
    return Color(_hex(colour))


def _hex(colour: Color) -> str:
    return colour.convert("srgb").fit(method="oklch-chroma").to_string(hex=True)


def _written(css: str) -> tuple[dict[str, str], dict[str, str]]:
    bare = COMMENT.sub("", css)
    day, night = DARK.sub("", bare), "".join(DARK.findall(bare))
    return dict(WRITTEN.findall(day)), dict(WRITTEN.findall(night))


def _colour(css: str, written: Mapping[str, str], name: str) -> Color:
    try:
        return _rounded(Color(written[name].strip()))
    except ValueError:
        sentence = N_("“{value}” is no colour that we can read. Write for instance --{name}: #e4552b;")
        return _refuse(css, name, sentence, value=written[name].strip(), name=name)


def _check(css: str, scheme: Mapping[str, Color]) -> None:
    for words, ground, needed in _pairs():
        found = _ratio(scheme[words], scheme[ground])
        if found < needed:
            sentence = N_("--{words} on --{ground} has a contrast of {found} to 1, and {needed} is needed. {how}")
            how = gettext("Make one of them lighter or darker, or delete the line: then it is derived.")
            at = words if f"--{words}:" in css.replace(" ", "") else ground
            _refuse(css, at, sentence, words=words, ground=ground, found=f"{found:.1f}", needed=f"{needed:g}", how=how)


def _pairs() -> Iterator[tuple[str, str, float]]:
    for words, grounds, needed in PAIRS:
        yield from ((word, ground, needed) for word in words for ground in grounds)


def _refuse(css: str, at: str, sentence: str, /, **facts: object) -> NoReturn:
    line = next((number for number, text in enumerate(css.splitlines(), 1) if f"--{at}:" in text.replace(" ", "")), 1)
    raise ThemeUnreadable(file=FILE, line=line, sentence=gettext(sentence).format(**facts))
