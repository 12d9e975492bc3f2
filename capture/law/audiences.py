"""Audiences: what a selection makes of a channel's people, and what they must have agreed to."""

from dataclasses import dataclass

from capture.law.purposes import letter
from capture.law.rules import EMAIL, Rules
from capture.words import N_

EVERYONE, ONE_LETTER, TARGETED = N_("everyone"), N_("one letter"), N_("targeted")
SELECTED = N_("selected")


@dataclass(frozen=True)
class Selection:
    """What chooses among people: whence its facts come, the issues among them, and whether one letter is all."""

    origins: frozenset[str] = frozenset()
    issues: tuple[str, ...] = ()
    one_letter: bool = False


@dataclass(frozen=True)
class Audience:
    """Whom a channel may reach of a selection: who agreed to one of these purposes, and to each of those.

    The barred origins are those by which nobody may be chosen there: then nobody is reached.
    """

    name: str
    any_of: tuple[str, ...]
    all_of: tuple[str, ...]
    article: str
    barred: frozenset[str] = frozenset()


def audience(rules: Rules, channel: str, selection: Selection) -> Audience:
    """Return the audience that a selection makes on a channel.

    Online there are three. Everyone: nothing selects. One letter: a subscription of its own, and nothing else selects.
    Anything more is targeting: only by facts that may select, only with the separate consent (Regulation (EU) 2024/900,
    art. 18(1)). At the door and on paper every fact may select; who is called is chosen by
    everything but the roll.
    """
    way = rules.channels[channel]
    if not selection.origins:
        return Audience(EVERYONE, way.asks, (), way.article)
    if not way.online:
        barred = selection.origins & way.bars
        return Audience(SELECTED, way.asks, (), rules.roll_purpose_article if barred else way.article, barred)
    letters = tuple(letter(issue) for issue in selection.issues) if channel == EMAIL else ()
    if selection.one_letter and letters and rules.one_letter_is_free:
        return Audience(ONE_LETTER, letters, (), way.article)
    barred = selection.origins - rules.selecting_online
    return Audience(TARGETED, (*way.asks, *letters), rules.targeting_asks, rules.targeting_article, barred)
