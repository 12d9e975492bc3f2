"""What a page costs a visitor: python -m benchmarks.site

Bytes, requests and Lighthouse's scores of the pages that matter, as `hustings serve` serves them, beside the same texts
in Pelican's own theme. Prints tables; exits with 1 when a budget is missed.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks import auditors, lighthouse, notmyidea, weights
from benchmarks.lighthouse import LEAST, Verdict
from benchmarks.servers import ROOT, free_port, hustings, prepare
from benchmarks.views import View, first_view
from benchmarks.weights import KB, Weight
from capture.settings import ROOT as PROJECT

PAGES = {"home": "", "issue": "issues/logement/", "article": "news/samedi-au-marche/", "sign-up": "sign-up/"}
THEIRS = dict(zip(("home, notmyidea", "issue, notmyidea", "article, notmyidea"), notmyidea.PAGES, strict=True))
RUNS = 5
BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")


@dataclass(frozen=True)
class Site:
    """A site that is served, and the files that it is served from."""

    output: Path
    address: str
    pages: dict[str, str]


def main() -> None:
    """Build, serve, weigh, judge."""
    parser = argparse.ArgumentParser(prog="benchmarks.site", description="Measure what a page costs a visitor.")
    parser.add_argument(
        "--runs", type=int, default=RUNS, help="how often Lighthouse looks at each page; 0 leaves it out"
    )
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or (asked.runs and auditors.missing("node")):
        sys.exit("Chromium and npm are needed (tests/install-browser auditors installs them).")
    if asked.runs:
        auditors.install()
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=ROOT / "build") as folder, _sites(Path(folder)) as sites:
        misses = _weigh(sites, chromium)
        misses += _judge(sites, chromium, asked.runs) if asked.runs else []
    print("\n" + ("\n".join(f"MISSED: {miss}" for miss in misses) or "Every budget is kept."))
    sys.exit(bool(misses))


@contextmanager
def _sites(folder: Path) -> Iterator[list[Site]]:
    ours, theirs = free_port(), free_port()
    (folder / "house").mkdir()
    (folder / "notmyidea").mkdir()
    house = prepare(folder / "house", f"http://127.0.0.1:{ours}")
    peer = f"http://127.0.0.1:{theirs}"
    output = notmyidea.build(PROJECT / "content", folder / "notmyidea", peer)
    with hustings(house, folder / "instance", port=ours), notmyidea.serving(output, theirs):
        yield [Site(house.folder / "output", house.site_url, PAGES), Site(output, peer, THEIRS)]


def _weigh(sites: list[Site], chromium: str) -> list[str]:
    misses: list[str] = []
    print(f"{'bytes':<22}HTML+CSS+JS: raw    gzip  brotli   first view  requests  others  cookies")
    with _browser(chromium) as browser:
        for site in sites:
            for name, path in site.pages.items():
                weight, view = weights.text(site.output, path), first_view(browser, f"{site.address}/{path}")
                print(_line(name, weight, view), flush=True)
                misses += _over(name, weight, view) if site is sites[0] else []
    fonts = weights.fonts(sites[0].output)
    print(f"\nfonts                  {fonts} (at most {weights.FONTS_AT_MOST})")
    print(f"HTML+CSS+JS, brotli    at most {weights.TEXT_AT_MOST}; first view at most {weights.VIEW_AT_MOST}\n")
    return misses + [f"fonts of {fonts} bytes"] * (fonts > weights.FONTS_AT_MOST)


@contextmanager
def _browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*BROWSER])
        yield browser
        browser.close()


def _line(name: str, weight: Weight, view: View) -> str:
    counted = f"{weight.raw:>17}{weight.gzip:>8}{weight.brotli:>8}{view.received:>13}{view.requests:>10}"
    return f"{name:<22}{counted}{len(view.third_parties):>8}{view.cookies:>9}"


def _over(name: str, weight: Weight, view: View) -> list[str]:
    found = {
        f"{name}: {weight.brotli / KB:.1f} KB of HTML, CSS and JavaScript": weight.brotli > weights.TEXT_AT_MOST,
        f"{name}: {view.received / KB:.0f} KB in the first view": view.received > weights.VIEW_AT_MOST,
        f"{name}: {', '.join(view.third_parties)} is asked too": bool(view.third_parties),
        f"{name}: {view.cookies} cookies": bool(view.cookies),
    }
    return [sentence for sentence, missed in found.items() if missed]


def _judge(sites: list[Site], chromium: str, runs: int) -> list[str]:
    misses: list[str] = []
    version = auditors.version("lighthouse")
    print(f"{f'Lighthouse {version}':<22}performance  accessibility  best practices  SEO   FCP ms   LCP ms    CLS")
    for site in sites:
        # Of the peer the first page says enough: each look takes a quarter of a minute.
        for name in list(site.pages)[: None if site is sites[0] else 1]:
            verdict = lighthouse.judge(f"{site.address}/{site.pages[name]}", chromium, runs)
            print(_scores(name, verdict), flush=True)
            misses += _lower(name, verdict) if site is sites[0] else []
    print(f"medians of {runs}; at least {', '.join(f'{score:.0f}' for score in LEAST.values())}")
    return misses


def _scores(name: str, verdict: Verdict) -> str:
    scores = "".join(
        f"{verdict.scores[category]:>{width}.0f}" for category, width in zip(LEAST, (11, 15, 16, 5), strict=True)
    )
    times = f"{verdict.first_paint:>9.0f}{verdict.largest_paint:>9.0f}{verdict.shift:>7.3f}"
    return f"{name:<22}{scores}{times}  {' '.join(sorted(verdict.complaints))}"


def _lower(name: str, verdict: Verdict) -> list[str]:
    return [
        f"{name}: {category} {verdict.scores[category]:.0f}, at least {least:.0f} ({', '.join(verdict.complaints)})"
        for category, least in LEAST.items()
        if verdict.scores[category] < least
    ]


if __name__ == "__main__":
    main()
