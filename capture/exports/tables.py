"""Tables: CSV as any program reads it, as Mailchimp does, and as NationBuilder does."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from capture.exports.columns import SEVERAL
from capture.segments import Scope


class Table:
    """CSV (RFC 4180, UTF-8, every cell quoted)."""

    def __init__(self, out: IO[bytes], heads: Sequence[str], separator: str = ",") -> None:
        """Write the heads."""
        self.out, self.text = out, io.StringIO(newline="")
        self.sheet = csv.writer(self.text, delimiter=separator, quoting=csv.QUOTE_ALL)
        self._write([heads])

    def rows(self, several: Iterable[Sequence[str]]) -> None:
        """Write people."""
        self._write(several)

    def _write(self, several: Iterable[Sequence[str]]) -> None:
        self.sheet.writerows(several)
        self.out.write(self.text.getvalue().encode())
        self.text.seek(0)
        self.text.truncate()

    def end(self, about: Sequence[str] = ()) -> None:
        """Nothing is left to write: a program would take it for people."""


class Mailchimp(Table):
    """A table as Mailchimp imports it (mailchimp.com/help/format-guidelines-for-your-import-file)."""

    HEADS: Mapping[str, str] = {
        "email": "Email Address",
        "given_name": "First Name",
        "family_name": "Last Name",
        "language": "Language",
        "neighbourhood": "Neighbourhood",
        "postcode": "Zip",
        "issues": "Issues",
        # What it has no field for it takes as text, and gives back when its audience is exported.
        "phone": "Phone Number",
        "street": "Street",
        "town": "City",
        "letters": "Letters",
        "consents": "Consents",
        "volunteer": "Volunteer",
        "need": "Need",
        "joined": "Joined",
        "confirmed": "Confirmed",
        "source": "Source",
        "src": "Src",
    }

    def __init__(self, out: IO[bytes], columns: Sequence[str], scope: Scope) -> None:
        """Write the heads."""
        super().__init__(out, [self.HEADS[name] for name in columns])
        self.groups = group_names(scope)
        self.place = columns.index("issues") if "issues" in columns else None

    def rows(self, several: Iterable[Sequence[str]]) -> None:
        """Write people, with the issues by the names of their groups."""
        place = self.place
        self._write(several if place is None else [self._grouped(cells, place) for cells in several])

    def _grouped(self, cells: Sequence[str], place: int) -> Sequence[str]:
        named = SEVERAL.join(self.groups.get(key, key) for key in cells[place].split(SEVERAL))
        return [*cells[:place], named, *cells[place + 1 :]]


def group_names(scope: Scope) -> dict[str, str]:
    """Return what Mailchimp calls each issue: its title, without the comma by which a column parts its groups."""
    language = scope.catalogue.languages[0]
    titles = {issue.key: issue.title(language)[0] for issue in scope.catalogue.issues}
    return {key: " ".join(title.replace(",", " ").split()) for key, title in titles.items()}


class NationBuilder(Table):
    """A table as NationBuilder imports it: what it has no column for stands among the tags."""

    HEADS: Mapping[str, str] = {
        "person": "external_id",
        "email": "email",
        "given_name": "first_name",
        "family_name": "last_name",
        "phone": "mobile_number",
        "language": "language",
        "street": "address_address1",
        "town": "address_city",
        "postcode": "address_zip",
        "joined": "created_at",
    }
    OPT_INS: Mapping[str, str] = {"newsletter": "email_opt_in", "sms": "mobile_opt_in"}
    TAGGED: Mapping[str, str] = {
        "neighbourhood": "neighbourhood",
        "issues": "issue",
        "letters": "letter",
        "consents": "consent",
        "volunteer": "volunteer",
        "need": "need",
        "confirmed": "confirmed",
    }

    def __init__(self, out: IO[bytes], columns: Sequence[str], scope: Scope) -> None:
        """Write the heads."""
        plain = [(place, self.HEADS[name]) for place, name in enumerate(columns) if name in self.HEADS]
        self.plain = [place for place, _ in plain]
        self.tagged = [(place, self.TAGGED[name]) for place, name in enumerate(columns) if name in self.TAGGED]
        self.agreed = columns.index("consents") if "consents" in columns else None
        opt_ins = list(self.OPT_INS.values()) if self.agreed is not None else []
        super().__init__(out, [*(head for _, head in plain), *opt_ins, "tag_list"])

    def rows(self, several: Iterable[Sequence[str]]) -> None:
        """Write people."""
        self._write(map(self._tagged, several))

    def _tagged(self, cells: Sequence[str]) -> Sequence[str]:
        tags = [f"{word}:{one}" for place, word in self.tagged for one in cells[place].split(SEVERAL) if one]
        told: list[str] = []
        if self.agreed is not None:
            consents = cells[self.agreed].split(SEVERAL)
            told = ["Y" if name in consents else "N" for name in self.OPT_INS]
        return [*(cells[place] for place in self.plain), *told, ",".join(tags)]
