"""The builder of the preview: it keeps what it has read, and each build is a fork that brings all of it along."""

import gc
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

import pelican
from jinja2 import FileSystemBytecodeCache
from pelican import Pelican, signals
from pelican.plugins import i18n_subsites

from capture import builds, colours, content, settings, site, words
from capture.errors import HustingsError
from capture.preview.watching import look, wait_for_change
from capture.words import gettext

KEPT = 2
# Imported here, once: every fork finds the plugin and all that it needs in memory.
WARM = (site, i18n_subsites)


@dataclass(frozen=True)
class Fault:
    """What stops a build: where, if that is known, and the sentence in its language."""

    where: str
    sentence: str
    language: str

    def __str__(self) -> str:
        """Both on one line."""
        return " ".join(filter(None, (self.where, self.sentence)))


@dataclass(frozen=True)
class Outcome:
    """What a build came to: a folder to show, or the sentences that say why there is none."""

    number: int
    folder: str = ""
    faults: list[Fault] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    seconds: float = 0.0


def build_at_each_change(root: Path, folder: Path, parent: int, told: IO[str]) -> None:
    """Build whenever something changed, and tell of each build in a line of JSON, for as long as the parent lives."""
    shutil.rmtree(folder, ignore_errors=True)
    number, seen = 0, look(root)
    try:
        while os.getppid() == parent:
            number += 1
            told.write(json.dumps(asdict(_build(root, folder, number))) + "\n")
            told.flush()
            seen = wait_for_change(root, seen, lambda: os.getppid() != parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _build(root: Path, folder: Path, number: int) -> Outcome:
    start, languages = time.monotonic(), [words.spoken()]
    into = folder / str(number)
    try:
        campaign = settings.campaign(root)
        languages = list(campaign.languages)
        # What is read here, and not in a fork, is read for every build to come.
        _remember(root, languages)
        checked = content.check(root / "content", campaign.languages, root / "output")
        faults = [Fault(fault.where, fault.told, fault.language) for fault in checked.faults]
        said = [] if faults else _in_a_fork(root, into)
    except (HustingsError, OSError) as error:
        faults, said = [], [str(error)]
    faults += [Fault("", sentence, words.spoken()) for sentence in said]
    # The one before it may still be on its way to a browser.
    shutil.rmtree(folder / str(number - KEPT), ignore_errors=True)
    return Outcome(number, str(into), faults, languages, time.monotonic() - start)


def _remember(root: Path, languages: list[str]) -> None:
    for language in languages:
        words.translations(language)
    tokens = (root / colours.FILE).read_text("utf-8")
    colours.read(tokens)
    colours.derived(tokens)


def _in_a_fork(root: Path, into: Path) -> list[str]:
    # i18n-subsites keeps what it knows between builds, and so does a locale: a fork forgets.
    reading, writing = os.pipe()
    # What is here stays: a collection in the fork would look through all of it, and copy it by looking.
    gc.freeze()
    child = os.fork()
    if not child:
        gc.disable()
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8") as answer:
            json.dump(_run(root, into), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answer:
        said = answer.read()
    os.waitpid(child, 0)
    sentences: list[str] = json.loads(said) if said else [gettext("The build was cut off.")]
    return sentences


def _run(root: Path, into: Path) -> list[str]:
    os.chdir(root)
    # As in a build: the terminal's language need not be installed (builds.py).
    os.environ["LC_ALL"] = "C"
    into.parent.mkdir(parents=True, exist_ok=True)
    signals.initialized.connect(_keep_templates(root / ".site" / "templates"), weak=False)
    log = into.with_name("pelican.log")
    try:
        with _diverted(log):
            pelican.main(["--output", str(into), *builds.ARGUMENTS])
    except SystemExit as end:
        error = end.__context__
        return [str(error) if isinstance(error, HustingsError) else builds.reason(log.read_text("utf-8"))]
    return []


def _keep_templates(folder: Path) -> Callable[[Pelican], None]:
    """Let Jinja keep what it makes of our templates: a third of a build's time."""
    folder.mkdir(parents=True, exist_ok=True)

    def keep(made: Pelican) -> None:
        made.settings["JINJA_ENVIRONMENT"]["bytecode_cache"] = FileSystemBytecodeCache(str(folder))

    return keep


@contextmanager
def _diverted(log: Path) -> Iterator[None]:
    """Let everything that is said, also by Pelican's own console, go into a file."""
    sys.stdout.flush()
    with log.open("wb") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
        yield
