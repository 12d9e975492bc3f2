"""Reach: how many of a segment each channel may reach, and for each of the others the first reason why not.

The people are counted once, by their marks; the reasons are tests of marks, told to the database and to Python alike.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from capture import law, marks
from capture.law import Audience, Ballot, Selection
from capture.marks import NONE, Mark
from capture.supporters import Supporter
from capture.words import N_

MEANS = {"email": Mark.HAS_EMAIL, "phone": Mark.HAS_PHONE, "street": Mark.HAS_STREET}
# How many people bear these flags, and how many of those one of the letters that are asked about.
Counts = Sequence[tuple[int, int, int]]


@dataclass(frozen=True)
class Reason:
    """Why a channel may not reach somebody: they bear a mark, or lack all of these and of those letters."""

    key: str
    words: str
    article: str
    bears: Mark = NONE
    lacks: Mark = NONE
    lacks_letters: int = 0
    until: datetime | None = None

    def holds(self, flags: int, lettered: bool) -> bool:
        """Return whether it stands against a person with these flags, who has one of the letters or none."""
        lacking = not flags & self.lacks and not (self.lacks_letters and lettered)
        return bool(not self.bears or flags & self.bears) and lacking

    @property
    def condition(self) -> sa.ColumnElement[bool]:
        """The same as a condition."""
        told = [marks.has(Supporter.flags, self.bears)] if self.bears else []
        if self.lacks:
            told.append(~marks.has(Supporter.flags, self.lacks))
        if self.lacks_letters:
            told.append(~marks.has(Supporter.letters, self.lacks_letters))
        return sa.and_(sa.true(), *told)


@dataclass(frozen=True)
class Reach:
    """One channel: whom it reaches of those who are meant, by which audience, and the others by their reason."""

    channel: str
    audience: Audience
    people: int
    refused: tuple[tuple[Reason, int], ...]


def reasons(
    ballot: Ballot, channel: str, chosen: Selection, noted: Mark, bits: Mapping[str, int], at: datetime
) -> list[Reason]:
    """Return the reasons that can stand against a person on a channel, in the order in which they are told."""
    rules, way = ballot.rules, ballot.rules.channels[channel]
    audience = law.audience(rules, channel, chosen)
    return [
        *_of_law(ballot, channel, audience, at),
        Reason("left", LEFT, rules.objection_article, bears=Mark.LEFT | Mark.SUPPRESSED),
        Reason(f"no-{way.means}", WITHOUT_MEANS[way.means], way.article, lacks=MEANS[way.means]),
        *([Reason("failing", FAILING, rules.need_article, bears=Mark.FAILING)] if channel == law.EMAIL else []),
        *_of_consent(audience, bits),
        *(
            [Reason("noted", NOTED, rules.targeting_article, bears=noted)]
            if law.TARGETING in audience.all_of and noted
            else []
        ),
    ]


def _of_law(ballot: Ballot, channel: str, audience: Audience, at: datetime) -> Iterator[Reason]:
    silence = law.silence(ballot, channel, at)
    if silence is not None:
        yield Reason(silence.rule, silence.words, silence.article, until=silence.until)
    if audience.barred:
        by_roll = law.ROLL in audience.barred
        yield Reason("law", FOR_DOORS if by_roll else BARRED, audience.article)


def _of_consent(audience: Audience, bits: Mapping[str, int]) -> Iterator[Reason]:
    asked, letters = _marks(audience.any_of, bits)
    # Without any bit (an issue beyond the last one) it holds against everybody: rather nobody than the wrong ones.
    if audience.any_of:
        words, why = WITHOUT.get(audience.any_of[0], WITHOUT_LETTER), audience.article
        yield Reason("unconfirmed", UNCONFIRMED, why, lacks=asked | Mark.CONFIRMED, lacks_letters=letters)
        yield Reason("unasked", words, why, lacks=asked, lacks_letters=letters)
    for purpose in audience.all_of:
        yield Reason(f"no-{purpose}", WITHOUT[purpose], audience.article, lacks=marks.OF_PURPOSE[purpose])


def _marks(purposes: Iterable[str], bits: Mapping[str, int]) -> tuple[Mark, int]:
    asked, letters = NONE, 0
    for purpose in purposes:
        whole = {law.HELP: marks.HELPING, law.NEED: marks.NEEDING}
        asked |= whole.get(purpose, marks.OF_PURPOSE.get(purpose, NONE))
        for issue in law.issues([purpose]):
            letters |= bits.get(issue, 0)
    return asked, letters


def letters(told: Iterable[Reason]) -> int:
    """Return the bits of the letters that reasons ask about, 0 where none does."""
    return next((reason.lacks_letters for reason in told if reason.lacks_letters), 0)


def fold(channel: str, audience: Audience, told: Sequence[Reason], counts: Counts) -> Reach:
    """Return a channel's reach from the counts of marks."""
    people, refused = 0, [0] * len(told)
    for flags, all_of_them, lettered in counts:
        for number, has_letter in ((lettered, True), (all_of_them - lettered, False)):
            first = next((place for place, reason in enumerate(told) if reason.holds(flags, has_letter)), None)
            if first is None:
                people += number
            else:
                refused[first] += number
    stand = tuple((reason, number) for reason, number in zip(told, refused, strict=True) if number)
    return Reach(channel, audience, people, stand)


LEFT = N_("left, or asked never to be written to")
FAILING = N_("letters to this address come back")
FOR_DOORS = N_("chosen by the electoral roll or by what was heard at doors: for doors and post only")
BARRED = N_("chosen by something that they did not tell us themselves: not online")
NOTED = N_("one of these facts was noted by a colleague, not told by the person")
UNCONFIRMED = N_("did not confirm by the button behind our letter")
WITHOUT = {
    law.NEWSLETTER: N_("did not ask for the newsletter"),
    law.SMS: N_("did not ask for text messages"),
    law.TARGETING: N_("did not agree to messages chosen by several things they told us"),
    law.HELP: N_("did not ask to be called"),
}
WITHOUT_LETTER = N_("did not ask for this letter")
WITHOUT_MEANS = {
    "email": N_("no e-mail address"),
    "phone": N_("no phone number"),
    "street": N_("no postal address"),
}
