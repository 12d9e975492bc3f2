"""What is wrong with a line, with the place, and how it would be right."""

from capture.errors import HustingsError
from capture.segments.tree import Place
from capture.words import N_, gettext


class LineWrong(HustingsError):
    """A line means nobody: a word that no field is called, a bracket without its other, a day that there is not."""

    message = N_("{sentence}")

    def __init__(
        self, sentence: str, line: str, place: Place, mend: str | None = None, add: str = "", **facts: object
    ) -> None:
        """Keep the sentence, a msgid, and where it points. `mend` would stand there instead, `add` at the end."""
        super().__init__(**facts)
        self.message = sentence
        self.line, self.place = line, place
        self.mended = line + add if add else None
        if mend is not None:
            self.mended = line[: place.start] + mend + line[place.end :]

    @property
    def pointed(self) -> str:
        """The line, and below it carets under the place: for a terminal, and for a page in a face of one width."""
        width = max(1, min(self.place.end, len(self.line)) - self.place.start)
        return f"{self.line}\n{' ' * self.place.start}{'^' * width}"

    @property
    def sentence(self) -> str:
        """What is wrong, in the language being spoken."""
        return gettext(self.message).format(**self.facts)

    def __str__(self) -> str:
        """What is wrong, where, and how it would be right, in the language being spoken."""
        told = f"{self.pointed}\n{self.sentence}"
        if self.mended is None:
            return told
        return f"{told} {gettext(N_('Did you mean this?'))}\n{self.mended}"
