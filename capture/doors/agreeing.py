"""Agreeing: what somebody at a door answers to the question whether their answer may be kept; the last word counts."""

import re
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import consents, words
from capture.doors import doors, heard
from capture.doors.agreements import NOTHING, Agreement, digest
from capture.doors.telling import FLOORS, KEY, LABEL, Said
from capture.electors import Building
from capture.errors import KnockUnreadable, NotOfThisWalk
from capture.settings import Campaign
from capture.statements import inserting
from capture.walks import Stop, Walk, is_block
from capture.words import N_, gettext

AGREED, REFUSED, KNOWN, UNKEPT = "agreed", "refused", "known", "unkept"
# The newest first. What was asked in older words stays agreed to in them: leave them here, and never change one.
ASKED = (
    N_(
        "May we, %(name)s, keep what you answer for your door until the day after the vote, so that we come back only "
        "for what concerns you? You can take it back at any time, and nothing changes for you if you say no."
    ),
)
# By word of mouth, or by a signature below words that were kept when they were printed.
PHONE, PAPER = "phone", "paper"
CODE = re.compile(r"[BCDFGHJKLMNPQRTVWXZ]{8}", re.ASCII)


@dataclass(frozen=True)
class Reply:
    """What somebody replied, and to which words. Without a floor the house is one door. Raises KnockUnreadable."""

    key: str
    said: Said
    agreed: bool
    # The version of the words (consents.version); of a refusal there may be none.
    wording: str = ""
    floor: int | None = None
    label: str = ""
    # By which they take it back; "" where it was signed on paper.
    code: str = ""
    way: str = PHONE

    def __post_init__(self) -> None:
        """Look at each fact."""
        at_a_door = self.floor in FLOORS and LABEL.fullmatch(self.label) is not None
        somewhere = at_a_door or (self.floor is None and not self.label)
        complete = self.said.says == self.agreed and (not self.code or CODE.fullmatch(self.code) is not None)
        if not (somewhere and complete and KEY.fullmatch(self.key)):
            raise KnockUnreadable


def asked(campaign: Campaign) -> str:
    """Return the question in the language being spoken, word for word as it is put."""
    return gettext(ASKED[0]) % {"name": campaign.name}


def worded(campaign: Campaign, version: str | None) -> str:
    """Return the question of a version, in the language being spoken; nothing where it was never put like that."""
    questions = (gettext(question) % {"name": campaign.name} for question in ASKED)
    return next((question for question in questions if consents.version(question) == version), "")


def agree(session: Session, walk: Walk, reply: Reply, campaign: Campaign, at: datetime) -> str:
    """Keep the reply of a door, once by its key: with yes what was said there, with no that nothing is kept any more.

    The later one counts, whichever is told first; where nobody wants us back, nothing is kept. Returns AGREED, REFUSED,
    KNOWN or UNKEPT. Raises NotOfThisWalk, and KnockUnreadable for words that were never ours or a block without a door.
    """
    building = _building(session, walk, reply)
    door_id = _door(session, building, reply)
    is_lawful = reply.way == PAPER or campaign.ballot.rules.spoken_consent_keeps
    # Before its key is spent: whoever asks again hears the same.
    if reply.agreed and (not is_lawful or doors.is_closed(session, building.id, door_id)):
        return UNKEPT
    if not heard.take(session, reply.key):
        return KNOWN
    if not reply.agreed:
        return _refuse(session, building, reply, at)
    version = reply.wording if reply.way == PAPER else _keep_words(session, reply.wording, campaign)
    _put(session, building, door_id, _told(reply) | {"wording": version, "walk_id": walk.id, "at": at})
    return AGREED


def _building(session: Session, walk: Walk, reply: Reply) -> Building:
    if session.get(Stop, (walk.id, reply.said.building_id)) is None:
        raise NotOfThisWalk
    # Nobody says “never again” meanwhile.
    building = session.get_one(Building, reply.said.building_id, with_for_update={"key_share": True})
    if reply.floor is None and is_block(building.electors):
        raise KnockUnreadable
    return building


def _keep_words(session: Session, version: str, campaign: Campaign) -> str:
    """Keep the words that were said, in their language. Raises KnockUnreadable for a version that is none of ours."""
    for language in campaign.languages:
        with words.speaking(language):
            if said := worded(campaign, version):
                return consents.keep_words(session, [said])[said]
    raise KnockUnreadable


def _refuse(session: Session, building: Building, reply: Reply, at: datetime) -> str:
    """Note a no: what an earlier yes left goes, and a yes of before that comes late changes nothing any more."""
    _put(session, building, _door(session, building, reply), {**NOTHING, "way": reply.way, "at": at})
    return REFUSED


def _door(session: Session, building: Building, reply: Reply) -> int | None:
    return None if reply.floor is None else doors.found(session, building.id, reply.floor, reply.label)


def _told(reply: Reply) -> dict[str, object]:
    said = {"answer": reply.said.answer, "issues": list(reply.said.issues), "wants": list(reply.said.wants)}
    return said | {"agreed": True, "code": digest(reply.code) if reply.code else None, "way": reply.way}


def _put(session: Session, building: Building, door_id: int | None, told: dict[str, object]) -> None:
    place = {"building_id": building.id, "door_id": door_id}
    row = inserting(session)(Agreement).values(place | {"walk_id": None, "wording": None} | told)
    session.execute(row.on_conflict_do_nothing())
    here = (Agreement.building_id == building.id, Agreement.door_id.is_not_distinct_from(door_id))
    session.execute(sa.update(Agreement).where(*here, Agreement.at < told["at"]).values(told))
