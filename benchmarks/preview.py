"""From saving a text to the page that shows it, in a preview of 100 pages: `python -m benchmarks.preview`."""

import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parent.parent
PORT, SAVES, PATIENCE = 8390, 20, 120.0
PAGES = 100
TEXT = (
    "Un paragraphe **comme** il y en a tant, avec [un lien](/) et une liste.\n\n- un\n- deux\n\n## Et plus loin\n\n" * 4
)


def main() -> None:
    """Copy the campaign, fill it up to a hundred pages, save one text again and again, and print the times."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("content", "theme", "capture", "pelicanconf.py"):
            here = ROOT / name
            shutil.copytree(here, root / name) if here.is_dir() else shutil.copy(here, root / name)
        there = sum(1 for kind in ("pages", "issues", "news") for _ in (root / "content" / kind).glob("*.md"))
        for number in range(max(0, PAGES - there)):
            text = f"Titre : Nouvelle {number}\nDate : 2032-01-01\n\n{TEXT}"
            (root / "content" / "news" / f"n{number}.fr.md").write_text(text, "utf-8")
        command = [sys.executable, "-m", "capture.cli", "preview", "--port", str(PORT)]
        preview = subprocess.Popen(command, cwd=root, stderr=subprocess.DEVNULL)
        try:
            first = _shown("Nadia")
            times = [_save(root / "content" / "pages" / "home.fr.md", number) for number in range(SAVES)]
        finally:
            preview.send_signal(signal.SIGINT)
            preview.wait()
    print(f"{max(PAGES, there)} pages; first build {first:.1f} s; {SAVES} saves, from saving to the page:")
    print(f"median {statistics.median(times):.2f} s, slowest {max(times):.2f} s")


def _save(file: Path, number: int) -> float:
    file.write_text(file.read_text("utf-8") + f"\nEncore {number}.\n", "utf-8")
    return _shown(f"Encore {number}.")


def _shown(words: str) -> float:
    start = time.monotonic()
    while time.monotonic() < start + PATIENCE:
        connection = HTTPConnection("127.0.0.1", PORT, timeout=5)
        try:
            connection.request("GET", "/")
            if words in connection.getresponse().read().decode():
                return time.monotonic() - start
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.02)
    raise SystemExit(f"{words!r} was not shown in {PATIENCE} s")


if __name__ == "__main__":
    main()
