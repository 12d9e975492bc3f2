"""Files: texts are laid down in a folder, one file each, to be looked at; nobody is written to."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from capture import private
from capture.errors import ProviderAway
from capture.texts.providers.interface import Fate, Refusal, Reply, Report, Sending


class Folder:
    """Lays texts down as .txt files."""

    at_once, certain = 50, True

    def __init__(self, folder: Path, sender: str) -> None:
        """Name the folder; it is made with the first text."""
        self.folder, self.sender = folder, sender

    def send(self, batch: Sequence[Sending]) -> dict[str, Fate]:
        """Write each file whole before it gets its name; the same text again replaces itself."""
        return {one.reference: self._lay_down(one) for one in batch}

    def ask(self, reference: str) -> Fate | None:
        """Look whether a file is there."""
        return Fate(True) if (self.folder / f"{reference}.txt").is_file() else None

    def refusals(self) -> list[Refusal]:
        """Nobody refuses."""
        return []

    def replies(self, since: datetime) -> list[Reply]:
        """Nobody answers."""
        return []

    def heeded(self, replies: Sequence[Reply]) -> bool:
        """All are said each time."""
        return True

    def reports(self, since: datetime) -> list[Report]:
        """Nothing arrives."""
        return []

    def _lay_down(self, one: Sending) -> Fate:
        unfinished, file = self.folder / f".{one.reference}.txt", self.folder / f"{one.reference}.txt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with private.create(unfinished) as out:
                out.write(f"From: {self.sender}\nTo: {one.number}\n\n{one.text}\n".encode())
            unfinished.replace(file)
            private.rest(self.folder)
        except OSError as trouble:
            # On a full disk, half a text is in the way of the next one.
            with suppress(OSError):
                unfinished.unlink()
            raise ProviderAway(reason=trouble.strerror, seconds=0, about_texts=False) from trouble
        return Fate(True)
