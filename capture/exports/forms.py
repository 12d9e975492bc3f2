"""The forms that a file can have: for a spreadsheet, or as another program reads it.

A form is given the columns, then some thousands of rows of cells at a time, and keeps none of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Protocol

from capture.exports.columns import COLUMNS
from capture.exports.osdi import Osdi
from capture.exports.sheets import Sheet
from capture.exports.tables import Mailchimp, NationBuilder, Table
from capture.segments import Scope
from capture.words import N_, gettext


class Writer(Protocol):
    """Writes one file."""

    def rows(self, several: Iterable[Sequence[str]]) -> None:
        """Write people."""

    def end(self, about: Sequence[str] = ()) -> None:
        """Finish the file; what it is about goes into it where there is room for that."""


@dataclass(frozen=True)
class Form:
    """One form: its name for people, the ending of its files, which of our columns it can carry, who writes it.

    What is guarded leaves out rows that a spreadsheet would run; where cells are text for ever, none.
    """

    label: str
    ending: str
    open: Callable[[IO[bytes], Sequence[str], Scope], Writer]
    guarded: bool = True
    carries: frozenset[str] | None = None
    kind: str = "text/csv; charset=utf-8"


def _plain(separator: str) -> Callable[[IO[bytes], Sequence[str], Scope], Writer]:
    return lambda out, columns, scope: Table(out, columns, separator)


def _sheet(out: IO[bytes], columns: Sequence[str], scope: Scope) -> Writer:
    return Sheet(out, [gettext(COLUMNS[name].label) for name in columns])


FORMS: dict[str, Form] = {
    "xlsx": Form(
        N_("A spreadsheet"),
        "xlsx",
        _sheet,
        guarded=False,
        kind="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": Form(N_("Any program: CSV, comma"), "csv", _plain(",")),
    "csv-semicolon": Form(N_("Any program: CSV, semicolon"), "csv", _plain(";")),
    "mailchimp": Form(N_("Mailchimp"), "csv", Mailchimp, carries=frozenset(Mailchimp.HEADS)),
    "nationbuilder": Form(
        N_("NationBuilder"),
        "csv",
        NationBuilder,
        carries=frozenset({*NationBuilder.HEADS, *NationBuilder.TAGGED}),
    ),
    "osdi": Form(N_("OSDI (JSON)"), "json", Osdi, guarded=False, kind="application/json"),
}
