"""The three files of content/ that say where one votes: the stations, their streets, their outlines."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from capture import words
from capture.content import folders
from capture.content.remarks import Margin
from capture.content.stations import outlines, streets, table
from capture.content.stations.outlines import Shape
from capture.content.stations.streets import Street
from capture.content.stations.table import Station
from capture.errors import ContentUnreadable
from capture.words import N_

LISTED, STREETS, OUTLINED = FILES = folders.STATIONS
ALONE = N_("This file needs stations.csv beside it: the polling stations, with a code, a name and an address.")


@dataclass(frozen=True)
class Stations:
    """The stations in the order of their codes, the streets in that of their names, and outlines by code."""

    listed: tuple[Station, ...] = ()
    streets: tuple[Street, ...] = ()
    outlines: Mapping[str, Shape] | None = None


def read(folder: Path) -> Stations:
    """Read what content/ says of stations, nothing where it says nothing. Raises ContentUnreadable."""
    margins: dict[str, Margin] = {}
    found = see(folder, margins)
    faults = [remark for margin in margins.values() for remark in margin.remarks if not remark.is_notice]
    if faults:
        raise ContentUnreadable(*faults)
    return found


def see(folder: Path, margins: dict[str, Margin]) -> Stations:
    """Read the three files, and note in the margin of each what is wrong."""
    there = {name: folder / name for name in FILES if (folder / name).exists() or (folder / name).is_symlink()}
    margins |= {name: Margin(name, words.spoken()) for name in there}
    if LISTED not in there:
        for name in there:
            margins[name].fault(1, ALONE)
        return Stations()
    listed = table.read(there[LISTED], margins[LISTED])
    known = {station.code for station in listed}
    named = streets.read(there[STREETS], known, margins[STREETS]) if STREETS in there else ()
    drawn = outlines.read(there[OUTLINED], known, margins[OUTLINED]) if OUTLINED in there else {}
    return Stations(listed, named, drawn)
