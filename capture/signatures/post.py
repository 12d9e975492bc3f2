"""The list for letters to those who did not sign: an address a row, and whence it is, as each letter says it."""

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter
from sqlalchemy.orm import Session

from capture import journal, law, words
from capture.electors import Building, Elector
from capture.electors.doorways import shown, visible
from capture.errors import ElectoralSilence
from capture.settings import Campaign
from capture.signatures import unsigned
from capture.words import N_, gettext

HEADS = (N_("name"), N_("street"), N_("postcode"), N_("town"), N_("polling station"), N_("to be said in each letter"))


def write(session: Session, campaign: Campaign, by: str, at: datetime) -> tuple[bytes, int]:
    """Return a workbook with an address a row, and how many; the journal has that number.

    Raises SignaturesShut outside the span between the rounds, ElectoralSilence from the eve on (L49).
    """
    span = unsigned.allow(campaign.ballot, at)
    if silent := law.silence(campaign.ballot, law.POST, at):
        channel = gettext(campaign.ballot.rules.channels[law.POST].name)
        until = campaign.ballot.shown(silent.until)
        raise ElectoralSilence(until=until, article=gettext(silent.article), channel=channel)
    told = origin(campaign, span)
    rows = [
        (_called(elector), _street(house), house.postcode, shown(house.town), f"{station.code} {station.name}", told)
        for elector, house, station in unsigned.addressed(session)
    ]
    journal.record(session, by, "signatures-post", {"people": len(rows)}, at)
    return _workbook(rows), len(rows)


def origin(campaign: Campaign, span: law.Between) -> str:
    """Return what each letter says of whence name and address are (GDPR, art. 14)."""
    rules, controller = campaign.ballot.rules.signatures, campaign.controller
    first, second = (words.written(day, words.spoken()) for day in (span.first, span.second))
    who = f"{controller.name}, {controller.replies}"
    return gettext(rules.origin).format(first=first, second=second, controller=who) if rules else ""


def _called(elector: Elector) -> str:
    return visible(f"{elector.given_names.split(' ')[0]} {elector.used_name or elector.family_name}".strip())


def _street(house: Building) -> str:
    number = f"{house.number or ''} {house.suffix}".strip()
    return visible(" ".join(filter(None, (number, house.street, house.entrance))))


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    # As text, each cell: nothing is run, and no postcode loses its zero.
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate((tuple(map(gettext, HEADS)), *rows)):
            for column, cell in enumerate(cells):
                sheet.write_string(place, column, cell)
    return out.getvalue()
