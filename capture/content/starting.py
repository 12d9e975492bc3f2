"""A campaign's first texts: content/ is put aside, and pages that carry the campaign's own name take its place."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from capture import words
from capture.content import addresses
from capture.errors import NameNotYours
from capture.settings import Campaign

FOLDER = Path(__file__).parent / "starter"
# The town of the demonstration does not exist, and nobody stands there.
DEMONSTRATION = "Saint-Aurèle en commun"
NEIGHBOURHOODS = "neighbourhoods.md"
BALLOT = "dates/ballot"


@dataclass(frozen=True)
class Start:
    """What was written below content/, where the texts before it are now, and which languages we have no texts in."""

    files: Sequence[str]
    before: Path
    without: Sequence[str]


def start(root: Path, instance: Path, campaign: Campaign, at: datetime) -> Start:
    """Put content/ aside, into the instance folder, and write the first texts in the campaign's languages.

    Raises NameNotYours while pelicanconf.py still names the town of the demonstration.
    """
    if campaign.name == DEMONSTRATION:
        raise NameNotYours(name=campaign.name)
    half, before = root / ".content-half", instance / f"content-before-{at:%Y%m%dT%H%M%S}"
    shutil.rmtree(half, ignore_errors=True)
    languages = [language for language in campaign.languages if any(FOLDER.rglob(f"*.{language}.md"))]
    for name, text in _texts(campaign, languages):
        (half / name).parent.mkdir(parents=True, exist_ok=True)
        (half / name).write_text(text, "utf-8")
    (half / "images").mkdir()
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Whatever fails from here on, one of the two is whole under its name.
    shutil.move(root / "content", before)
    half.rename(root / "content")
    # The addresses of the demonstration were nobody's: no visitor is to be led on from them.
    (root / "output" / addresses.FILE).unlink(missing_ok=True)
    files = sorted(path.relative_to(root).as_posix() for path in (root / "content").rglob("*.md"))
    return Start(files, before, [language for language in campaign.languages if language not in languages])


def _texts(campaign: Campaign, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield NEIGHBOURHOODS, (FOLDER / NEIGHBOURHOODS).read_text("utf-8")
    for language in languages:
        facts = _facts(campaign, language)
        for path in sorted(FOLDER.rglob(f"*.{language}.md")):
            name, text = path.relative_to(FOLDER).as_posix(), path.read_text("utf-8")
            if not name.startswith(BALLOT):
                yield name, text.format_map(facts)
                continue
            for number, day in enumerate(campaign.rounds, 1):
                yield f"{BALLOT}-{number}.{language}.md", text.format_map({"day": day.isoformat()})


def _facts(campaign: Campaign, language: str) -> dict[str, str]:
    conjunction = words.translations(language).gettext(words.N_(" and "))
    return {
        "name": campaign.name,
        "candidate": campaign.candidate or campaign.name,
        "days": conjunction.join(words.written(day, language) for day in campaign.rounds),
        "root": campaign.path(language),
        "controller": campaign.controller.name,
        "address": campaign.controller.address,
        "email": campaign.controller.email,
    }
