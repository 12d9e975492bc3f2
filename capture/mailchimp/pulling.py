"""Pulling: what changed over there since the last look, what a hook hinted at, and, each night, the whole audience."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from capture.database import now
from capture.errors import MailchimpHalf, MailchimpRefused
from capture.mailchimp import audiences, fuse, heeding, hints, members, refusals, tagging
from capture.mailchimp.bridge import Bridge
from capture.mailchimp.members import REACHED, Member, subscriber

PAGE = 1000
# Both clocks may be wrong, and what happens while it answers must not be lost.
OVERLAP = timedelta(minutes=15)
FIELDS = "total_items," + ",".join(f"members.{name}" for name in heeding.FIELDS.split(","))
HINTS = 100
# Visitors who write wait for no more than so many.
AN_ACT = 100

log = logging.getLogger(__name__)


def pull(bridge: Bridge) -> int:
    """Let happen here what happened over there since the last look. Returns to how many anything did."""
    with bridge.database.reading() as session:
        since = bridge.state(session).pulled_at
    if since is None:
        return compare(bridge)
    began = now()
    asked = {"since_last_changed": (since - OVERLAP).isoformat(timespec="seconds")}
    changed = sum(_heed(bridge, page) for page in _pages(bridge, **asked))
    with bridge.database.writing() as session:
        audiences.note(session, bridge.audience, pulled_at=began)
    return changed


def compare(bridge: Bridge) -> int:
    """Hold the whole audience against our list. Returns to how many anything happened here.

    Raises MailchimpHalf when it did not come over whole, MailchimpShrunk when far fewer are there than the last time;
    then nobody counts as gone.
    """
    began, found, changed = now(), set[str](), 0
    for page in _pages(bridge):
        found |= {subscriber(one["email_address"]) for one in page}
        changed += _heed(bridge, page)
    with bridge.database.writing() as session:
        state = bridge.state(session)
        fuse.check_gathered(len(found), state.gathered, state.let_go)
        # Whoever was sent while it was gathered may not be in it.
        here = sa.select(Member.subscriber).where(
            Member.status.in_(REACHED), sa.or_(Member.pushed_at.is_(None), Member.pushed_at < began)
        )
        heeding.miss(session, set(session.scalars(here)) - found)
    tagging.compare(bridge)
    with bridge.database.writing() as session:
        told = {"pulled_at": began, "compared_at": began, "gathered": len(found)}
        audiences.note(session, bridge.audience, **told)
    return changed


def follow(bridge: Bridge) -> int:
    """Ask for those at whom a hook hinted, each once. Returns how many were asked for."""
    followed = set[str]()
    while not bridge.stopped():
        with bridge.database.reading() as session:
            said = hints.waiting(session, HINTS)
        # A hint that is dated later than our clock waits for it, and must not hold us until then.
        fresh = [about for about in said if about not in followed]
        for about in fresh:
            _ask(bridge, about)
        followed.update(fresh)
        if not fresh or len(said) < HINTS:
            break
    return len(followed)


def _ask(bridge: Bridge, about: str) -> None:
    at = now()
    try:
        told = heeding.ask(bridge, about)
    except MailchimpRefused as refused:
        _leave_be(bridge, about, refused, at)
        return
    with bridge.database.writing() as session:
        if told is None:
            heeding.miss(session, [about])
        else:
            heeding.heed(bridge, session, told)
        hints.heed(session, about, at)


def _leave_be(bridge: Bridge, about: str, refused: MailchimpRefused, at: datetime) -> None:
    # One of whom nothing is told must not keep it from all others; whatever changed comes with the next look as well.
    log.warning("mailchimp tells nothing of somebody: %s", refused.instance or refused.status)
    with bridge.database.writing() as session:
        members.trouble(session, about, refusals.reason(refused), refusals.fields(refused), at)
        hints.heed(session, about, at)


def _heed(bridge: Bridge, page: list[dict[str, Any]]) -> int:
    changed = 0
    for start in range(0, len(page), AN_ACT):
        with bridge.database.writing() as session:
            bridge.go_on(session)
            changed += heeding.heed_all(bridge, session, page[start : start + AN_ACT])
    return changed


def _pages(bridge: Bridge, **asked: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the members, page by page. Raises MailchimpHalf when fewer come than were announced."""
    seen, offset, announced = set[str](), 0, 0
    while True:
        answer = bridge.mailchimp.lists.get_list_members_info(
            bridge.audience, count=PAGE, offset=offset, fields=FIELDS, **asked
        )
        page, announced = answer["members"], max(announced, int(answer["total_items"]))
        seen |= {str(one["id"]) for one in page}
        offset += len(page)
        # Whoever is there with a telephone alone is nobody of ours.
        yield [one for one in page if one["email_address"]]
        bridge.heard(offset, announced)
        if not page or offset >= announced:
            break
    if len(seen) < announced:
        raise MailchimpHalf(found=len(seen), expected=announced)
