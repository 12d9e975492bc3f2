"""The whole site: what is the same in every language, read once for a build."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from capture import colours, content, settings
from capture.colours import Colours
from capture.content import Document
from capture.content.stations import Stations
from capture.issues import Catalogue, Issue
from capture.pictures import Picture, Prints
from capture.settings import Campaign
from capture.site import gallery, places, styles
from capture.site.styles import Style
from capture.stores import Store

Texts = Sequence[Document]


@dataclass(frozen=True)
class Whole:
    """Every text in every language, and what all pages refer to."""

    root: Path
    campaign: Campaign
    site_url: str
    built: datetime
    texts: Mapping[str, Document]
    catalogue: Catalogue
    style: Style
    desk_style: Style
    walk_style: Style
    vote_style: Style
    colours: Colours
    store: Store
    prints: Mapping[str, Prints]
    stations: Stations

    @property
    def content(self) -> Path:
        """The folder of the texts."""
        return self.root / "content"

    def document(self, path: Path) -> Document | None:
        """Return what a file says; None for one that is no text of the site, such as a draft."""
        return self.texts.get(path.relative_to(self.content).as_posix())

    def of_kind(self, folder: str) -> list[list[Document]]:
        """Return the texts of a kind in their order, each as its files in the order of the languages."""
        found: dict[str, list[Document]] = {}
        for text in sorted(self.texts.values(), key=lambda text: self.campaign.languages.index(text.language)):
            if text.kind.folder == folder:
                found.setdefault(text.key, []).append(text)
        return sorted(found.values(), key=lambda of_one: (min(text.order for text in of_one), of_one[0].key))

    def spoken(self, folder: str, language: str) -> list[Document]:
        """Return the texts of a kind in a language, or else in the one that they have."""
        return [in_language(of_one, language) for of_one in self.of_kind(folder)]

    def place(self, key: str, language: str) -> str:
        """Return where a page stands, by its key, in a language or else in the one that it has; "" if there is none."""
        found = next((place for place in self.catalogue.places if place.key == key), None)
        return found.paths[found.spoken(language)] if found else ""

    def path(self, text: Document) -> str:
        """Return where a text's page stands below the root of the site."""
        return self.campaign.path(text.language) + text.address

    def picture(self, text: Document) -> Picture | None:
        """Return a text's own picture."""
        return Picture(self.prints[text.picture], text.picture_text) if text.picture else None


def in_language(of_one: Sequence[Document], language: str) -> Document:
    """Return a text in a language; where there is no translation, in the first that it has."""
    return next((text for text in of_one if text.language == language), of_one[0])


def read(root: Path, site_url: str) -> Whole:
    """Read everything. Raises ContentUnreadable, SettingMissing or SettingWrong."""
    campaign, folder = settings.campaign(root), root / "content"
    texts = content.read(folder, campaign.languages)
    css = root / "theme" / "static" / "css"
    style, desk_style, walk_style = styles.join(css), styles.desk(css), styles.walk(css)
    store, stations = Store(root / ".site" / "made"), content.stations.read(folder)
    return Whole(
        root=root,
        campaign=campaign,
        site_url=settings.site_address(site_url),
        built=_now(os.environ.get("SOURCE_DATE_EPOCH")),
        texts={text.name: text for text in texts},
        catalogue=_catalogue(folder, campaign, texts, (style, desk_style, walk_style), stations),
        style=style,
        desk_style=desk_style,
        walk_style=walk_style,
        vote_style=styles.vote(css),
        colours=colours.read((css / "tokens.css").read_text("utf-8")),
        store=store,
        # A letter shows the site's own pictures.
        prints=gallery.hang(folder, [*texts, *content.of_kind(folder, campaign.languages, "mailings")], store),
        stations=stations,
    )


def _now(epoch: str | None) -> datetime:
    # Whoever proves that two builds are the same says when it is (reproducible-builds.org/specs/source-date-epoch).
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def _catalogue(
    folder: Path, campaign: Campaign, texts: Texts, drawn: tuple[Style, Style, Style], stations: Stations
) -> Catalogue:
    issues = content.read_issues(texts, campaign.languages)
    voting = [campaign.path(text.language) + text.address for text in texts if text.template == content.VOTE]
    return Catalogue(
        languages=campaign.languages,
        issues=tuple(Issue(of_one[0].key, {text.language: text.title for text in of_one}) for of_one in issues),
        neighbourhoods=content.neighbourhoods(folder),
        places=places.gather(campaign, texts),
        stylesheet=drawn[0].path,
        desk_stylesheet=drawn[1].path,
        walk_stylesheet=drawn[2].path,
        redirects=places.redirects(campaign, texts),
        finding=tuple(voting) if stations.listed else (),
        locating=tuple(voting) if stations.outlines else (),
    )
