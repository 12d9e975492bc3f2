"""The Pelican plugin: our reader, our templates' names, our form in static pages, and what stands beside them."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from pelican import Pelican, signals
from pelican.contents import Content
from pelican.generators import Generator
from pelican.readers import Readers
from pelican.writers import Writer

from capture import theme, words
from capture.site import beside, pages, whole
from capture.site.machinery import ENDINGS, MACHINERY, WHOLE, Reader
from capture.site.whole import Whole


def register() -> None:
    """Listen to Pelican; it calls this when it loads the plugin."""
    signals.initialized.connect(_set_machinery)
    signals.readers_init.connect(_read_with_ours)
    signals.get_generators.connect(_read_whole)
    signals.generator_init.connect(_equip)
    signals.all_generators_finalized.connect(_tell)
    signals.page_generator_write_page.connect(_finish)
    signals.article_generator_write_article.connect(_finish)
    signals.page_writer_finalized.connect(_write_beside)
    signals.finalized.connect(_take_sources_away)


def _set_machinery(pelican: Pelican) -> None:
    pelican.settings.update(MACHINERY)


def _read_with_ours(readers: Readers) -> None:
    for ending in ENDINGS:
        readers.reader_classes[ending] = Reader


def _read_whole(pelican: Pelican) -> None:
    # The site of each other language is built inside the first one's build and inherits its settings.
    root = Path(pelican.settings["PATH"]).parent
    if WHOLE not in pelican.settings or pelican.settings[WHOLE].campaign.language == pelican.settings["DEFAULT_LANG"]:
        pelican.settings[WHOLE] = whole.read(root, pelican.settings["SITEURL"])


def _equip(generator: Generator) -> None:
    theme.equip(generator.env, words.translations(generator.settings["DEFAULT_LANG"]))


def _tell(generators: Sequence[Generator]) -> None:
    generator = generators[0]
    language, context = generator.settings["DEFAULT_LANG"], generator.context
    context.update(pages.names(generator.settings[WHOLE], language, generator.env))
    for page in context["generated_content"].values():
        pages.tell(page, generator.settings[WHOLE], context)


def _finish(generator: Generator, content: Content) -> None:
    pages.finish(content, generator.settings[WHOLE], generator.context, generator.env)


def _write_beside(generator: Generator, writer: Writer) -> None:
    whole: Whole = generator.settings[WHOLE]
    language, output = generator.settings["DEFAULT_LANG"], Path(generator.output_path)
    first = output if language == whole.campaign.language else output.parent
    beside.write_of_language(whole, first, language, generator.env)
    if output is first:
        beside.write_of_all(whole, output, generator.env)


def _take_sources_away(pelican: Pelican) -> None:
    # Joined into one stylesheet, and Pelican copies them beside it.
    shutil.rmtree(Path(pelican.output_path, "theme", "css"), ignore_errors=True)
