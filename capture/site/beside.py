"""What stands beside the pages: the catalogue, the stylesheet, and the files that other programs read."""

from datetime import UTC, datetime
from pathlib import Path

from capture import issues
from capture.site.whole import Whole


def write(whole: Whole, output: Path) -> None:
    """Write it into a built site."""
    whole.style.write(output)
    (output / "catalogue.json").write_text(issues.to_json(whole.catalogue, datetime.now(UTC)), "utf-8")
