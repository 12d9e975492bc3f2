"""Several walks in one PDF, in one act: what is printed is kept."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from capture import law
from capture.issues import Catalogue
from capture.papers import paper, printouts, scripts, wording
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
    folder: Path,
    by: str,
    at: datetime,
) -> bytes:
    """Keep a printing of each walk, return all as one PDF; `folder` is content/.

    Raises NothingToWalk, SheetFull or LettersMissing.
    """
    issues = catalogue.issue_keys[:MOST_ISSUES]
    parts = []
    for walk in found:
        printout, lines = printouts.run_off(session, walk, issues, language, by, at, law.today(campaign.ballot, at))
        script = scripts.lines(folder, campaign.languages, walk.script, language)
        parts.append((wording.compose(walk, printout, campaign, catalogue, script), lines))
    return paper.pdf(parts, size, at)


def again(
    session: Session, walk: Walk, printout: Printout, size: str, campaign: Campaign, catalogue: Catalogue, folder: Path
) -> bytes:
    """Return a printing with the lines that it had, to be printed once more; its script is the one of today."""
    script = scripts.lines(folder, campaign.languages, walk.script, printout.language)
    words = wording.compose(walk, printout, campaign, catalogue, script)
    parts = [(words, printouts.lines(session, printout))]
    return paper.pdf(parts, size, printout.at)
