"""Undoing: two people of one again, each as they were; what was done since stays with the kept one."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import (
    consents,
    duplicates,
    interests,
    journal,
    law,
    links,
    memberships,
    standings,
    supporters,
    suppressions,
)
from capture.errors import MergeFinal
from capture.merges import memory, numbers, returning, sides
from capture.merges.facts import COMING
from capture.merges.memory import Merge
from capture.merges.merging import OPEN, lock
from capture.merges.numbers import Span
from capture.merges.objections import LEDGER
from capture.merges.returning import Owners, Sides
from capture.merges.sides import HELD, Row, Side, person
from capture.supporters import FACTS, Supporter
from capture.suppressions import Suppression
from capture.words import N_

# What the ledger says of where it was taken back.
PAGE = "merge undone"
GONE = N_("This merge is not remembered any more: it was undone, or its time is over, or the person was erased.")
NEWER_FIRST = N_("This person was merged once more since. Undo that merge first.")
TAKEN = N_("Somebody else stands under the other address by now: both stay one.")


def undo(session: Session, kept: int, number: int, by: str, at: datetime) -> int:
    """Make two people of one again. Returns the number of the one who was gone, which is the former one if it is free.

    What the merged person took back since, or their leaving, counts for both. Raises MergeFinal.
    """
    merge = _found(session, kept, number)
    before, gone, after = (sides.read(merge.sides[name]) for name in ("kept", "gone", "after"))
    told = Sides(before, gone, after, sides.look(session, kept))
    owners = Owners(kept, merge.gone, _put_person(session, person(gone)))
    session.execute(sa.delete(Merge).where(Merge.id == number))
    returning.give_back(session, owners, told)
    _put_facts(session, told)
    _put_promise(session, told)
    _settle(session, owners, told, merge.at, at)
    journal.record(session, by, "merge-undone", {"merge": number, "kept": owners.kept, "gone": owners.gone}, at)
    return owners.gone


def trouble(session: Session, merge: Merge) -> str | None:
    """Return why a merge cannot be undone now, as a msgid, or None if it can."""
    if memory.of(session, merge.supporter_id)[0].id != merge.id:
        return NEWER_FIRST
    address = merge.sides["gone"][sides.PERSON][0]["who"]
    taken = session.scalar(sa.select(Supporter.id).where(Supporter.who == address))
    return TAKEN if taken is not None else None


def _found(session: Session, kept: int, number: int) -> Merge:
    lock(session, kept)
    merge = session.scalars(sa.select(Merge).where(Merge.id == number, Merge.supporter_id == kept)).one_or_none()
    why_not = GONE if merge is None else trouble(session, merge)
    if merge is None or why_not is not None:
        raise MergeFinal(why_not or GONE)
    return merge


def _put_person(session: Session, row: Row) -> int:
    if numbers.given(session, row["id"]):
        row = {name: value for name, value in row.items() if name != "id"}
    return session.execute(sa.insert(Supporter).values(row).returning(Supporter.id)).scalar_one()


def _put_facts(session: Session, told: Sides) -> None:
    before, after, now = (person(side) for side in (told.kept, told.after, told.now))
    still = [
        columns
        for columns in (*FACTS.values(), COMING, ("left_at",))
        if all(after[name] == now[name] for name in columns)
    ]
    values = {name: before[name] for columns in still for name in columns if before[name] != now[name]}
    dates = {name: values.pop(name) for name in (*COMING, "left_at") if name in values}
    if dates:
        supporters.date(session, now["id"], dates)
    if values:
        supporters.correct(session, now["id"], values)


def _put_promise(session: Session, told: Sides) -> None:
    # The kept one's address was promised silence by the other's departure alone.
    who = person(told.kept)["who"]
    if sides.held(session, who) == told.after[HELD] != told.kept[HELD]:
        session.execute(sa.delete(Suppression).where(Suppression.who == who))
        for row in told.kept[HELD]:
            session.execute(sa.insert(Suppression).values(row))


def _settle(session: Session, owners: Owners, told: Sides, merged_at: datetime, at: datetime) -> None:
    if owners.gone != owners.former:
        _renumber(session, owners, person(told.gone)["joined_at"], merged_at, at)
    _keep_since(session, owners, told, at)
    for number in (owners.kept, owners.gone):
        duplicates.mirror(session, number)
    links.shut(session, person(told.now)["who"], [links.VISIT], at)
    for side in (told.kept, told.gone):
        links.reopen(session, person(side)["who"], OPEN, merged_at)
    standings.derive(session, Supporter.id.in_([owners.kept, owners.gone]))
    session.expire_all()


def _renumber(session: Session, owners: Owners, joined_at: datetime, merged_at: datetime, at: datetime) -> None:
    known = numbers.spans(session, owners.gone, joined_at)
    before = [replace(span, number=owners.former, until=merged_at) if span.until is None else span for span in known]
    numbers.note(session, owners.gone, [*before, Span(owners.gone, at)])


def _keep_since(session: Session, owners: Owners, told: Sides, at: datetime) -> None:
    who, after, now = person(told.gone)["who"], person(told.after), person(told.now)
    if now["left_at"] is not None and after["left_at"] is None:
        memberships.leave(session, who, PAGE, at)
        return
    if _is_silenced(told.now) and not _is_silenced(told.after):
        suppressions.suppress(session, who, at)
    before = {line["id"] for line in told.after[LEDGER]}
    since = {line["purpose"]: line["granted"] for line in told.now[LEDGER] if line["id"] not in before}
    standing = consents.standing(session, owners.gone)
    taken_back = [purpose for purpose in standing if since.get(purpose) is False]
    consents.withdraw(session, owners.gone, taken_back, PAGE, at)
    interests.untick(session, owners.gone, law.issues(taken_back))


def _is_silenced(side: Side) -> bool:
    return any(row["lifted_at"] is None for row in side[HELD])
