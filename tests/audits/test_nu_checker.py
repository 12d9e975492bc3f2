"""The Nu Html Checker finds nothing in any page, style or drawing of the built site."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from benchmarks.auditors import NU_CHECKER

# The checker's CSS is older than container queries (CSS Containment 3) and the strokes of SVG 2: it is shown what it
# knows instead.
KNOWN = [
    (r"@container\s*[\w-]*\s*\(", "@media ("),
    (r"container(-type|-name)?\s*:[^;}]*", "color:inherit"),
    (r"(?<=\d)cqi\b", "vi"),
    (r"vector-effect\s*:[^;}]*", "color:inherit"),
]


@pytest.fixture
def audited(campaign_root: Path, tmp_path: Path) -> Path:
    """A copy of what a browser reads of the site, in words that the checker knows."""
    output = campaign_root / "output"
    for file in output.rglob("*"):
        if file.suffix in (".html", ".css", ".svg"):
            text = file.read_text()
            for pattern, known in KNOWN if file.suffix == ".css" else ():
                text = re.sub(pattern, known, text)
            copy = tmp_path / file.relative_to(output)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text)
    return tmp_path


@pytest.mark.usefixtures("installed")
def test_the_checker_finds_nothing(audited: Path) -> None:
    assert found(audited) == []


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<!doctype html><html lang=fr><title>A</title><p><section>A</section></p></html>"),
        ("a.css", "p { colour: red }"),
        ("a.svg", '<svg xmlns="http://www.w3.org/2000/svg"><p/></svg>'),
    ],
)
def test_the_checker_is_awake(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)

    assert len(found(tmp_path)) >= 1


def found(folder: Path) -> list[str]:
    """Return what the checker says of each file in a folder, warnings too."""
    files = [str(file.relative_to(folder)) for file in sorted(folder.rglob("*")) if file.is_file()]
    asked = ["--also-check-css", "--also-check-svg", "--format", "json", "--exit-zero-always", *files]
    run = subprocess.run(
        ["java", "-jar", str(NU_CHECKER), *asked], cwd=folder, capture_output=True, text=True, check=True
    )
    messages = json.loads(run.stderr)["messages"]
    return [f"{m['url'].rpartition(folder.name)[2]}:{m.get('lastLine')}: {m['message']}" for m in messages]
