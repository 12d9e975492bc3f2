"""The campaign's facts, as pelicanconf.py states them."""

import re
import runpy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

from capture.law import Ballot, Poll
from capture.settings.values import Values
from capture.words import N_

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Controller:
    """Who answers for the data (GDPR art. 4(7), 13(1)(a))."""

    name: str
    address: str
    email: str
    # Where replies and requests about data are read, if elsewhere.
    mailbox: str = ""

    @property
    def replies(self) -> str:
        """The address to which people answer."""
        return self.mailbox or self.email


@dataclass(frozen=True)
class Campaign:
    """The facts of the campaign, as pelicanconf.py states them."""

    name: str
    languages: tuple[str, ...]
    timezone: ZoneInfo
    rounds: tuple[date, ...]
    jurisdiction: str
    phone_country: str
    controller: Controller
    candidate: str = ""
    donation: str = ""
    printer: str = ""
    # When the polling stations close, unless a decree says otherwise of some; None while nobody has said so.
    closing: time | None = None
    # A mailing to more people waits until a second colleague agrees.
    approval_from: int = 500
    # Of one walk: an evening for two, by the pace below; at fifteen doors a voice it is worth four.
    walk_doors: int = 60
    # Fifteen is what field teams count with; LMP said one vote for fourteen doors (Libération, 20 March 2014).
    doors_per_vote: int = 15
    # What stairs, talk and closed entrances leave of an hour; each campaign soon knows its own (the desk shows it).
    doors_per_hour: int = 20
    # On election day: how many pairs one click sends out, and how many minutes a door takes them; today's own knocks
    # correct it.
    pairs: int = 2
    minutes_per_door: int = 2
    # Where else people vote, by another clock or on other days.
    elsewhere: tuple[Poll, ...] = ()

    @property
    def ballot(self) -> Ballot:
        """The days that the law counts from."""
        return Ballot(self.rounds, self.timezone, self.jurisdiction, self.closing, self.elsewhere)

    @property
    def language(self) -> str:
        """The language of the site's root."""
        return self.languages[0]

    def path(self, language: str) -> str:
        """Return the root of a language's site: "/" for the first, "/en/" for the others."""
        return "/" if language == self.language else f"/{language}/"


FIELD = {"WALK_DOORS": 60, "DOORS_PER_VOTE": 15, "DOORS_PER_HOUR": 20, "PAIRS": 2, "MINUTES_PER_DOOR": 2}


def campaign(root: Path = ROOT) -> Campaign:
    """Read the campaign's facts from pelicanconf.py without Pelican.

    Raises SettingMissing or SettingWrong.
    """
    values = Values(runpy.run_path(str(root / "pelicanconf.py")))
    how = N_("Set it in pelicanconf.py.")
    controller: Mapping[str, str] = values.need("CONTROLLER", how)
    return Campaign(
        name=values.need("SITENAME", how),
        languages=(values.need("DEFAULT_LANG", how), *values.setting("I18N_SUBSITES", {})),
        timezone=values.meant("TIMEZONE", ZoneInfo, N_("Write it like Europe/Paris.")),
        rounds=tuple(sorted(values.meant("ROUNDS", _dates, N_('Write it like ["2032-03-14", "2032-03-21"].')))),
        jurisdiction=values.setting("JURISDICTION", "FR"),
        phone_country=values.meant("PHONE_COUNTRY", _country, N_("Write it like FR.")),
        controller=Controller(**{name: controller.get(name, "") for name in ("name", "address", "email", "mailbox")}),
        candidate=values.setting("CANDIDATE", ""),
        donation=values.meant("DONATION_URL", _web_address, N_("Write it like https://example.org/give."))
        if values.get("DONATION_URL")
        else "",
        printer=values.setting("PRINTER", ""),
        closing=values.meant("CLOSING_HOURS", time.fromisoformat, N_("Write it like 18:00."))
        if values.get("CLOSING_HOURS")
        else None,
        approval_from=values.number("APPROVAL_FROM", 500),
        **{name.lower(): _positive(values, name, default) for name, default in FIELD.items()},
        elsewhere=values.meant(
            "ROUNDS_ELSEWHERE", _polls, N_('Write it like {"America/Martinique": ["2032-03-13", "2032-03-20"]}.')
        )
        if values.get("ROUNDS_ELSEWHERE")
        else (),
    )


def _positive(values: Values, key: str, default: int) -> int:
    return values.meant(key, _counted, N_("Write a whole number from 1 on.")) if key in values else default


def _counted(number: object) -> int:
    if (count := int(str(number))) < 1:
        raise ValueError(number)
    return count


def _dates(days: list[str]) -> list[date]:
    if not days:
        raise ValueError(days)
    return [date.fromisoformat(day) for day in days]


def _polls(elsewhere: Mapping[str, list[str]]) -> tuple[Poll, ...]:
    return tuple(Poll(ZoneInfo(zone), tuple(sorted(_dates(days)))) for zone, days in dict(elsewhere).items())


def _country(code: str) -> str:
    if not re.fullmatch("[A-Z]{2}", code):
        raise ValueError(code)
    return code


def _web_address(url: str) -> str:
    if not re.fullmatch(r"https://[^\s\"<>]+", url):
        raise ValueError(url)
    return url
