"""Filing: the files of one mailing in content/mailings/ are opened, saved, told ready or a draft, and thrown away."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from capture.content import folders
from capture.content.names import SUFFIX
from capture.content.remarks import Margin
from capture.errors import ContentClosed, MailingChanged, MailingReady, TextExists
from capture.mailings import manuscripts
from capture.mailings.editions import DRAFT, FOLDER, Mailing
from capture.mailings.manuscripts import Manuscript
from capture.words import spoken


@dataclass(frozen=True)
class Sheaf:
    """The files of one mailing: by language the name that each has, or will have, below content/ when it is ready."""

    content: Path
    names: Mapping[str, str]

    def path(self, language: str, is_draft: bool) -> Path:
        """Return where the file of a language lies while it is a draft, or ready."""
        ready = self.content / self.names[language]
        return ready.with_name(DRAFT + ready.name) if is_draft else ready

    def where(self, language: str) -> Path | None:
        """Return where it lies now, None for a language that has none; what is ready counts before a draft."""
        both = (self.path(language, is_draft=False), self.path(language, is_draft=True))
        return next((path for path in both if path.is_file()), None)

    def read(self) -> dict[str, bytes]:
        """Return what each file says."""
        there = {language: path for language in self.names if (path := self.where(language))}
        said = {language: folders.read(path, Margin(path.name, spoken())) for language, path in there.items()}
        return {language: content for language, content in said.items() if content is not None}

    def mark(self) -> str:
        """Return what is another as soon as any of the files is; "" where there is none."""
        parts = [f"{self.where(language)}".encode() + b"\0" + said for language, said in self.read().items()]
        return hashlib.sha256(b"\0".join(parts)).hexdigest() if parts else ""


def sheaf(root: Path, languages: Sequence[str], key: str, mailing: Mailing | None = None) -> Sheaf:
    """Return the files of a mailing that is written, or of one that is new."""
    content = root / "content"
    if mailing is None:
        return Sheaf(content, {language: f"{FOLDER}/{key}.{language}{SUFFIX}" for language in languages})
    stem = mailing.first.name.removesuffix(f".{mailing.first.language}{SUFFIX}")
    named = {language: text.name for language, text in mailing.editions.items()}
    return Sheaf(content, {language: named.get(language, f"{stem}.{language}{SUFFIX}") for language in languages})


def save(of: Sheaf, typed: Manuscript, opened: str, is_draft: bool) -> str:
    """Write the files of a mailing as they are typed and return their mark; a language without words loses its file.

    Each file changes at once or not at all, and nothing that is the same already is written. Raises MailingChanged
    where somebody else wrote since they were opened, TextExists, TextAmbiguous, or ContentClosed.
    """
    with _alone(of):
        before = of.read()
        texts = manuscripts.written(before, typed)
        meant = {language: text.encode() for language, text in texts.items()}
        if of.mark() != opened and meant != before:
            raise MailingChanged
        for language in of.names:
            _put(of, language, meant.get(language), is_draft)
        return of.mark()


def throw_away(of: Sheaf, opened: str) -> None:
    """Delete the files of a draft. Raises MailingChanged, MailingReady for one that is none, or ContentClosed."""
    with _alone(of):
        paths = [path for language in of.names if (path := of.where(language))]
        if not all(path.name.startswith(DRAFT) for path in paths):
            raise MailingReady
        if of.mark() != opened:
            raise MailingChanged
        for path in paths:
            path.unlink()


def see_that_it_opens(root: Path) -> None:
    """See that files can be written in content/mailings/. Raises ContentClosed."""
    folder = root / "content" / FOLDER
    nearest = next((path for path in (folder, *folder.parents) if path.is_dir()), root)
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise ContentClosed(folder=folder, reason=os.strerror(errno.EACCES))


@contextmanager
def _alone(of: Sheaf) -> Iterator[None]:
    """Let nobody else write here meanwhile, on this machine."""
    folder = of.content / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
            os.fsync(held)
        finally:
            os.close(held)
    except OSError as refused:
        raise ContentClosed(folder=folder, reason=refused.strerror or refused) from refused


def _put(of: Sheaf, language: str, said: bytes | None, is_draft: bool) -> None:
    here, there = of.where(language), of.path(language, is_draft)
    if said is None:
        if here:
            here.unlink()
        return
    if there != here and there.exists():
        raise TextExists(file=there.relative_to(of.content.parent))
    target = here or there
    if here is None or here.read_bytes() != said:
        _write(target, said)
    if target != there:
        target.rename(there)


def _write(path: Path, said: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.half")
    with half.open("wb") as file:
        file.write(said)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        half.chmod(path.stat().st_mode & 0o777)
    half.replace(path)
