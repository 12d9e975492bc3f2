"""The sheet of whoever drives: whom, when, whence, whither; and what a driver does not do."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime

from capture import words
from capture.errors import SheetFull
from capture.favours.favours import AGREED, OFFERED
from capture.favours.listing import Asked
from capture.lettering import letters
from capture.stalls.setting import PLAIN, STRONG, Paper
from capture.words import N_, gettext

TITLE, NO_RIDES = N_("Driver’s sheet: {day}"), N_("No ride has a driver yet.")
WHITHER = N_("To the polling station {station}")
NOT_AGREED = N_("not agreed yet: ring up first")
# A ride is help; leading somebody to the urn is not (FRANCE.md, 14: TA Montpellier, 29 September 2020).
RULES = (
    N_("Ring up before you leave, and ask whether they have an identity paper with them."),
    N_("Drive to the door of the polling station, wait outside, drive back. Do not enter with anybody."),
    N_("Hand over no ballot paper and no leaflet; wear no sign of the campaign."),
    N_("Do not ask for whom, and do not insist with whoever does not want to go any more."),
    N_("A voter who needs help inside chooses an elector of their own for it (code électoral, art. L64)."),
    N_("Give this sheet back in the evening: it is destroyed."),
)
# Millimetres on A4 upright: the edges, the heights of a rule and of a ride, the last line of a page.
EDGE, WIDTH, RULE, RIDE, FOOT = 15.0, 180.0, 6.5, 27.0, 275.0
LARGE, MEDIUM, SMALL = 20.0, 12.0, 10.5


def sheets(asked: Sequence[Asked], campaign: str, day: date, made: datetime) -> bytes:
    """Return the sheets of all drivers as a PDF, each on pages of its own, in the language being spoken."""
    rides: dict[tuple[str, str], list[Asked]] = {}
    for one in asked:
        if one.helper is not None and one.state in (OFFERED, AGREED):
            rides.setdefault((one.helper.name, one.helper.phone), []).append(one)
    title = gettext(TITLE).format(day=words.written(day, words.spoken()))
    with closing(Paper("A4", upright=True)) as paper:
        paper.set_creation_date(made)
        paper.set_title(title)
        for (name, phone), theirs in sorted(rides.items()):
            _driver(paper, (title, campaign), f"{name}  {phone}", sorted(theirs, key=lambda one: one.hour or "~"))
        if not rides:
            paper.add_page()
            _say(paper, gettext(NO_RIDES), (EDGE, EDGE, WIDTH, 10), MEDIUM)
        return bytes(paper.output())


def _driver(paper: Paper, head: tuple[str, str], driver: str, rides: Sequence[Asked]) -> None:
    top = _begin(paper, head, driver)
    for number, rule in enumerate(RULES, 1):
        top += _say(paper, f"{number}. {gettext(rule)}", (EDGE, top, WIDTH, 2 * RULE), SMALL) + 1
    top += 3
    for ride in rides:
        if top + RIDE > FOOT:
            top = _begin(paper, head, driver)
        _ride(paper, ride, top)
        top += RIDE


def _begin(paper: Paper, head: tuple[str, str], driver: str) -> float:
    title, campaign = head
    paper.add_page()
    _say(paper, title, (EDGE, EDGE, WIDTH, 10), LARGE, STRONG)
    _say(paper, campaign, (EDGE, EDGE + 10, WIDTH, 5), SMALL)
    _say(paper, driver, (EDGE, EDGE + 16, WIDTH, 7), MEDIUM, STRONG)
    return EDGE + 26


def _ride(paper: Paper, ride: Asked, top: float) -> None:
    paper.line(EDGE, top, EDGE + WIDTH, top)
    paper.rect(EDGE, top + 3, 5, 5)
    hour = ride.hour or "__:__"
    _say(paper, hour, (EDGE + 8, top + 2, 22, 8), LARGE, STRONG)
    who = "  ".join(filter(None, (ride.person.name, ride.person.phone)))
    station = ride.precinct
    place = ", ".join(filter(None, (f"{station.code} {station.name}", station.address))) if station else "____"
    whither = gettext(WHITHER).format(station=place)
    asked = [ride.note, gettext(NOT_AGREED) if ride.state == OFFERED else ""]
    lines = ((who, MEDIUM, STRONG), (ride.person.address or "____", MEDIUM, PLAIN), (whither, MEDIUM, PLAIN))
    for number, (said, size, weight) in enumerate((*lines, (" · ".join(filter(None, asked)), SMALL, PLAIN))):
        _say(paper, said, (EDGE + 32, top + 2 + number * 6, WIDTH - 32, 6), size, weight)


def _say(paper: Paper, said: str, box: tuple[float, float, float, float], size: float, weight: int = PLAIN) -> float:
    """Set what people wrote, which may be longer than the sheet, or of other letters: no ride is lost for it."""
    told = "".join(letter if letter in letters() else "?" for letter in said)
    while told:
        try:
            return paper.fill_box(told, box, size, weight)
        except SheetFull:
            told = f"{told[: len(told) * 3 // 4].rstrip()}…"
    return 0.0
