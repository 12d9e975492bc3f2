"""stations.csv: each polling station with its place, its room and the hour at which it closes."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from capture.content.remarks import Margin
from capture.content.stations import sheets
from capture.content.stations.sheets import Row
from capture.precincts import codes
from capture.words import N_

# As towns and the ministry call them; what is not named here is not read.
HEADS = {
    **dict.fromkeys(("code", "bureau", "bureau de vote", "bv", "code bv", "numero", "station"), "code"),
    **dict.fromkeys(
        ("code bureau", "code du bureau", "code du bureau de vote", "numero du bureau", "n du bureau", "id bv"), "code"
    ),
    **dict.fromkeys(("name", "nom", "lieu", "nom du lieu", "libelle", "libelle du bureau de vote"), "name"),
    **dict.fromkeys(("address", "adresse", "adresse du lieu"), "address"),
    **dict.fromkeys(("room", "salle", "entrance", "entree", "precision"), "room"),
    **dict.fromkeys(("neighbourhood", "neighborhood", "quartier", "secteur"), "neighbourhood"),
    **dict.fromkeys(("closes", "closing", "fermeture", "heure de fermeture"), "closes"),
    **dict.fromkeys(("latitude", "lat", "y"), "latitude"),
    **dict.fromkeys(("longitude", "lon", "lng", "long", "x"), "longitude"),
}
# Paris has about 900.
MOST = 3000
BROKEN = N_("A spreadsheet took the code “{code}” for a number and lost it. Take the file as the town hall gave it.")
NO_CODE = N_("“{code}” is no code of a polling station. Write it as it stands on the voter’s card, such as 0012.")
TWICE = N_("The code {code} is in the list twice. Keep one.")
NAMELESS = N_("The station {code} has neither name nor address: nobody could find it.")
NO_HOUR = N_("“{hour}” is no hour. Write it like 19:00.")
NOWHERE = N_("The latitude and longitude of {code} are no place on earth in degrees. It is shown without a dot.")


@dataclass(frozen=True)
class Station:
    """One polling station; place is latitude and longitude in degrees."""

    code: str
    name: str
    address: str = ""
    room: str = ""
    neighbourhood: str = ""
    closes: datetime.time | None = None
    place: tuple[float, float] | None = None


def read(path: Path, margin: Margin) -> tuple[Station, ...]:
    """Read the stations in the order of their codes; what cannot be read stands in the margin."""
    found: dict[str, Station] = {}
    for row in sheets.rows(path, HEADS, "code", MOST, margin):
        code = _code(row, found, margin)
        if code:
            found[code] = _station(code, row, margin)
    return tuple(found[code] for code in sorted(found))


def _code(row: Row, known: Collection[str], margin: Margin) -> str:
    typed = row.cell("code")
    try:
        code = codes.read(typed)
    except ValueError:
        margin.fault(row.line, BROKEN if codes.is_broken(typed) else NO_CODE, code=typed)
        return ""
    if code in known:
        margin.fault(row.line, TWICE, code=code)
        return ""
    return code


def _station(code: str, row: Row, margin: Margin) -> Station:
    name, address = row.cell("name"), row.cell("address")
    if not (name or address):
        margin.fault(row.line, NAMELESS, code=code)
    return Station(
        code,
        name or address,
        address if name else "",
        row.cell("room"),
        row.cell("neighbourhood"),
        _hour(row, margin),
        _place(code, row, margin),
    )


def _hour(row: Row, margin: Margin) -> datetime.time | None:
    typed = row.cell("closes")
    hour, _, minutes = typed.lower().replace(" ", "").replace("h", ":").partition(":")
    try:
        return datetime.time(int(hour), int(minutes or 0)) if typed else None
    except ValueError:
        margin.fault(row.line, NO_HOUR, hour=typed)
        return None


def _place(code: str, row: Row, margin: Margin) -> tuple[float, float] | None:
    typed = row.cell("latitude"), row.cell("longitude")
    if not any(typed):
        return None
    try:
        latitude, longitude = (float(degrees.replace(",", ".")) for degrees in typed)
    except ValueError:
        latitude = longitude = float("nan")
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        return latitude, longitude
    margin.notice(row.line, NOWHERE, code=code)
    return None
