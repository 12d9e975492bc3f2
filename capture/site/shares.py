"""Share pictures: an issue shows its poster, an article its picture, every other page the campaign's promise."""

import shutil
from functools import partial
from pathlib import Path

from capture import pictures, sharing
from capture.content import Document
from capture.pictures import darkroom
from capture.sharing import FOLDER, HEIGHT, WIDTH, Poster
from capture.site.wall import HOME
from capture.site.whole import Whole
from capture.stores import mark


def path(whole: Whole, text: Document) -> str:
    """Return where the share picture of a text stands; it is made if the store has none."""
    photograph = pictures.find(whole.content / "images", text.picture) if text.kind.folder == "news" else None
    if photograph and photograph.suffix.lower() != ".svg":
        return f"/{FOLDER}/{_cropped(whole, photograph).name}"
    poster = _of_issue(whole, text) if text.kind.folder == "issues" else _of_site(whole, text.language)
    return sharing.picture(poster, whole.colours, whole.store)


def publish(whole: Whole, language: str, output: Path) -> None:
    """Put the share pictures of a language into a built site."""
    texts = [text for text in whole.texts.values() if text.kind.address is not None and text.language == language]
    for name in {path(whole, text) for text in texts}:
        (output / FOLDER).mkdir(exist_ok=True)
        shutil.copyfile(whole.store.use(Path(name).name), output / name.lstrip("/"))


def _cropped(whole: Whole, photograph: Path) -> Path:
    content = photograph.read_bytes()
    name = f"share-{mark(pictures.RECIPE, content)}.jpg"
    return whole.store.keep(name, partial(darkroom.cropped, content, WIDTH, HEIGHT))


def _of_issue(whole: Whole, text: Document) -> Poster:
    keys = [of_one[0].key for of_one in whole.of_kind("issues")]
    number = keys.index(text.key) + 1
    # An issue without a promise is promised by its title.
    head = f"{number} {text.title}" if text.promise else str(number)
    return Poster(text.key, number, head, text.figure, text.promise or text.title, whole.campaign.name)


def _of_site(whole: Whole, language: str) -> Poster:
    campaign = whole.campaign
    home = next((text for text in whole.spoken("pages", language) if text.key == HOME), None)
    promise = home.promise if home and home.promise else campaign.name
    foot = campaign.name if campaign.name not in (campaign.candidate, promise) else ""
    return Poster(HOME, 1, campaign.candidate, "", promise, foot)
