"""Rolls of a few lines, as a prefecture writes them."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.town import COMMUNE, HEADS, TOWN
from capture.database import Database
from capture.electors import Edition
from capture.rolls import bringing
from capture.rolls.weighing import Weighed
from capture.settings import Settings

# The columns of the register's export, by short names.
NAMES = (
    "commune town_name list family used given sex born b1 b2 b3 b4 nationality number street first second place "
    "postcode town country code station c1 c2 c3 order"
).split()
USUAL = {
    "commune": COMMUNE,
    "town_name": TOWN,
    "list": "Liste principale",
    "family": "MARTIN",
    "given": "Odette Jeanne",
    "sex": "F",
    "born": "24/03/1953",
    "b2": "PARIS",
    "nationality": "Française",
    "number": "12",
    "street": "RUE DE LA PAIX",
    "postcode": "99120",
    "town": TOWN,
    "country": "FRANCE",
    "code": "0001",
    "station": "ECOLE DU NORD",
    "order": "1",
}


def line(**facts: str) -> list[str]:
    """Return the cells of one row; what is not told is as of Odette."""
    told = USUAL | facts
    return [told.get(name, "") for name in NAMES]


def write(folder: Path, rows: Sequence[Sequence[str]], name: str = "roll.csv", separator: str = ";") -> Path:
    """Write a roll."""
    path = folder / name
    lines = [separator.join(f'"{cell}"' for cell in row) for row in (HEADS, *rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def bring(
    chosen: Settings, database: Database, path: Path, *said: str, let_go: int | None = None
) -> tuple[Edition, Weighed]:
    """Bring a roll in."""
    layout, mapping = bringing.understand(database, path, said)
    with bringing.read(chosen, path, layout, mapping) as roll:
        return bringing.enter(database, chosen.campaign.ballot, roll, path.name, "cli:omar", let_go=let_go)


def look(chosen: Settings, database: Database, path: Path) -> Weighed:
    """Say what a roll would do."""
    layout, mapping = bringing.understand(database, path)
    with bringing.read(chosen, path, layout, mapping) as roll:
        return bringing.weigh(database, roll)
