"""The Pelican plugin: our reader, our templates' names, our form in static pages, and the catalogue beside them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.readers import BaseReader, Readers

from capture import content, issues, settings, theme, words
from capture.content import Document
from capture.forms import SignUp
from capture.settings import Campaign

# What no campaign edits: where Pelican looks, and everything that it would write beside our pages.
MACHINERY: dict[str, Any] = {
    "ARTICLE_PATHS": ["news"],
    "PAGE_PATHS": ["pages", "issues"],
    # Which files are one text is ours to tell: Pelican's way warns where a site lacks its own language.
    "ARTICLE_TRANSLATION_ID": None,
    "PAGE_TRANSLATION_ID": None,
    "I18N_TEMPLATES_LANG": words.SOURCE_LANGUAGE,
    "I18N_UNTRANSLATED_ARTICLES": "remove",
    "I18N_UNTRANSLATED_PAGES": "remove",
    "DIRECT_TEMPLATES": [],
    "CACHE_CONTENT": False,
    "LOAD_CONTENT_CACHE": False,
    "GZIP_CACHE": False,
    **{f"{noun}_SAVE_AS": "" for noun in ("AUTHOR", "AUTHORS", "CATEGORY", "CATEGORIES", "TAG", "TAGS", "ARCHIVES")},
}


def register() -> None:
    """Listen to Pelican; it calls this when it loads the plugin."""
    signals.initialized.connect(_set_machinery)
    signals.readers_init.connect(_read_with_ours)
    signals.generator_init.connect(_equip)
    signals.all_generators_finalized.connect(_tell)
    signals.finalized.connect(_write_catalogue)


class Reader(BaseReader):  # type: ignore[misc]  # Pelican carries no types
    """Reads a file of content/ for Pelican."""

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the page's HTML and what Pelican and the templates need to know of it."""
        folder = Path(self.settings["PATH"])
        found = content.document(folder, Path(source_path), _campaign(self.settings).languages)
        written = found.text.date
        date = {"date": datetime(written.year, written.month, written.day)} if written else {}
        return found.text.html(), {
            **date,
            "title": found.title,
            "description": found.text.fields.get("summary", ""),
            "promise": found.text.fields.get("promise", ""),
            "kind": found.kind.folder,
            "key": found.key,
            "lang": found.language,
            "slug": found.slug,
            "template": found.template,
            "save_as": f"{found.address}index.html"
            if found.address.endswith("/") or not found.address
            else found.address,
            "url": found.address,
        }


def _set_machinery(pelican: Pelican) -> None:
    pelican.settings.update(MACHINERY)
    # A language's own site calls its own address SITEURL; the whole has one.
    pelican.settings.setdefault("WHOLE_SITEURL", pelican.settings["SITEURL"])


def _read_with_ours(readers: Readers) -> None:
    for ending in ("md", "markdown", "mkd", "mdown"):
        readers.reader_classes[ending] = Reader


def _equip(generator: Generator) -> None:
    theme.equip(generator.env, words.translations(generator.settings["DEFAULT_LANG"]))


def _tell(generators: Sequence[Generator]) -> None:
    context, language = generators[0].context, generators[0].settings["DEFAULT_LANG"]
    campaign, folder = _campaign(context), Path(context["PATH"])
    documents = content.read(folder, campaign.languages)
    for found in context["generated_content"].values():
        found.addresses = _addresses(campaign, documents, found.kind, found.key)
    catalogue = content.read_catalogue(folder, campaign.languages)
    context.update(theme.context(campaign, language, site_url=context["WHOLE_SITEURL"]))
    context["form"] = SignUp(catalogue, language, "", campaign.phone_country)
    context["issue_links"] = [
        _link(campaign, of_one, language) for of_one in content.read_issues(documents, campaign.languages)
    ]


def _addresses(campaign: Campaign, documents: Sequence[Document], kind: str, key: str) -> dict[str, str]:
    alike = {found.language: found for found in documents if (found.kind.folder, found.key) == (kind, key)}
    return {code: campaign.path(code) + alike[code].address for code in campaign.languages if code in alike}


def _link(campaign: Campaign, files: Sequence[Document], language: str) -> theme.Link:
    found = next((found for found in files if found.language == language), files[0])
    promise = found.text.fields.get("promise", "")
    return theme.Link(found.title, campaign.path(found.language) + found.address, found.language, promise)


def _write_catalogue(pelican: Pelican) -> None:
    campaign = _campaign(pelican.settings)
    if pelican.settings["DEFAULT_LANG"] == campaign.language:
        catalogue = content.read_catalogue(Path(pelican.settings["PATH"]), campaign.languages)
        text = issues.to_json(catalogue, datetime.now(UTC))
        Path(pelican.settings["OUTPUT_PATH"], "catalogue.json").write_text(text, "utf-8")


def _campaign(pelican_settings: Mapping[str, Any]) -> Campaign:
    return settings.campaign(Path(pelican_settings["PATH"]).parent)
