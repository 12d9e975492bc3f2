"""The play: reports by the hour, a place that lags, one click, two pairs who knock; and the server dies twice."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle

import sqlalchemy as sa

from capture import law, packs
from capture.database import now
from capture.demo import reports
from capture.doors import TALKED, Knock
from capture.doors.telling import NOBODY
from capture.precincts import Precinct
from capture.rehearsals.people import Desk, Phone, knock
from capture.rehearsals.serving import Server
from capture.rehearsals.stage import HOUR, Files, Stage, stage
from capture.settings import Settings
from capture.turnout import Report
from capture.walks import is_block
from capture.words import N_, gettext

PAIRS = 2
# The board asks again every two seconds.
SOON = 2.0
AT_ONCE = 100  # messages, or knocks half of that
HOURS = range(9, HOUR + 1)


@dataclass(frozen=True)
class Line:
    """One moment: what is so, where to look, and whether it held (None where nothing was asked)."""

    said: str
    well: bool | None = None


@dataclass
class Play:
    """A play as it goes: what the house has said yes to."""

    stage: Stage
    server: Server
    desk: Desk
    pause: float
    told: set[tuple[str, int, int]] = field(default_factory=set)
    knocked: set[str] = field(default_factory=set)


def rehearse(campaign: Settings, files: Files, minutes: float, port: int) -> Iterator[Line]:
    """Play a day; yields each moment as it comes, then what held. Nothing of it is left. Raises RehearsalStuck."""
    with stage(campaign, files) as built:
        server = Server(built, port)
        try:
            server.start()
            play = Play(built, server, Desk(server.address), minutes * 60 / (len(HOURS) + 4))
            play.desk.sign_in(built.colleague)
            yield from _day(play)
        finally:
            server.kill()


def _day(play: Play) -> Iterator[Line]:
    yield _opening(play)
    yield from _colleague(play)
    for hour in HOURS:
        yield from _hour(play, hour)
    yield from _lag(play)
    yield from _click(play)
    yield from _end(play)


def _opening(play: Play) -> Line:
    told = {"stations": len(play.stage.town.stations), "electors": play.stage.electors}
    return Line(gettext(N_("08:00: {stations} stations, {electors} electors, all invented or lent.")).format(**told))


def _colleague(play: Play) -> Iterator[Line]:
    who, where = play.stage.colleague, f"{play.server.address}/desk/day/"
    yield Line(gettext(N_("Look along: {where}")).format(where=where))
    told = {"email": who.email, "password": who.password, "code": who.codes[1]}
    yield Line(gettext(N_("Sign in with {email}, {password}, and the code {code}.")).format(**told))


def _hour(play: Play, hour: int) -> Iterator[Line]:
    """Paste what delegates say for an hour; at eleven the server is killed in the middle of it."""
    told = list(reports.messages(play.stage.town, hour))
    batches = [told[begin : begin + AT_ONCE] for begin in range(0, len(told), AT_ONCE)]
    if hour == 11:
        _kill_amid(play, hour, batches)
        yield Line(gettext(N_("11:00: killed amid reports (kill -9), started again, the rest sent again.")))
    else:
        for batch in batches:
            _paste(play, hour, batch)
    words = N_("{hour}:00: {count} stations have spoken. First on the board: {first}")
    yield Line(gettext(words).format(hour=f"{hour:02}", count=len(told), first=play.desk.first()))
    time.sleep(play.pause)


def _paste(play: Play, hour: int, batch: Sequence[reports.Message]) -> bool:
    taken = play.desk.paste([one.text for one in batch])
    if taken:
        play.told |= {(one.code, hour, one.voters) for one in batch}
    return taken


def _kill_amid(play: Play, hour: int, batches: Sequence[Sequence[reports.Message]]) -> None:
    killer = threading.Timer(0.05, play.server.kill)
    killer.start()
    left = [batch for batch in batches if not _paste(play, hour, batch)]
    killer.join()
    play.server.kill()
    play.server.start()
    for batch in left:
        _paste(play, hour, batch)


def _place(play: Play) -> tuple[str, dict[str, str]]:
    """Return who lags, as the board names it, and as the button asks for it."""
    name = play.stage.town.largest
    return name, {"neighbourhood": name}


def _lag(play: Play) -> Iterator[Line]:
    name, _ = _place(play)
    # One more report, and from then on the clock runs.
    last = [one for one in reports.messages(play.stage.town, HOUR) if one.code == play.stage.town.stations[0].code]
    play.desk.paste([one.text for one in last])
    seconds = play.desk.waited_for(name, SOON)
    words = N_("{place} lags and stands first, {seconds:.1f} s after the report.")
    yield Line(gettext(words).format(place=name, seconds=seconds), seconds < SOON)
    time.sleep(play.pause)


def _click(play: Play) -> Iterator[Line]:
    name, place = _place(play)
    begun = time.monotonic()
    slices = play.desk.click(place, PAIRS)
    spent = time.monotonic() - begun
    phones = [Phone(play.server.address, one.token) for one in slices]
    walks = [phone.stops() for phone in phones]
    told = {"place": name, "pairs": len(phones), "doors": sum(map(len, walks)), "seconds": spent}
    words = N_("One click on {place}: {doors} buildings for {pairs} pairs, in {seconds:.1f} s.")
    yield Line(gettext(words).format(**told), len(phones) == PAIRS and all(walks))
    both = set.intersection(*map(set, walks)) if walks else {0}
    yield Line(gettext(N_("No building is in two slices.")), not both)
    yield from (Line(gettext(N_("On a phone: {link}")).format(link=phone.link)) for phone in phones)
    time.sleep(play.pause)
    visited = _knock(play, phones, walks)
    for one in slices:
        play.desk.close(one)
    yield _next(play, visited, set[int]().union(*walks) - visited)


def _next(play: Play, visited: set[int], left: set[int]) -> Line:
    """Press the button again: whoever was visited is not given again, whoever was left is."""
    slices = play.desk.click(_place(play)[1], PAIRS)
    fresh = set[int]().union(*(Phone(play.server.address, one.token).stops() for one in slices))
    words = N_("Both are back. The next click gives {count} buildings, {left} that they left, none that they visited.")
    told = {"count": len(fresh), "left": len(fresh & left)}
    return Line(gettext(words).format(**told), not fresh & visited and bool(fresh & left))


def _knock(play: Play, phones: Sequence[Phone], walks: Sequence[Mapping[int, int]]) -> set[int]:
    """Let the pairs knock at the first half of their doors; between the two the server is killed once more."""
    outcomes, visited = cycle((NOBODY, TALKED, TALKED)), set[int]()
    for phone, stops in zip(phones, walks, strict=True):
        # In a block a knock says at which door, and the others come again: houses tell more.
        houses = [building for building, electors in stops.items() if not is_block(electors)]
        half = houses[: max(1, len(houses) // 2)]
        kept = [knock(building, outcome, outcome == TALKED) for building, outcome in zip(half, outcomes, strict=False)]
        killer = threading.Timer(0.02, play.server.kill)
        if phone is phones[0]:
            killer.start()
        done = [part for part in _parts(kept) if phone.send(part)]
        if phone is phones[0]:
            killer.join()
            play.server.kill()
            play.server.start()
            # The phone sends again what nobody said yes to, and, as its network was bad, once more what was taken.
            done = [part for part in _parts(kept) if phone.send(part)]
        play.knocked |= {str(one["key"]) for part in done for one in part}
        visited |= set(half)
    return visited


def _parts(kept: Sequence[dict[str, object]]) -> Iterator[Sequence[dict[str, object]]]:
    yield from (kept[begin : begin + AT_ONCE // 2] for begin in range(0, len(kept), AT_ONCE // 2))


def _end(play: Play) -> Iterator[Line]:
    ballot, at = play.stage.settings.campaign.ballot, now()
    with play.stage.database.reading() as session:
        rows = session.execute(
            sa.select(Precinct.code, Report.at, Report.voters).join(Precinct, Precinct.id == Report.precinct_id)
        )
        there = [(code, moment.astimezone(ballot.timezone).hour, voters) for code, moment, voters in rows]
        keys = list(session.scalars(sa.select(Knock.key)))
        pack = packs.gather(session, play.stage.settings.campaign, law.today(ballot, at), at)
    told = {"count": len(play.told)}
    yield Line(
        gettext(N_("All {count} reports that were acknowledged are there, each once.")).format(**told),
        bool(play.told) and play.told <= set(there) and len(there) == len(set(there)),
    )
    yield Line(
        gettext(N_("All {count} knocks that were acknowledged are there, each once.")).format(count=len(play.knocked)),
        bool(play.knocked) and play.knocked <= set(keys) and len(keys) == len(set(keys)),
    )
    silent = law.silent_until(ballot, law.EMAIL, at)
    yield Line(gettext(N_("E-mail is held until the last station has closed (code électoral, L49).")), bool(silent))
    _, pages = packs.pdf(pack, "a4", play.stage.settings.campaign.language)
    yield Line(gettext(N_("The paper of the day has {pages} pages.")).format(pages=pages), pages > len(pack.posts))
