"""Favours: a ride to the polling station, or somebody who carries a proxy vote: who asked, who does it, how far."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import journal, law
from capture.database import Base
from capture.errors import FavourOver, FavourUnknown, NobodyOffered, ProxiesHeld
from capture.favours.helpers import Helper
from capture.words import N_, gettext

RIDE, PROXY = "ride", "proxy"
# Nobody does it yet; somebody was named for it; both know and want it; it was done; it is not needed any more.
ASKED, OFFERED, AGREED, DONE, DROPPED = "asked", "offered", "agreed", "done", "dropped"
STATES = {
    ASKED: N_("nobody yet"),
    OFFERED: N_("somebody offered"),
    AGREED: N_("agreed"),
    DONE: N_("done"),
    DROPPED: N_("dropped"),
}
# How it was asked for: by a tick of their own, at the desk or by telephone, at their door.
TICK, DESK, DOOR = "tick", "desk", "door"
WAYS = {DESK: N_("at the desk or by telephone"), DOOR: N_("at their door")}
WAYS_SAID = WAYS | {TICK: N_("by a tick on their own page")}


class Favour(Base):
    """One favour for one person: somebody on the list, or somebody whose name and number were taken by hand."""

    __tablename__ = "favours"
    __table_args__ = (sa.Index("ix_favours_kind", "kind", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(8))
    # Whose tick it is; then name, number and address are theirs, and not written here once more.
    supporter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("supporters.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    phone: Mapped[str] = mapped_column(sa.String(16))
    address: Mapped[str] = mapped_column(sa.String(200))
    precinct_id: Mapped[int | None] = mapped_column(sa.ForeignKey("precincts.id", ondelete="SET NULL"))
    # The round; None: each of them.
    day: Mapped[date | None]
    # 10:30, or nothing.
    hour: Mapped[str] = mapped_column(sa.String(5))
    # A proxy that is made at a consulate.
    is_abroad: Mapped[bool] = mapped_column(default=False)
    way: Mapped[str] = mapped_column(sa.String(8))
    note: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(8), default=ASKED)
    helper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("helpers.id", ondelete="SET NULL"), index=True)
    by: Mapped[str] = mapped_column(sa.String(80))
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @property
    def stands(self) -> str:
        """How far it is: whose helper was erased is where it began."""
        return ASKED if self.helper_id is None and self.state in (OFFERED, AGREED) else self.state


@dataclass(frozen=True)
class Told:
    """What is told of a favour; name, number and address only of somebody who is not on the list."""

    name: str = ""
    phone: str = ""
    address: str = ""
    precinct_id: int | None = None
    day: date | None = None
    hour: str = ""
    is_abroad: bool = False
    way: str = DESK
    note: str = ""


def ask(session: Session, kind: str, told: Told, by: str, at: datetime, supporter_id: int | None = None) -> Favour:
    """Write down that somebody asks for a favour."""
    made = Favour(kind=kind, supporter_id=supporter_id, state=ASKED, by=by, asked_at=at, changed_at=at, **vars(told))
    session.add(made)
    session.flush()
    journal.record(session, by, "favour-asked", {"favour": made.id, "kind": kind}, at)
    return made


def revise(session: Session, ballot: law.Ballot, favour: Favour, told: Told, at: datetime) -> None:
    """Write down what is told anew; of somebody on the list their page has name, number and address.

    Raises ProxiesHeld where whoever carries it may not hold it so.
    """
    own = () if favour.supporter_id is None else ("name", "phone", "address", "way")
    for fact, value in vars(told).items():
        if fact not in own:
            setattr(favour, fact, value)
    favour.changed_at = at
    session.flush()
    helper = session.get(Helper, favour.helper_id, with_for_update=True) if favour.helper_id else None
    if helper is not None:
        _see_that_they_may(session, ballot, favour, helper)


def get(session: Session, kind: str, number: int) -> Favour:
    """Return a favour of a kind, held until the act ends. Raises FavourUnknown."""
    found = session.get(Favour, number, with_for_update=True, populate_existing=True)
    if found is None or found.kind != kind:
        raise FavourUnknown(number=number)
    return found


def offer(session: Session, ballot: law.Ballot, favour: Favour, helper: Helper, by: str, at: datetime) -> None:
    """Name somebody for a favour, instead of whoever was named before.

    Raises FavourOver where it is done or dropped, ProxiesHeld where they hold as many proxies as the law lets them.
    """
    if favour.stands in (DONE, DROPPED):
        raise FavourOver(number=favour.id, state=gettext(STATES[favour.state]))
    _see_that_they_may(session, ballot, favour, helper)
    favour.helper_id = helper.id
    _turn(session, favour, OFFERED, by, at)


def agree(session: Session, favour: Favour, by: str, at: datetime) -> None:
    """Write down that both know of each other and agree. Raises NobodyOffered."""
    if favour.stands != OFFERED:
        raise NobodyOffered(number=favour.id)
    _turn(session, favour, AGREED, by, at)


def finish(session: Session, favour: Favour, by: str, at: datetime) -> None:
    """Write down that it is done: they were driven, or the proxy was made. Raises NobodyOffered."""
    if favour.stands not in (OFFERED, AGREED):
        raise NobodyOffered(number=favour.id)
    _turn(session, favour, DONE, by, at)


def drop(session: Session, favour: Favour, by: str, at: datetime) -> None:
    """Write down that it is not needed any more; nobody is named for it from then on."""
    favour.helper_id = None
    _turn(session, favour, DROPPED, by, at)


def reopen(session: Session, favour: Favour, by: str, at: datetime) -> None:
    """Let a favour wait again for somebody who does it."""
    favour.helper_id = None
    _turn(session, favour, ASKED, by, at)


def erase(session: Session, favour: Favour, by: str, at: datetime) -> None:
    """Let nothing stay of a favour."""
    journal.record(session, by, "favour-erased", {"favour": favour.id, "kind": favour.kind}, at)
    session.delete(favour)
    session.flush()


def held_by(session: Session, helper: Helper, day: date | None) -> list[Favour]:
    """Return what somebody is named for, has agreed to or did, of the same kind, in that round or in any (None)."""
    hers = sa.select(Helper.id).where(Helper.kind == helper.kind, helper.is_same())
    found = sa.select(Favour).where(Favour.helper_id.in_(hers), Favour.state.in_((OFFERED, AGREED, DONE)))
    return list(session.scalars(found.where(in_round(day)).order_by(Favour.hour, Favour.id)))


def in_round(day: date | None) -> sa.ColumnElement[bool]:
    """Return the condition that a favour is for a round; None is each of them."""
    return sa.true() if day is None else sa.or_(Favour.day == day, Favour.day.is_(None))


def lapsed(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a favour goes: the last round is over, and the days after it that the rules leave."""
    return sa.true() if is_over(ballot, at) else sa.false()


def is_over(ballot: law.Ballot, at: datetime) -> bool:
    """Return whether nobody needs to be driven or voted for any more."""
    return law.today(ballot, at) > ballot.rounds[-1] + ballot.rules.favours_kept


def over(ballot: law.Ballot, at: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a volunteer for favours goes: nobody needs them any more."""
    return sa.true() if is_over(ballot, at) else sa.false()


def _see_that_they_may(session: Session, ballot: law.Ballot, favour: Favour, helper: Helper) -> None:
    held = [one.is_abroad for one in held_by(session, helper, favour.day) if one.id != favour.id]
    if favour.kind == PROXY and not ballot.rules.proxies.let_hold(held, favour.is_abroad):
        raise ProxiesHeld(article=gettext(ballot.rules.proxies.article))


def _turn(session: Session, favour: Favour, state: str, by: str, at: datetime) -> None:
    favour.state, favour.changed_at = state, at
    session.flush()
    journal.record(session, by, "favour-changed", {"favour": favour.id, "kind": favour.kind, "state": state}, at)
