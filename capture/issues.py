"""The catalogue: what a build offers in every language: issues to tick, neighbourhoods to name, pages to go to."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from capture.errors import SiteNotBuilt


@dataclass(frozen=True)
class Issue:
    """One issue: one key, one checkbox, one letter, one export column."""

    key: str
    titles: Mapping[str, str]

    def title(self, language: str) -> tuple[str, str]:
        """Return its title and the language that the title is in: another one where there is no translation."""
        spoken = language if language in self.titles else next(iter(self.titles))
        return self.titles[spoken], spoken


@dataclass(frozen=True)
class Place:
    """One page that others lead to: title, path and summary in each of its languages, and its place in the menu."""

    key: str
    titles: Mapping[str, str]
    paths: Mapping[str, str]
    summaries: Mapping[str, str] = field(default_factory=dict)
    menu: int | None = None

    def spoken(self, language: str) -> str:
        """Return the language in which it can be read: another one where there is no translation."""
        return language if language in self.titles else next(iter(self.titles))


@dataclass(frozen=True)
class Catalogue:
    """What the form offers, as content/ says it, and what every page refers to, as the build made it."""

    languages: tuple[str, ...]
    issues: tuple[Issue, ...]
    neighbourhoods: Mapping[str, str]
    places: tuple[Place, ...] = ()
    stylesheet: str = ""
    desk_stylesheet: str = ""
    walk_stylesheet: str = ""
    redirects: Mapping[str, str] = field(default_factory=dict)
    # Paths of the pages that find one's polling station, and of those that may ask a phone where it is.
    finding: tuple[str, ...] = ()
    locating: tuple[str, ...] = ()

    @property
    def issue_keys(self) -> tuple[str, ...]:
        """The keys in the order of the site."""
        return tuple(issue.key for issue in self.issues)


def to_json(catalogue: Catalogue, built: datetime) -> str:
    """Return the text of output/catalogue.json, a file that others may read too."""
    listed = [{"key": issue.key, "titles": dict(issue.titles)} for issue in catalogue.issues]
    document = {
        "languages": list(catalogue.languages),
        "built": built.isoformat(timespec="seconds"),
        "issues": listed,
        "neighbourhoods": [{"key": key, "name": name} for key, name in catalogue.neighbourhoods.items()],
        "pages": [asdict(place) for place in catalogue.places],
        "stylesheet": catalogue.stylesheet,
        "desk_stylesheet": catalogue.desk_stylesheet,
        "walk_stylesheet": catalogue.walk_stylesheet,
        "redirects": dict(catalogue.redirects),
        "finding": list(catalogue.finding),
        "locating": list(catalogue.locating),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def from_json(path: Path) -> Catalogue:
    """Read output/catalogue.json.

    Raises SiteNotBuilt when there is none yet.
    """
    try:
        document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as missing:
        raise SiteNotBuilt(folder=path.parent) from missing
    return Catalogue(
        languages=tuple(document["languages"]),
        issues=tuple(Issue(entry["key"], entry["titles"]) for entry in document["issues"]),
        neighbourhoods={entry["key"]: entry["name"] for entry in document["neighbourhoods"]},
        # A site that an older version built says none of these.
        places=tuple(Place(**entry) for entry in document.get("pages", ())),
        stylesheet=document.get("stylesheet", ""),
        desk_stylesheet=document.get("desk_stylesheet", ""),
        walk_stylesheet=document.get("walk_stylesheet", ""),
        redirects=document.get("redirects", {}),
        finding=tuple(document.get("finding", ())),
        locating=tuple(document.get("locating", ())),
    )
