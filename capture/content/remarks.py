"""What is said of a file: faults that stop a build and notices of what was mended, in the language of the file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from capture import words
from capture.words import N_, gettext


@dataclass(frozen=True)
class Remark:
    """One sentence about one line; a notice if the slip was mended."""

    file: str
    line: int
    language: str
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)
    is_notice: bool = False

    def __str__(self) -> str:
        """File, line and sentence, in the language of whoever wrote the file."""
        with words.speaking(self.language):
            return gettext(N_("{where}: {sentence}")).format(where=self.where, sentence=self.told)

    @property
    def where(self) -> str:
        """File and line."""
        with words.speaking(self.language):
            return gettext(N_("{file}, line {line}")).format(file=self.file, line=self.line)

    @property
    def told(self) -> str:
        """The sentence alone."""
        with words.speaking(self.language):
            return gettext(self.sentence).format(**self.facts)


class Margin:
    """The margin of one file, where its readers note what they see."""

    def __init__(self, file: str, language: str, remarks: Iterable[Remark] = ()) -> None:
        """Open the margin of a file; sentences will be in this language."""
        self.file, self.language = file, language
        self.remarks = list(remarks)

    def fault(self, line: int, sentence: str, /, **facts: object) -> None:
        """Note what stops a build; the sentence is a msgid, its facts fill its braces."""
        self.remarks.append(Remark(self.file, line, self.language, sentence, facts))

    def notice(self, line: int, sentence: str, /, **facts: object) -> None:
        """Note what was mended."""
        self.remarks.append(Remark(self.file, line, self.language, sentence, facts, is_notice=True))
