"""`python -m capture.site …`: Pelican, whose last words are the name and the sentence of an error of ours."""

import os
import sys

from pelican import main

from capture import words
from capture.builds import LAST_WORDS
from capture.errors import HustingsError


def build() -> None:
    """Build as Pelican's arguments say, and tell what went wrong in the language of whoever asked."""
    words.speak(os.environ.get("LANGUAGE", words.SOURCE_LANGUAGE))
    try:
        main()
    except SystemExit as end:
        # Pelican turns every error into an exit code, and its trace into a log.
        error = end.__context__
        if isinstance(error, HustingsError):
            sys.stderr.write(f"{LAST_WORDS}{type(error).__name__}\n{error}")
        raise


if __name__ == "__main__":
    build()
