"""Lighthouse: four scores of a page on a slow phone, simulated; the median of several runs."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.auditors import LIGHTHOUSE

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"performance": 99.0, "accessibility": 100.0, "best-practices": 100.0, "seo": 100.0}
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


@dataclass(frozen=True)
class Verdict:
    """The medians of a page's scores, of its times in milliseconds, and of how far it jumps while it loads."""

    scores: dict[str, float]
    first_paint: float
    largest_paint: float
    shift: float
    complaints: frozenset[str]


def judge(address: str, chromium: str, runs: int) -> Verdict:
    """Run Lighthouse several times. Raises CalledProcessError."""
    reports = [_run(address, chromium) for _ in range(runs)]
    scores = {name: median(100 * report["categories"][name]["score"] for report in reports) for name in CATEGORIES}
    return Verdict(
        scores,
        first_paint=_middle(reports, "first-contentful-paint"),
        largest_paint=_middle(reports, "largest-contentful-paint"),
        shift=_middle(reports, "cumulative-layout-shift"),
        complaints=frozenset().union(*map(_complaints, reports)),
    )


def _middle(reports: list[dict[str, Any]], audit: str) -> float:
    return float(median(report["audits"][audit]["numericValue"] for report in reports))


def _run(address: str, chromium: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="hustings-lighthouse-") as folder:
        told = ["--quiet", "--output=json", f"--output-path={folder}/report.json", f"--chrome-flags={CHROME}"]
        command = ["node", str(LIGHTHOUSE), address, *told, f"--only-categories={','.join(CATEGORIES)}"]
        environment = os.environ | {"CHROME_PATH": chromium, "TMPDIR": folder}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        report: dict[str, Any] = json.loads(Path(folder, "report.json").read_text("utf-8"))
    return report


def _complaints(report: dict[str, Any]) -> frozenset[str]:
    """Return the audits that cost a category other than performance its hundred."""
    weighed = [
        audit["id"] for name in CATEGORIES[1:] for audit in report["categories"][name]["auditRefs"] if audit["weight"]
    ]
    return frozenset(name for name in weighed if report["audits"][name]["score"] not in (1, None))
