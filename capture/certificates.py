"""Certificates of destruction: what was erased by which rule, how many and when, as the journal has it, on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import journal, keeping
from capture.journal import Entry
from capture.settings import Campaign
from capture.stalls.setting import PLAIN, STRONG, Paper
from capture.words import N_, gettext

TITLE = N_("Certificate of destruction")
SENTENCE = N_(
    "{name}, {address}, erased what is listed here from its database, by the rules of law that stand beside it. The "
    "journal, whose entries are sealed one after the other, has each line under its seal."
)
NOTHING = N_("Nothing was erased by a rule so far.")
SIGNED = N_("Place, day, name and signature:")
# That somebody was asked destroys nothing.
NO_DESTRUCTION = frozenset({keeping.ASKED})
# Millimetres on A4: the edge, the width of what stands between, the height of one line, the last one.
EDGE, WIDTH, ROW, FOOT = 20.0, 170.0, 15.0, 255.0
LARGE, MEDIUM, SMALL = 22.0, 11.0, 9.0


@dataclass(frozen=True)
class Line:
    """So many of one thing, erased at a moment under a seal; without a rule where none of today's knows it."""

    at: datetime
    count: int
    what: str
    kept: keeping.Kept | None
    seal: str


def lines(session: Session, campaign: Campaign) -> list[Line]:
    """Return everything that rules ever erased, the oldest first, by the journal."""
    rules = keeping.table(campaign.ballot)
    entries = session.scalars(sa.select(Entry).where(Entry.act == "purge").order_by(Entry.id))
    return [
        Line(entry.at, int(count), what, rules.get(what), entry.seal)
        for entry in entries
        for what, count in entry.particulars.items()
        if what not in NO_DESTRUCTION
    ]


def write(session: Session, campaign: Campaign, at: datetime) -> bytes:
    """Return the certificate as a PDF, in the language being spoken. Raises LettersMissing."""
    told, paper = lines(session, campaign), Paper("A4", upright=True)
    paper.set_creation_date(at)
    top = _head(paper, campaign, at)
    if not told:
        paper.fill_box(gettext(NOTHING), (EDGE, top, WIDTH, ROW), MEDIUM)
    for line in told:
        if top > FOOT:
            paper.add_page()
            top = EDGE
        _line(paper, campaign, line, top)
        top += ROW
    _foot(paper, top)
    drawn = bytes(paper.output())
    paper.close()
    return drawn


def is_sealed(session: Session) -> bool:
    """Return whether the journal is whole: no certificate is drawn from one that was changed."""
    return journal.first_broken(session) is None


def _head(paper: Paper, campaign: Campaign, at: datetime) -> float:
    paper.add_page()
    paper.fill_box(gettext(TITLE), (EDGE, EDGE, WIDTH, 12), LARGE, STRONG)
    paper.fill_box(f"{campaign.name}, {campaign.ballot.shown(at)}", (EDGE, EDGE + 13, WIDTH, 6), MEDIUM, STRONG)
    controller = campaign.controller
    said = gettext(SENTENCE).format(name=controller.name, address=controller.address)
    paper.fill_box(said, (EDGE, EDGE + 22, WIDTH, 20), MEDIUM)
    return EDGE + 46


def _line(paper: Paper, campaign: Campaign, line: Line, top: float) -> None:
    what = gettext(line.kept.words) if line.kept else line.what
    rule = f"{line.kept.how_long()}. {gettext(line.kept.article)}" if line.kept else ""
    told: Sequence[tuple[str, float, int]] = (
        (f"{line.count} × {what}", MEDIUM, STRONG),
        (rule, SMALL, PLAIN),
        (f"{campaign.ballot.shown(line.at)}  {line.seal}", SMALL, PLAIN),
    )
    for number, (words, size, weight) in enumerate(told):
        paper.fill_box(words, (EDGE, top + number * 4.5, WIDTH, 4.5), size, weight)


def _foot(paper: Paper, top: float) -> None:
    if top > FOOT:
        paper.add_page()
        top = EDGE
    paper.fill_box(gettext(SIGNED), (EDGE, top + 8, WIDTH, 6), MEDIUM)
    paper.line(EDGE, top + 24, EDGE + WIDTH, top + 24)
