"""Builds of the site: each in a folder of its own; `output` points to the last one that came out whole."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from whitenoise.compress import Compressor

from capture import issues, settings, truces
from capture.errors import BuildFailed, ContentUnreadable
from capture.settings import ROOT, Campaign
from capture.truces import SOURCES, Sources
from capture.words import gettext, spoken

KEPT = 3
# Where a visitor arrives, signs up and is thanked, in each language; without it the app would send them nowhere.
WHOLE = ("index.html", "sign-up/index.html", "thank-you/index.html")
HALF = ".half"
# A warning of Pelican's is a page that does not become what it should.
ARGUMENTS = ("--settings", "pelicanconf.py", "--fatal", "warnings", "--log-handler", "plain", "content")
# What `python -m capture.site` puts before the name and the sentence of an error of ours.
LAST_WORDS = "\f"


@dataclass(frozen=True)
class Build:
    """One site, built whole, and what it was made from."""

    folder: Path
    sources: Sources

    @property
    def pages(self) -> int:
        """How many pages it has, in all languages."""
        moved = issues.from_json(self.folder / "catalogue.json").redirects
        return sum(1 for _ in self.folder.rglob("*.html")) - len(moved)


def build(root: Path = ROOT, site_url: str | None = None) -> Build:
    """Build the site into a new folder and point `output` to it at once, so that no visitor ever sees half of one.

    In electoral silence it is made from what the last one was made from, but for service pages. Raises
    ContentUnreadable, BuildFailed or ElectoralSilence; then yesterday's site stays.
    """
    builds = root / ".site"
    with _alone(builds):
        _sweep(builds)
        half = builds / f"{_stamp()}{HALF}"
        made_from = half.with_suffix(SOURCES)
        try:
            sources = truces.gather(root, made_from, _now())
            _run_pelican(root, sources, half, site_url)
            _see_that_it_is_whole(half, settings.campaign(made_from))
            _compress(half)
            truces.see_that_it_may_go_out(root, sources, _now())
            folder = half.rename(half.with_suffix(""))
        finally:
            shutil.rmtree(half, ignore_errors=True)
            _sweep(builds)
        _swap(root / "output", folder)
        _prune(builds, folder)
    return Build(folder, sources)


@contextmanager
def _alone(builds: Path) -> Iterator[None]:
    builds.mkdir(exist_ok=True)
    with (builds / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sweep(builds: Path) -> None:
    # Nobody else builds now: a half, or what was to become a site, is what a kill or a mistake left behind.
    for half in builds.glob(f"*{HALF}"):
        shutil.rmtree(half)
    for sources in builds.glob(f"*{SOURCES}"):
        if not sources.with_suffix("").is_dir():
            shutil.rmtree(sources)


def _now() -> datetime:
    return datetime.now(UTC)


def _stamp() -> str:
    return _now().strftime("%Y%m%dT%H%M%S-%fZ")


def _run_pelican(root: Path, sources: Sources, into: Path, site_url: str | None) -> None:
    # In a process of its own: i18n-subsites keeps what it knows between builds, and the locale is the process's.
    command = [sys.executable, "-m", "capture.site", "--output", str(into), *ARGUMENTS]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(root), str(ROOT)))}
    # Pelican fails where the terminal's language is not installed; ours never depends on it (capture.words).
    environment |= {"LC_ALL": "C", "PYTHONUTF8": "1", "LANGUAGE": spoken()}
    environment["SOURCE_DATE_EPOCH"] = str(int(sources.built.timestamp()))
    if site_url is not None:
        environment["SITEURL"] = site_url
    run = subprocess.run(command, cwd=sources.folder, env=environment, capture_output=True, text=True)  # noqa: S603  # our own words
    if run.returncode:
        event, _, sentence = run.stderr.partition(LAST_WORDS)[2].partition("\n")
        if event == ContentUnreadable.__name__:
            raise ContentUnreadable(*sentence.splitlines())
        raise BuildFailed(reason=sentence or reason(run.stderr))


def reason(said: str) -> str:
    """Return what a person needs of all that Pelican says when it fails."""
    told, _, trace = said.partition("Traceback (most recent call last)")
    lines = [line for line in told.splitlines() if line.strip() and not line.startswith("RuntimeError")]
    template = re.findall(r'File ".*?(theme/templates/.*?)", line (\d+)', trace)
    where = [f"({template[-1][0]}:{template[-1][1]})"] if template and told.count("\n") == 1 else []
    return " ".join((lines or said.splitlines())[:3] + where)


def _see_that_it_is_whole(folder: Path, campaign: Campaign) -> None:
    pages = [campaign.path(language).lstrip("/") + page for language in campaign.languages for page in WHOLE]
    for name in (*pages, "catalogue.json"):
        if not (folder / name).is_file():
            raise BuildFailed(reason=gettext("{file} is missing from it.").format(file=name))


def _compress(folder: Path) -> None:
    # Once here, so that no visitor waits for it; WhiteNoise serves what lies beside a file (.br, .gz).
    compressor = Compressor([*Compressor.SKIP_COMPRESS_EXTENSIONS, "avif", "ico"], quiet=True)
    files = [str(path) for path in folder.rglob("*.*") if path.is_file() and compressor.should_compress(path.name)]
    with ThreadPoolExecutor() as hands:
        list(hands.map(compressor.compress, files))


def _swap(output: Path, folder: Path) -> None:
    if output.is_dir() and not output.is_symlink():
        output.rename(folder.with_name(f"output-{_stamp()}"))
    link = output.with_name(f".output-{os.getpid()}")
    link.unlink(missing_ok=True)
    link.symlink_to(folder.relative_to(output.parent), target_is_directory=True)
    link.replace(output)


def _prune(builds: Path, shown: Path) -> None:
    # By their names: where the clock was ahead once, ours is not the newest.
    others = sorted(folder for folder in builds.glob("[0-9]*Z") if folder != shown)
    for old in others[: 1 - KEPT]:
        shutil.rmtree(old)
    _sweep(builds)
