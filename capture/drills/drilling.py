"""One drill, step by step, each with its time; it changes nothing of what is real."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from capture import backups, demo, issues, journal, promises, restores, suppressions, upgrades
from capture.backups import Backup, Key
from capture.database import Database, now
from capture.drills import places, using
from capture.errors import HustingsError
from capture.promises import Promise
from capture.settings import Secret, Settings
from capture.supporters import Supporter
from capture.words import N_, gettext


@dataclass(frozen=True)
class Line:
    """One line of the table: a step, what came of it, in how many seconds, and whether it went well."""

    step: str
    said: str
    seconds: float
    well: bool = True


def drill(settings: Settings, key: Key | None = None) -> Iterator[Line]:
    """Put a backup back in an empty place and use it there, telling each step; the first that fails is the last.

    The newest backup, where a key opens it; otherwise one that is made now. Of nobody yet, a demonstration.
    """
    clock = Clock()
    try:
        with places.folder(settings) as within:
            yield from _steps(settings, within, key, clock)
    except (HustingsError, OSError, sa.exc.DBAPIError) as trouble:
        yield clock.line(N_("The drill ends here"), str(getattr(trouble, "orig", trouble)), well=False)


class Clock:
    """Tells how long each step took."""

    def __init__(self) -> None:
        self._since = self._begun = time.monotonic()

    def line(self, step: str, said: str, well: bool = True) -> Line:
        """Return a line about what was done since the last one."""
        since, self._since = self._since, time.monotonic()
        return Line(gettext(step), said, self._since - since, well)

    def begin(self) -> None:
        """Begin to count what it takes to be back."""
        self._begun = time.monotonic()

    @property
    def back(self) -> float:
        """Return the seconds since then."""
        return time.monotonic() - self._begun


def _steps(settings: Settings, within: Path, key: Key | None, clock: Clock) -> Iterator[Line]:
    yield _newest(settings, clock)
    with _copied(settings, within) as original, closing(Database(original.database_url)) as database:
        if original is not settings:
            yield clock.line(N_("A demonstration"), gettext(N_("invented people: there is nobody yet")))
        backup = _backup(original, database, within, key)
        yield clock.line(N_("A backup is opened") if key else N_("A backup is made"), _size(backup))
        whom = _two(database)
        given = [*promises.written(settings.instance), *_promised(whom)]
        clock.begin()
        with places.empty(settings, within, "restored", backup.keys()) as bare:
            promises.lay_down(bare.instance, given)
            yield from _back(bare, backup, whom, clock)


def _newest(settings: Settings, clock: Clock) -> Line:
    when = backups.newest(settings, now())
    if when is None:
        return clock.line(N_("The newest backup"), gettext(N_("there is none yet")))
    minutes = int((now() - when).total_seconds() // 60)
    return clock.line(
        N_("What would be lost now"), gettext(N_("{count} minutes, to the newest backup")).format(count=minutes)
    )


@contextmanager
def _copied(settings: Settings, within: Path) -> Iterator[Settings]:
    with closing(Database(settings.database_url)) as database:
        if _holds_people(database):
            yield settings
            return
    keys = {"SUPPRESSION_KEY": settings.suppression_key, "PASSWORD_SALT": settings.password_salt}
    secrets = ",".join(f"{tag}:{secret}" for tag, secret in settings.totp_secrets.items())
    with places.empty(settings, within, "demonstration", {**keys, "TOTP_SECRETS": secrets}) as invented:
        with closing(Database(invented.database_url)) as database:
            upgrades.upgrade(database)
            demo.fill(invented, database, issues.from_json(invented.output / "catalogue.json"))
        yield invented


def _holds_people(database: Database) -> bool:
    if database.is_sqlite and not database.file.exists():
        return False
    return upgrades.found(database) is not None and backups.counts(database).get("supporters", 0) > 0


def _backup(settings: Settings, database: Database, within: Path, key: Key | None) -> Backup:
    newest = backups.latest(settings)
    if key is not None and newest is not None:
        found = Backup(newest, key)
        found.check()
        return found
    # Who makes it does not have what opens the real ones: it is locked with a key of this drill.
    public, secret = backups.new_pair()
    kept = within / "kept"
    kept.mkdir(mode=0o700)
    locked = replace(settings, instance=kept, backup_key=Secret(public), backup_folder="")
    return Backup(backups.make(locked, database), Key(secret))


def _size(backup: Backup) -> str:
    manifest = backup.manifest
    if manifest is None:
        return backup.folder.name
    words = gettext(N_("{people} people, {rows} rows, {size} MB"))
    rows = sum(manifest.counts.values())
    return words.format(people=manifest.counts.get("supporters", 0), rows=rows, size=round(manifest.size / 1e6, 1))


def _two(database: Database) -> list[str]:
    with database.reading() as session:
        here = sa.select(Supporter.who).where(Supporter.left_at.is_(None)).order_by(Supporter.id).limit(2)
        return list(session.scalars(here))


def _promised(whom: list[str]) -> list[Promise]:
    at = now().isoformat()
    return [Promise(who, at, by) for who, by in zip(whom, ("drill", ""), strict=False)]


def _back(bare: Settings, backup: Backup, whom: list[str], clock: Clock) -> Iterator[Line]:
    restores.restore(bare, backup, now(), "drill")
    yield clock.line(N_("It is put back in an empty place"), gettext(N_("every row is there, as the backup says")))
    with closing(Database(bare.database_url)) as database:
        with database.reading() as session:
            broken = journal.first_broken(session)
        yield clock.line(N_("The journal is as it was written"), "" if broken is None else str(broken), broken is None)
        yield _kept(database, whom, clock)
        trouble = using.sign_in(bare, database)
        yield clock.line(
            N_("A colleague signs in, with password and app"), gettext(trouble) if trouble else "", not trouble
        )
    yield Line(gettext(N_("Back after")), "", clock.back)


def _kept(database: Database, whom: list[str], clock: Clock) -> Line:
    with database.reading() as session:
        stays = sa.select(Supporter.who).where(Supporter.who.in_(whom), Supporter.left_at.is_(None))
        erased = sa.select(Supporter.who).where(Supporter.who.in_(whom[:1]))
        here = [*session.scalars(stays), *session.scalars(erased)]
        held = all(session.scalar(sa.select(suppressions.holds(who))) for who in whom)
    told = "" if whom else gettext(N_("nobody is there to try it with"))
    return clock.line(N_("Who was erased or left since stays away"), told, held and not here)
