"""Tagging: whoever is in a choice of people bears its tag over there, and nobody else does."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import law
from capture.errors import MailchimpFuse, MailchimpGone, MailchimpHalf
from capture.mailchimp import fuse, members, tags
from capture.mailchimp.bodies import Wish
from capture.mailchimp.bridge import Bridge
from capture.mailchimp.members import REACHED, Member, subscriber
from capture.mailchimp.tags import Tag
from capture.segments import LineWrong, Segment
from capture.supporters import Supporter

AT_ONCE, PAGE = 500, 1000
# Silence holds letters back, not the choice of those to whom they would go.
SILENCE = "silence"


def of(bridge: Bridge, session: Session, wishes: Sequence[Wish]) -> dict[int, list[str]]:
    """Return the names of the tags that each of these people is to bear."""
    numbers, named = [wish.person for wish in wishes], {wish.person: list[str]() for wish in wishes}
    for tag, line in tags.listed(session) if numbers else ():
        condition = _condition(bridge, session, tag, line)
        if condition is not None:
            here = sa.select(Supporter.id).where(condition, Supporter.id.in_(numbers))
            for number in session.scalars(here):
                named[number].append(tag.name)
    return named


def keep_exact(bridge: Bridge) -> int:
    """Give each tag to those of its segment, and take it from the others. Returns how often.

    Raises MailchimpFuse when it would be taken from very many.
    """
    with bridge.database.writing() as session:
        tags.keep_newsletter(session)
    with bridge.database.reading() as session:
        several = tags.listed(session)
    return sum(_drop(bridge, tag) if tag.gone_at else _keep_exact(bridge, tag, line) for tag, line in several)


def begin(bridge: Bridge, tag: Tag) -> None:
    """Find a tag over there, or make it."""
    _number(bridge, tag, find_or_make(bridge, tag.name))


def find_or_make(bridge: Bridge, name: str) -> int:
    """Return the number over there of the tag of a name, which bears nobody where it was not there."""
    found: Mapping[str, Any] = bridge.mailchimp.lists.tag_search(bridge.audience, name=name)
    for one in found.get("tags") or ():
        if one["name"] == name:
            return int(one["id"])
    made = bridge.mailchimp.lists.create_segment(bridge.audience, {"name": name, "static_segment": []})
    return int(made["id"])


def change(bridge: Bridge, number: int, gaining: Sequence[str], losing: Sequence[str]) -> set[str]:
    """Give a tag over there to these addresses, and take it from those. Returns the MD5 of whom that failed with."""
    failed = set[str]()
    for place in range(0, max(len(gaining), len(losing)), AT_ONCE):
        here = slice(place, place + AT_ONCE)
        told = {"members_to_add": list(gaining[here]), "members_to_remove": list(losing[here])}
        answer = bridge.mailchimp.lists.batch_segment_members(told, bridge.audience, number)
        for trouble in answer.get("errors") or ():
            failed |= {subscriber(email) for email in trouble.get("email_addresses") or ()}
        with bridge.database.writing() as session:
            bridge.go_on(session)
    return failed


def bearers_of(bridge: Bridge, number: int | None) -> dict[str, str]:
    """Return who bears a tag over there, by MD5, with their addresses. Raises MailchimpHalf."""
    found, expected = dict[str, str](), 0
    while True:
        answer = bridge.mailchimp.lists.get_segment_members_list(
            bridge.audience,
            number,
            count=PAGE,
            offset=len(found),
            fields="members.id,members.email_address,total_items",
        )
        expected = expected or int(answer["total_items"])
        told = {subscriber(one["email_address"]): str(one["email_address"]) for one in answer["members"]}
        page = {one: email for one, email in told.items() if one not in found}
        found |= page
        if not page:
            break
    if len(found) < expected:
        raise MailchimpHalf(found=len(found), expected=expected)
    return found


def rename(bridge: Bridge, tag: Tag, name: str) -> None:
    """Call a tag otherwise, here and over there."""
    if tag.number is not None:
        bridge.mailchimp.lists.update_segment(bridge.audience, tag.number, {"name": name})
    with bridge.database.writing() as session:
        session.execute(sa.update(Tag).where(Tag.id == tag.id).values(name=name))


def drop(bridge: Bridge, number: int) -> None:
    """Take a tag away over there; one that is gone already is gone."""
    with contextlib.suppress(MailchimpGone):
        bridge.mailchimp.lists.delete_segment(bridge.audience, number)


def compare(bridge: Bridge) -> None:
    """Ask for the bearers of each tag over there, so that what was changed there is known. Raises MailchimpHalf."""
    with bridge.database.reading() as session:
        several = [tag for tag, _ in tags.listed(session) if tag.number is not None and tag.gone_at is None]
    for tag in several:
        try:
            bearers = _bearers(bridge, tag)
        except MailchimpGone:
            bearers = set()
            _number(bridge, tag, None)
        with bridge.database.writing() as session:
            known = tags.bearers(session, tag.id)
            tags.take(session, tag.id, known - bearers)
            tags.give(session, tag.id, bearers - known)


def _keep_exact(bridge: Bridge, tag: Tag, line: str) -> int:
    with bridge.database.reading() as session:
        condition = _condition(bridge, session, tag, line)
        if condition is None:
            # A line that can be read no more means nobody; that is no reason to take the tag from everybody.
            return 0
        asked = sa.select(Member.subscriber, Supporter.email).join(Supporter, Supporter.who == Member.who)
        wanted = dict(session.execute(asked.where(condition, Member.status.in_(REACHED))).all())
        bearing = tags.bearers(session, tag.id)
        losing, most = bearing - wanted.keys(), fuse.most(session)
        allowed = bridge.state(session).let_go
        # Those whom letters do not reach any more were counted when they left.
        held = len(members.among(session, losing, Member.status.in_(REACHED)))
        emails = _emails(session, losing)
    if held > max(most, allowed):
        raise MailchimpFuse(people=held, most=most)
    if tag.number is None:
        begin(bridge, tag)
    gaining = sorted(wanted[one] for one in wanted.keys() - bearing)
    for place in range(0, max(len(gaining), len(emails)), AT_ONCE):
        _change(bridge, tag, gaining[place : place + AT_ONCE], emails[place : place + AT_ONCE])
    with bridge.database.writing() as session:
        # Of those whom nobody here knows any more nothing is left to take.
        tags.take(session, tag.id, losing - {subscriber(email) for email in emails})
    return len(gaining) + len(losing)


def _condition(bridge: Bridge, session: Session, tag: Tag, line: str) -> sa.ColumnElement[bool] | None:
    try:
        segment = Segment(bridge.scope(session), line)
    except LineWrong:
        return None
    against = [reason.condition for reason in segment.reasons(law.EMAIL) if reason.key != SILENCE]
    return sa.and_(sa.false() if tag.gone_at else sa.true(), segment.condition, *(~why for why in against))


def _emails(session: Session, subscribers: Iterable[str]) -> list[str]:
    found, asked = list[str](), sorted(subscribers)
    for place in range(0, len(asked), AT_ONCE):
        here = sa.select(Supporter.email).join(Member, Member.who == Supporter.who)
        there = here.where(Member.subscriber.in_(asked[place : place + AT_ONCE]))
        found += session.scalars(there).all()
    return sorted(found)


def _change(bridge: Bridge, tag: Tag, gaining: Sequence[str], losing: Sequence[str]) -> None:
    failed = change(bridge, tag.number or 0, gaining, losing)
    with bridge.database.writing() as session:
        tags.give(session, tag.id, {subscriber(email) for email in gaining} - failed)
        tags.take(session, tag.id, {subscriber(email) for email in losing} - failed)


def _number(bridge: Bridge, tag: Tag, number: int | None) -> None:
    tag.number = number
    with bridge.database.writing() as session:
        session.execute(sa.update(Tag).where(Tag.id == tag.id).values(number=number))


def _drop(bridge: Bridge, tag: Tag) -> int:
    if tag.number is not None:
        drop(bridge, tag.number)
    with bridge.database.writing() as session:
        session.execute(sa.delete(Tag).where(Tag.id == tag.id, Tag.gone_at.is_not(None)))
    return 1


def _bearers(bridge: Bridge, tag: Tag) -> set[str]:
    found = bearers_of(bridge, tag.number)
    with bridge.database.writing() as session:
        bridge.go_on(session)
        return members.among(session, found)
