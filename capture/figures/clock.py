"""The clock: how long it is until the next round, and what may go out now, until when or from when again."""

from dataclasses import dataclass
from datetime import date, datetime

from capture import exemptions, law
from capture.exemptions import Exemption
from capture.segments import Scope
from capture.words import N_, gettext


@dataclass(frozen=True)
class Way:
    """What holds some channels now, or will hold them next, why, and by which article; nothing where until is None."""

    free: bool
    until: datetime | None = None
    why: str = ""
    article: str = ""


@dataclass(frozen=True)
class Clock:
    """The next round and how many days it is until then, if one comes; channels that go the same way; rules lifted."""

    round: date | None
    days: int
    ways: tuple[tuple[tuple[str, ...], Way], ...]
    lifted: tuple[tuple[str, Exemption], ...]


def clock(scope: Scope) -> Clock:
    """Return what the calendar says now; channels that are held and freed together are told together."""
    ballot, today = scope.ballot, law.today(scope.ballot, scope.at)
    coming = next((day for day in ballot.rounds if day >= today), None)
    lifted = exemptions.standing(scope.session)
    alike: dict[Way, list[str]] = {}
    for channel, name in _names(scope).items():
        alike.setdefault(_way(scope, channel, {exemption.rule for exemption in lifted}), []).append(name)
    ways = tuple((tuple(names), way) for way, names in alike.items())
    words = {name: gettext(hours.words) for name, hours in law.liftable(scope.rules).items()}
    told = tuple((words.get(exemption.rule, exemption.rule), exemption) for exemption in lifted)
    return Clock(coming, (coming - today).days if coming else 0, ways, told)


def _names(scope: Scope) -> dict[str, str]:
    told = {key: gettext(channel.name) for key, channel in scope.rules.channels.items()}
    return told | {law.PUBLISHING: gettext(N_("the site"))}


def _way(scope: Scope, channel: str, lifted: set[str]) -> Way:
    held = law.hold(scope.ballot, channel, scope.at, lifted)
    if held is not None:
        return Way(False, held.until, gettext(held.words), gettext(held.article))
    until = law.free_until(scope.ballot, channel, scope.at, lifted)
    then = law.hold(scope.ballot, channel, until, lifted) if until else None
    return Way(True, until, gettext(then.words), gettext(then.article)) if then else Way(True)
