"""What others wrote and we carry along is what they published, under a licence that lies beside it."""

import hashlib
import json

from capture.settings import ROOT

VENDOR = ROOT / "theme" / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text("utf-8"))


def test_every_file_is_the_one_of_the_manifest() -> None:
    here = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    told = {entry["file"] for entry in MANIFEST} | {licence_of(entry) for entry in MANIFEST} | {"manifest.json"}

    assert here == told
    for entry in MANIFEST:
        assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_each_says_whence_it_comes_and_what_one_may_do_with_it() -> None:
    for entry in MANIFEST:
        assert {"name", "version", "path", "source", "licence"} <= entry.keys()
        assert "Permission is hereby granted" in (VENDOR / licence_of(entry)).read_text("utf-8")


def licence_of(entry: dict[str, str]) -> str:
    """Return the file in which a licence stands."""
    return entry["licence"].split(", ")[1]
