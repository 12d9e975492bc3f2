"""The truce: while the law wants silence a site is built from what was published before, but for its service pages.

Each build keeps what it was made from beside it, as `.site/….sources`: the last one that `output` shows is as the site
stood. Files that did not change share their room on the disk.
"""

import filecmp
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from capture import content, law, settings
from capture.content import folders
from capture.errors import ContentUnreadable, ElectoralSilence, NoPublicationKept
from capture.law import Hold
from capture.settings import Campaign
from capture.words import N_, gettext

SOURCES = ".sources"
# What a build looks for beside them: the prints of pictures, and the address of the site.
BESIDE = {".site/made": "../../made", ".env": "../../.env"}
BUILT = "built"
SETTINGS, TEXTS, PICTURES = "pelicanconf.py", "content/", f"content/{folders.PICTURES}/"
PRIVATE = tuple(f"{TEXTS}{kind.folder}/" for kind in content.KINDS.values() if not kind.is_public)


@dataclass(frozen=True)
class Sources:
    """What a build is made from, and the moment at which it believes to be made.

    In silence: what holds the site, the files that were changed since and wait, and those let in as service.
    """

    folder: Path
    built: datetime
    hold: Hold | None = None
    waiting: tuple[str, ...] = ()
    let_in: tuple[str, ...] = ()


def gather(root: Path, into: Path, at: datetime) -> Sources:
    """Lay down what a build at this moment is made from: the campaign's files, or in silence those of before.

    Raises ContentUnreadable, and in silence NoPublicationKept where nothing of before is here.
    """
    campaign = settings.campaign(root)
    hold = law.silence(campaign.ballot, law.PUBLISHING, at)
    last = _last(root)
    if hold is None:
        content.read(root / "content", campaign.languages)
        _copy(_files(root), into, last)
        told = Sources(into, _believed(at))
    else:
        told = _as_it_stood(root, campaign, last, into, hold)
    (root / ".site" / "made").mkdir(parents=True, exist_ok=True)
    (into / ".site").mkdir()
    for name, where in BESIDE.items():
        (into / name).symlink_to(where)
    (into / BUILT).write_text(told.built.isoformat())
    return told


def is_kept(root: Path) -> bool:
    """Return whether the site that visitors see can be built again as it stands, for silence."""
    return (_last(root) / BUILT).is_file()


def see_that_it_may_go_out(root: Path, sources: Sources, at: datetime) -> None:
    """Refuse a build whose words are not those of before, where silence began meanwhile. Raises ElectoralSilence."""
    ballot = settings.campaign(root).ballot
    hold = law.silence(ballot, law.PUBLISHING, at)
    if hold is not None and sources.hold is None:
        told = {"until": ballot.shown(hold.until), "article": gettext(hold.article)}
        raise ElectoralSilence(**told, channel=gettext(N_("publishing")))


def _last(root: Path) -> Path:
    return (root / "output").resolve().with_suffix(SOURCES)


def _believed(at: datetime) -> datetime:
    # Whoever proves that two builds are the same says when it is (reproducible-builds.org/specs/source-date-epoch).
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else at.replace(microsecond=0)


def _as_it_stood(root: Path, campaign: Campaign, last: Path, into: Path, hold: Hold) -> Sources:
    if not is_kept(root):
        raise NoPublicationKept(until=campaign.ballot.shown(hold.until), article=gettext(hold.article))
    before, now = _files(last), _files(root)
    changed = {name for name in before.keys() | now.keys() if not _same(before.get(name), now.get(name))}
    serving = {f"{TEXTS}{name}" for name in _services(root, last, campaign)}
    pictures = {name for name in changed if name.startswith(PICTURES) and name not in before}
    let_in = changed & (serving | pictures)
    _copy({name: path for name, path in before.items() if name not in let_in}, into, last)
    _copy({name: now[name] for name in let_in if name in now}, into, last)
    built = datetime.fromisoformat((last / BUILT).read_text())
    return Sources(into, built, hold, tuple(sorted(changed - let_in)), tuple(sorted(let_in)))


def _services(root: Path, last: Path, campaign: Campaign) -> set[str]:
    """The service pages, of today and of before, and where one votes: they may change, and go.

    Raises ContentUnreadable for a wrong one.
    """
    told = [content.check(folder / "content", campaign.languages) for folder in (root, last)]
    names = {found.name for checked in told for found in checked.documents if found.is_service} | {*folders.STATIONS}
    today = {found.name: found for found in told[0].documents}
    faults = [fault for fault in told[0].faults if fault.file in names]
    if faults:
        raise ContentUnreadable(*faults)
    return {name for name in names if name not in today or today[name].is_service}


def _same(one: Path | None, other: Path | None) -> bool:
    return one is not None and other is not None and filecmp.cmp(one, other)


def _files(folder: Path) -> dict[str, Path]:
    texts = folders.files(folder / "content")
    # Links and devices are no texts; letters and scripts are no pages.
    told = {f"{TEXTS}{name}": path for name, path in texts if path.is_file() and not path.is_symlink()}
    theme = {path.relative_to(folder).as_posix(): path for path in (folder / "theme").rglob("*") if path.is_file()}
    public = {name: path for name, path in told.items() if not name.startswith(PRIVATE)}
    return public | theme | {SETTINGS: folder / SETTINGS}


def _copy(files: dict[str, Path], into: Path, last: Path) -> None:
    for name, path in files.items():
        there, before = into / name, last / name
        there.parent.mkdir(parents=True, exist_ok=True)
        if before.is_file() and filecmp.cmp(path, before):
            os.link(before, there)
        else:
            shutil.copy2(path, there)
