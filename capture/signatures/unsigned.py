"""Who did not sign in the first round, copied from the lists that any voter may read (code électoral, art. L68)."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import journal, law
from capture.database import Base
from capture.electors import Building, Elector, people
from capture.errors import CopySheetOld, CopySheetUnknown, SignaturesShut
from capture.precincts import Precinct
from capture.statements import changed, inserting
from capture.words import gettext

# The code on a sheet: the roll's edition, the station's number, the list.
CODE = re.compile(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})-([A-Z]{2,3})")
MAIN = "LP"


class Unsigned(Base):
    """One elector who did not sign in a round, bound to the edition of the roll from which the sheet was printed."""

    __tablename__ = "unsigned"

    elector_id: Mapped[int] = mapped_column(sa.ForeignKey("electors.id", ondelete="CASCADE"), primary_key=True)
    precinct_id: Mapped[int] = mapped_column(sa.ForeignKey("precincts.id", ondelete="CASCADE"), index=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("editions.id", ondelete="CASCADE"))
    # LP, LCM or LCE: each numbers its people from 1.
    list: Mapped[str] = mapped_column(sa.String(3))
    number: Mapped[int]
    round: Mapped[date]
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]


@dataclass(frozen=True)
class Sheet:
    """One list of one station in one edition of the roll: what a sheet shows and a page takes."""

    edition: int
    precinct: Precinct
    list: str

    @property
    def code(self) -> str:
        """What stands on the paper and in the address of its page."""
        return f"{self.edition}-{self.precinct.id}-{self.list}"


@dataclass(frozen=True)
class Told:
    """What came of numbers that were typed: how many are new, which nobody bears, which several bear."""

    marked: int
    missing: Sequence[int] = ()
    double: Sequence[int] = ()


def allow(ballot: law.Ballot, at: datetime) -> law.Between:
    """Return the span between the rounds in which this moment lies. Raises SignaturesShut, with its article."""
    span = law.between(ballot, at)
    if span is None:
        rules = ballot.rules.signatures
        coming = next((one for one in law.betweens(ballot) if at < one.opens), None)
        said = {"opens": ballot.shown(coming.opens), "ends": ballot.shown(coming.ends)} if coming else {}
        raise SignaturesShut(article=gettext(rules.article) if rules else "", **said)
    return span


def sheets(session: Session, precincts: Collection[str] = ()) -> list[Sheet]:
    """Return the sheets of the roll that is in, by station and list; of these stations, by code, or of all."""
    edition = people.newest(session)
    if edition is None:
        return []
    there = (Elector.struck_at.is_(None), Elector.precinct_id.is_not(None))
    told = sa.select(Elector.precinct_id, Elector.lists).where(*there).distinct()
    lists: dict[int, set[str]] = {}
    for number, said in session.execute(told):
        lists.setdefault(number or 0, set()).update(parted(said))
    chosen = sa.select(Precinct).where(Precinct.id.in_(lists))
    chosen = chosen.where(Precinct.code.in_(precincts)) if precincts else chosen
    found = session.scalars(chosen.order_by(Precinct.commune, Precinct.code)).all()
    # The main list first: most of a station is on it.
    return [Sheet(edition.id, one, name) for one in found for name in sorted(lists[one.id], key=_main_first)]


def find(session: Session, code: str) -> Sheet:
    """Return the sheet of a code. Raises CopySheetUnknown, CopySheetOld where another roll has come in since."""
    told = CODE.fullmatch(code.strip().upper())
    precinct = session.get(Precinct, int(told[2])) if told else None
    edition = people.newest(session)
    if told is None or precinct is None or edition is None:
        raise CopySheetUnknown(code=code)
    if int(told[1]) != edition.id:
        raise CopySheetOld(code=code, edition=edition.id)
    return Sheet(edition.id, precinct, told[3])


def of_sheet(session: Session, sheet: Sheet) -> list[Elector]:
    """Return who stands on a sheet, by their numbers; who has none stands at the end."""
    here = sa.select(Elector).where(Elector.precinct_id == sheet.precinct.id, Elector.struck_at.is_(None))
    last = sa.case((Elector.order_number.is_(None), 1), else_=0)
    found = session.scalars(here.order_by(last, Elector.order_number, Elector.family_name, Elector.id))
    return [one for one in found if sheet.list in parted(one.lists)]


def mark(session: Session, sheet: Sheet, numbers: Sequence[int], span: law.Between, by: str, at: datetime) -> Told:
    """Note who did not sign, by their numbers on a sheet; whoever is noted already stays so. Raises CopySheetOld."""
    people.take_turn(session)
    if (edition := people.newest(session)) is None or edition.id != sheet.edition:
        raise CopySheetOld(code=sheet.code, edition=edition.id if edition else "–")
    bearers: dict[int, list[Elector]] = {}
    for elector in of_sheet(session, sheet):
        if elector.order_number in numbers:
            bearers.setdefault(elector.order_number or 0, []).append(elector)
    alone = {number: held[0] for number, held in bearers.items() if len(held) == 1}
    common = {"precinct_id": sheet.precinct.id, "edition_id": sheet.edition, "list": sheet.list, "by": by, "at": at}
    rows = [{"elector_id": one.id, "number": number, "round": span.first, **common} for number, one in alone.items()]
    fresh = inserting(session)(Unsigned).on_conflict_do_nothing(index_elements=["elector_id"])
    marked = changed(session, fresh.values(rows)) if rows else 0
    double = [number for number, held in bearers.items() if len(held) > 1]
    return Told(marked, [number for number in numbers if number not in bearers], double)


def unmark(session: Session, sheet: Sheet, numbers: Sequence[int]) -> int:
    """Take back that people did not sign. Returns how many were noted."""
    return changed(session, sa.delete(Unsigned).where(*_of_sheet(sheet), Unsigned.number.in_(numbers)))


def noted(session: Session, sheet: Sheet) -> list[tuple[Unsigned, Elector]]:
    """Return who was noted on a sheet, the last first."""
    both = sa.select(Unsigned, Elector).join(Elector, Elector.id == Unsigned.elector_id)
    rows = session.execute(both.where(*_of_sheet(sheet)).order_by(Unsigned.at.desc(), Unsigned.number.desc()))
    return [(row, elector) for row, elector in rows]


def counts(session: Session) -> dict[tuple[int, str], int]:
    """Return how many are noted, by station and list."""
    told = sa.select(Unsigned.precinct_id, Unsigned.list, sa.func.count()).group_by(Unsigned.precinct_id, Unsigned.list)
    return {(precinct, name): count for precinct, name, count in session.execute(told)}


def buildings() -> sa.Select[int]:
    """Return what asks for the buildings in which somebody lives who did not sign."""
    return sa.select(Elector.building_id).join(Unsigned, Unsigned.elector_id == Elector.id)


def addressed(session: Session) -> Iterator[tuple[Elector, Building, Precinct]]:
    """Yield whom a letter reaches who did not sign, with building and station, by station and street."""
    told = sa.select(Elector, Building, Precinct).join(Unsigned, Unsigned.elector_id == Elector.id)
    told = told.join(Building, Building.id == Elector.building_id).join(Precinct, Precinct.id == Unsigned.precinct_id)
    order = (Precinct.code, Building.street_key, Building.number, Elector.family_name, Elector.id)
    for row in session.execute(told.where(Elector.struck_at.is_(None)).order_by(*order)):
        yield row.Elector, row.Building, row.Precinct


def destroy(session: Session, by: str, at: datetime) -> int:
    """Destroy all of it before its time; the journal has how many, for the certificate. Returns that number."""
    gone = changed(session, sa.delete(Unsigned))
    if gone:
        journal.record(session, by, "purge", {"unsigned": gone}, at)
    return gone


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that it goes: the last station of the last round has closed."""
    return sa.true() if at >= law.asks_from(ballot) else sa.false()


def _of_sheet(sheet: Sheet) -> tuple[sa.ColumnElement[bool], ...]:
    # Of another edition the numbers are others.
    here = Unsigned.precinct_id == sheet.precinct.id, Unsigned.list == sheet.list
    return *here, Unsigned.edition_id == sheet.edition


def _main_first(name: str) -> tuple[bool, str]:
    return name != MAIN, name


def parted(lists: str) -> list[str]:
    """Return the lists on which somebody is; the main one where the roll does not say."""
    return re.findall(r"[A-Z]{2,3}", lists) or [MAIN]
