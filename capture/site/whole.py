"""The whole site: what is the same in every language, read once for a build."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from capture import content, settings
from capture.content import Document
from capture.issues import Catalogue
from capture.pictures import Picture, Prints
from capture.settings import Campaign
from capture.site import places, styles
from capture.site.styles import Style

Texts = Sequence[Document]


@dataclass(frozen=True)
class Whole:
    """Every text in every language, and what all pages refer to."""

    root: Path
    campaign: Campaign
    site_url: str
    texts: Mapping[str, Document]
    catalogue: Catalogue
    style: Style
    prints: Mapping[str, Prints]

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
    style = styles.join(root / "theme" / "static" / "css")
    catalogue = replace(
        content.read_catalogue(folder, campaign.languages),
        places=places.gather(campaign, texts),
        redirects=places.redirects(campaign, texts),
        stylesheet=style.path,
    )
    return Whole(root, campaign, site_url, {text.name: text for text in texts}, catalogue, style, {})
