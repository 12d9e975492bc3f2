"""The clock: how long it is until the next round, and from when the law wants silence."""

from dataclasses import dataclass
from datetime import date

from capture import law
from capture.segments import Scope
from capture.words import gettext


@dataclass(frozen=True)
class Silence:
    """From when until when nothing may go out by these channels, as they are called, and by which article.

    It runs when it has begun.
    """

    channels: tuple[str, ...]
    told: law.Silence
    article: str
    runs: bool


@dataclass(frozen=True)
class Clock:
    """The next round and how many days it is until then, if one comes; each silence; the channels that have none."""

    round: date | None
    days: int
    silences: tuple[Silence, ...]
    free: tuple[str, ...]


def clock(scope: Scope) -> Clock:
    """Return what the calendar says now; channels that fall silent together are told together."""
    ballot, rules, today = scope.ballot, scope.rules, law.today(scope.ballot, scope.at)
    coming = next((day for day in ballot.rounds if day >= today), None)
    names: dict[law.Silence, list[str]] = {}
    free: list[str] = []
    for key, channel in rules.channels.items():
        silence = law.next_silence(ballot, key, scope.at)
        (free if silence is None else names.setdefault(silence, [])).append(gettext(channel.name))
    silences = [
        Silence(tuple(channels), told, gettext(rules.truce.article if rules.truce else ""), told.begins <= scope.at)
        for told, channels in names.items()
    ]
    return Clock(coming, (coming - today).days if coming else 0, tuple(silences), tuple(free))
