"""Several walks in one PDF, in one act: what is printed is kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from capture.issues import Catalogue
from capture.papers import paper, printouts, wording
from capture.papers.printouts import MOST_ISSUES, Printout
from capture.settings import Campaign
from capture.walks import Walk


def print_all(
    session: Session,
    found: Sequence[Walk],
    size: str,
    language: str,
    campaign: Campaign,
    catalogue: Catalogue,
    by: str,
    at: datetime,
) -> bytes:
    """Keep a printing of each walk, return all as one PDF. Raises NothingToWalk, SheetFull, LettersMissing."""
    issues = catalogue.issue_keys[:MOST_ISSUES]
    parts = []
    for walk in found:
        printout, lines = printouts.run_off(session, walk, issues, language, by, at)
        parts.append((wording.compose(walk, printout, campaign, catalogue), lines))
    return paper.pdf(parts, size, at)


def again(
    session: Session, walk: Walk, printout: Printout, size: str, campaign: Campaign, catalogue: Catalogue
) -> bytes:
    """Return a printing as it was, to be printed once more."""
    parts = [(wording.compose(walk, printout, campaign, catalogue), printouts.lines(session, printout))]
    return paper.pdf(parts, size, printout.at)
