"""The stage: an empty place beside the campaign's, where it is a quarter past three on the day of the first round."""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from capture import issues, settings, upgrades
from capture.database import Database, now
from capture.demo import Credentials, add_colleagues, field, roll, town
from capture.demo.town import Town
from capture.drills import places
from capture.rolls import bringing
from capture.settings import Settings
from capture.web import create_app
from capture.web.signing.engine import new_app
from capture.web.signing.hashing import hashed

# The hour that it is on the stage: reports of the day until now are behind it, and the stations are open.
HOUR = 15
KEYS = ("SECRET_KEY", "SUPPRESSION_KEY", "PASSWORD_SALT")


@dataclass(frozen=True)
class Files:
    """Tables to play with: stations, their outlines, a roll; what is not given is invented."""

    stations: Path | None = None
    shapes: Path | None = None
    roll: Path | None = None


@dataclass(frozen=True)
class Stage:
    """Where it is played: settings, their environment for other processes, database, town, and who signs in."""

    settings: Settings
    environment: dict[str, str]
    database: Database
    town: Town
    electors: int
    colleague: Credentials


@contextmanager
def stage(campaign: Settings, files: Files) -> Iterator[Stage]:
    """Build it, and take it down whatever happened. Raises what bringing a roll or stations raises."""
    keys = {name: secrets.token_hex(16) for name in KEYS} | {"TOTP_SECRETS": f"1:{secrets.token_hex(16)}"}
    campaign.instance.mkdir(parents=True, exist_ok=True)
    with places.folder(campaign) as within, places.empty(campaign, within, "rehearsal", keys) as bare:
        here = replace(bare, root=_root(campaign, within))
        chosen = replace(here, campaign=settings.campaign(here.root))
        told = {"HUSTINGS_INSTANCE": str(chosen.instance), "DATABASE_URL": str(chosen.database_url)}
        with closing(Database(chosen.database_url)) as database:
            upgrades.upgrade(database)
            known, electors = _build(chosen, database, files, within)
            colleague = _colleague(chosen, database)
            yield Stage(chosen, keys | told | places.SILENT, database, known, electors, colleague)


def _root(campaign: Settings, within: Path) -> Path:
    """Make a campaign's folder of the same words and site whose ballot is today, by a clock that says three."""
    root = within / "campaign"
    root.mkdir()
    for name in ("content", "output", "theme"):
        (root / name).symlink_to((campaign.root / name).resolve(), target_is_directory=True)
    zone = clock(now())
    today = now().astimezone(ZoneInfo(zone)).date()
    rounds = [str(today), str(today + timedelta(days=7))]
    written = (campaign.root / "pelicanconf.py").read_text("utf-8")
    over = f'\nTIMEZONE = "{zone}"\nROUNDS = {rounds}\nROUNDS_ELSEWHERE = {{}}\nCLOSING_HOURS = "18:00"\n'
    (root / "pelicanconf.py").write_text(written + over, "utf-8")
    return root


def clock(at: datetime) -> str:
    """Return the name of a clock by which it is past three in the afternoon at a moment (IANA: Etc/GMT-3 is UTC+3)."""
    ahead = HOUR - at.hour
    ahead = ahead - 24 if ahead > 12 else ahead
    return "Etc/GMT" if not ahead else f"Etc/GMT{-ahead:+d}"


def _build(chosen: Settings, database: Database, files: Files, within: Path) -> tuple[Town, int]:
    """Bring in the town, and the roll."""
    content, folder = chosen.root / "content", within / "town"
    folder.mkdir()
    if files.stations is not None:
        content = folder / "given"
        content.mkdir()
        (content / town.TABLE).symlink_to(files.stations.resolve())
        if files.shapes is not None:
            (content / town.SHAPES).symlink_to(files.shapes.resolve())
    known = town.found(
        content, folder, list(issues.from_json(chosen.output / "catalogue.json").neighbourhoods.values())
    )
    town.write(folder, known)
    field.stand(database, chosen.campaign.ballot, folder, known.outlines)
    path = files.roll or folder / "liste.csv"
    if files.roll is None:
        roll.write(path, known.stations)
    layout, mapping = bringing.understand(database, path)
    with bringing.read(chosen, path, layout, mapping) as read:
        edition, _ = bringing.enter(database, chosen.campaign.ballot, read, path.name, "rehearsal")
    return known, edition.added


def _colleague(chosen: Settings, database: Database) -> Credentials:
    with create_app(chosen, database).app_context():
        return add_colleagues(chosen, database, hashed, new_app)[0]
