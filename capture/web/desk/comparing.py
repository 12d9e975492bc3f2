"""Two people side by side: what agrees, what differs, and whence it is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from capture import consents, merges
from capture.issues import Catalogue
from capture.marks import NONE, Mark
from capture.merges import Side, person
from capture.segments import choices
from capture.spellings import key
from capture.supporters import FACTS, Supporter
from capture.web.desk import known

# What is better not kept, where the other one is free of it.
WORSE = Mark.LEFT | Mark.SUPPRESSED | Mark.FAILING


@dataclass(frozen=True)
class Cell:
    """One fact of one of both: what it says, who told it, when."""

    text: str
    teller: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One fact of both; `together` is what fills the blanks of either, where neither alone has all."""

    fact: str
    label: str
    cells: tuple[Cell, Cell]
    differs: bool
    chosen: int = 0
    together: str = ""


def lines(one: Side, other: Side, catalogue: Catalogue) -> Iterator[Line]:
    """Yield what can be chosen between two people, the first of whom is to be kept."""
    numbers = {merges.KEPT: person(one)["id"], merges.GONE: person(other)["id"], None: 0}
    for fact, proposal in merges.proposed(one, other).items():
        cells = _cell(one, fact, catalogue), _cell(other, fact, catalogue)
        differs = key(cells[0].text) != key(cells[1].text)
        together = "" if proposal.whose else known.said(fact, proposal.values, catalogue)
        yield Line(fact, known.LABELS[fact], cells, differs, numbers[proposal.whose], together)


def agreed(side: Side, catalogue: Catalogue) -> list[str]:
    """Return what a person agrees to, in the words by which they were asked."""
    last = {line["purpose"]: line["granted"] for line in side["consents"]}
    return [consents.wording(purpose, catalogue) for purpose, granted in last.items() if granted]


def states(flags: int) -> list[str]:
    """Return what keeps somebody from being written to, in the language being spoken."""
    return list(choices.states(flags & WORSE).values())


def to_keep(one: Supporter, other: Supporter) -> tuple[int, int]:
    """Return who is better kept, and the other: who can be written to, who pressed a button, who came first."""
    ranked = sorted((one, other), key=lambda who: (Mark(who.flags) & WORSE != NONE, who.confirmed_at is None, who.id))
    return ranked[0].id, ranked[1].id


def place(who: Supporter, catalogue: Catalogue) -> str:
    """Return where somebody lives, as far as it is known."""
    neighbourhood = catalogue.neighbourhoods.get(who.neighbourhood, who.neighbourhood)
    return ", ".join(filter(None, (who.street, f"{who.postcode} {who.town}".strip(), neighbourhood)))


def _cell(side: Side, fact: str, catalogue: Catalogue) -> Cell:
    text = known.said(fact, {name: person(side)[name] for name in FACTS[fact]}, catalogue)
    if not text:
        return Cell("")
    source = merges.source(side, fact)
    return Cell(text, known.ORIGINS[source.origin], source.at)
