"""The columns of an export: what each holds, and to which audiences it may go along."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import QueryableAttribute

from capture import law, marks
from capture.law import DECLARED, OBSERVED, SYSTEM, Audience, Rules
from capture.segments import Scope
from capture.supporters import Supporter
from capture.words import N_

# A cell is made of what the database holds; None leaves it as it is.
Cell = Callable[[Any], str]
SEVERAL = ", "


@dataclass(frozen=True)
class Column:
    """One column: its name for people, what it is read from, and what of it may go where.

    What only addresses somebody goes everywhere. What could select goes only where facts of its origin may select:
    where nothing may select, nothing that could select comes along.
    """

    label: str
    read: QueryableAttribute[Any]
    origin: str = DECLARED
    addresses: bool = False
    cell: Callable[[Scope], Cell] | None = None


def _bits(facet: str) -> Callable[[Scope], Cell]:
    named = {int(mark): value for value, mark in marks.FACETS[facet].items()}
    return lambda scope: _joined(named)


def _issues(scope: Scope) -> Cell:
    # In the order of the site, then those that were.
    order = [*scope.catalogue.issue_keys, *sorted(scope.issue_bits)]
    return _joined({scope.issue_bits[key]: key for key in dict.fromkeys(order) if key in scope.issue_bits})


def _joined(named: Mapping[int, str]) -> Cell:
    @lru_cache(maxsize=1 << 14)
    def cell(bits: int) -> str:
        """Name the bits that are set."""
        return SEVERAL.join(name for mask, name in named.items() if bits & mask)

    return cell


def _day(scope: Scope) -> Cell:
    def cell(moment: datetime | None) -> str:
        """Write a day of the ballot's calendar (ISO 8601)."""
        return moment.astimezone(scope.ballot.timezone).date().isoformat() if moment else ""

    return cell


COLUMNS: dict[str, Column] = {
    "email": Column(N_("E-mail"), Supporter.email, addresses=True),
    "given_name": Column(N_("Given name"), Supporter.given_name, addresses=True),
    "family_name": Column(N_("Family name"), Supporter.family_name, addresses=True),
    "phone": Column(N_("Phone"), Supporter.phone, addresses=True),
    "language": Column(N_("Language"), Supporter.language, addresses=True),
    "street": Column(N_("Street"), Supporter.street, addresses=True),
    "postcode": Column(N_("Postcode"), Supporter.postcode, addresses=True),
    "town": Column(N_("Town"), Supporter.town, addresses=True),
    "neighbourhood": Column(N_("Neighbourhood"), Supporter.neighbourhood),
    "issues": Column(N_("Issues"), Supporter.ticks, cell=_issues),
    "letters": Column(N_("Letters asked for"), Supporter.letters, cell=_issues),
    "consents": Column(N_("Agreed to"), Supporter.flags, cell=_bits("consent")),
    "volunteer": Column(N_("Wants to help"), Supporter.flags, cell=_bits("volunteer")),
    "need": Column(N_("Needs on election day"), Supporter.flags, cell=_bits("need")),
    "joined": Column(N_("Joined"), Supporter.joined_at, SYSTEM, cell=_day),
    "confirmed": Column(N_("Confirmed"), Supporter.confirmed_at, SYSTEM, cell=_day),
    "source": Column(N_("Page"), Supporter.source, OBSERVED),
    "src": Column(N_("Leaflet or link"), Supporter.src, OBSERVED),
    "person": Column(N_("Number"), Supporter.id, OBSERVED, cell=lambda scope: str),
}
# What a channel cannot do without, and what stands first when nobody chose.
NEEDED = {
    law.EMAIL: ("email",),
    law.TEXT: ("phone",),
    law.PHONE: ("phone",),
    law.POST: ("street", "postcode", "town"),
    law.DOOR: ("street", "postcode", "town"),
}
USUAL = {
    law.EMAIL: ("email", "given_name", "language"),
    law.TEXT: ("phone", "given_name", "language"),
    law.PHONE: ("phone", "given_name", "family_name", "language", "neighbourhood", "volunteer", "need"),
    law.POST: ("given_name", "family_name", "street", "postcode", "town"),
    law.DOOR: ("given_name", "family_name", "street", "postcode", "town", "neighbourhood", "issues"),
}
# By what one addresses a person online: a street is of no use there.
ONLINE_ADDRESS = {law.EMAIL: ("email",), law.TEXT: ("phone",)}


def offered(rules: Rules, channel: str, audience: Audience) -> list[str]:
    """Return the columns that may go along to an audience on a channel."""
    if not rules.channels[channel].online:
        return list(COLUMNS)
    names = ("given_name", "family_name", "language")
    plain = [name for name in COLUMNS if name in (*ONLINE_ADDRESS[channel], *names)]
    if audience.name != law.TARGETED:
        return plain
    return [name for name, one in COLUMNS.items() if name in plain or _selects(rules, one)]


def _selects(rules: Rules, column: Column) -> bool:
    return not column.addresses and column.origin in rules.selecting_online


def usual(rules: Rules, channel: str, audience: Audience) -> list[str]:
    """Return the columns of a file when nobody chose others."""
    facts = ("neighbourhood",) if audience.name == law.TARGETED else ()
    may = offered(rules, channel, audience)
    return [name for name in (*USUAL[channel], *facts) if name in may]


def chosen(rules: Rules, channel: str, audience: Audience, names: Sequence[str]) -> list[str]:
    """Return those of the columns that somebody chose that may go along, and those that the channel needs."""
    may = offered(rules, channel, audience)
    wanted = [name for name in dict.fromkeys(names) if name in may] or usual(rules, channel, audience)
    return [*(name for name in NEEDED[channel] if name not in wanted), *wanted]
