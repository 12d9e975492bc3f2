"""What the machine says of its own work: one line an event, whatever is in it, so that nobody writes a line of theirs.

A terminal shows it to a person; anywhere else it is a JSON object, for a collector of logs (ASVS 16.2.5, 16.4.1).
"""

import json
import logging
import sys
from datetime import UTC, datetime

# Our own words; of libraries only what went wrong.
OURS = "capture"


class Line(logging.Formatter):
    """Writes an event on one line: line breaks and other control characters as their escapes."""

    def __init__(self, for_a_person: bool) -> None:
        """A person reads the time and the words; a program reads JSON."""
        super().__init__()
        self.for_a_person = for_a_person

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "room": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        if not self.for_a_person:
            return json.dumps(told)
        words = " ".join(told[name] for name in ("at", "level", "message", "trace") if name in told)
        return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in words)


def begin() -> None:
    """Send every event to standard error, each on a line of its own."""
    handler = logging.StreamHandler()
    handler.setFormatter(Line(for_a_person=sys.stderr.isatty()))
    logging.basicConfig(handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(logging.INFO)
