"""An event is one line, for a person or for a program, whatever somebody put into it."""

import json
import logging
import sys

import pytest

from capture.logs import Line

FORGED = "letter 12\r\n2026-11-24 INFO all letters sent\u2028\x1b[2Jgone"


def event(words: str, trouble: bool = False) -> logging.LogRecord:
    try:
        raise ValueError(words)
    except ValueError:
        trace = sys.exc_info() if trouble else None
    return logging.LogRecord("capture.worker", logging.WARNING, "", 0, "%s", (words,), trace)


@pytest.mark.parametrize("trouble", [False, True])
@pytest.mark.parametrize("for_a_person", [False, True])
def test_nobody_writes_a_line_of_their_own(for_a_person: bool, trouble: bool) -> None:
    line = Line(for_a_person).format(event(FORGED, trouble))

    assert len(line.splitlines()) == 1
    assert not set("\r\n\x1b") & set(line)


def test_a_program_reads_what_was_said() -> None:
    told = json.loads(Line(for_a_person=False).format(event(FORGED, trouble=True)))

    assert (told["level"], told["room"], told["message"]) == ("WARNING", "capture.worker", FORGED)
    assert "ValueError" in told["trace"]


def test_a_person_reads_the_words() -> None:
    assert "WARNING 12 lettres parties" in Line(for_a_person=True).format(event("12 lettres parties"))
