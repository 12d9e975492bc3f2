"""OSDI: people as the Open Supporter Data Interface tells them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from capture.segments import Scope


class Osdi:
    """A collection of people in OSDI's JSON (opensupporter.github.io/osdi-docs/people.html)."""

    HEAD, BETWEEN, FOOT = b'{"_embedded": {"osdi:people": [\n', b",\n", b"\n]}}\n"
    CAME = ("source", "src")
    OWN: Sequence[str] = (
        "neighbourhood",
        "issues",
        "letters",
        "consents",
        "volunteer",
        "need",
        "joined",
        "confirmed",
        *CAME,
    )

    def __init__(self, out: IO[bytes], columns: Sequence[str], scope: Scope) -> None:
        self.out, self.columns, self.first = out, tuple(columns), True
        out.write(self.HEAD)

    def rows(self, several: Iterable[Sequence[str]]) -> None:
        """Write people."""
        for cells in several:
            if not self.first:
                self.out.write(self.BETWEEN)
            self.first = False
            person = self._person(dict(zip(self.columns, cells, strict=True)))
            self.out.write(json.dumps(person, ensure_ascii=False).encode())

    def _person(self, told: Mapping[str, str]) -> dict[str, Any]:
        person: dict[str, Any] = {}
        if told.get("person"):
            person["identifiers"] = [f"hustings:{told['person']}"]
        person |= {name: told[name] for name in ("given_name", "family_name") if told.get(name)}
        if told.get("language"):
            person["preferred_language"] = told["language"]
        if told.get("email"):
            person["email_addresses"] = [{"primary": True, "address": told["email"]}]
        if told.get("phone"):
            person["phone_numbers"] = [{"primary": True, "number": told["phone"], "number_type": "Mobile"}]
        where = {"postal_code": told.get("postcode"), "locality": told.get("town")}
        address = {name: value for name, value in where.items() if value}
        if told.get("street"):
            address["address_lines"] = [told["street"]]  # type: ignore[assignment]  # OSDI's is a list
        if address:
            person["postal_addresses"] = [{"primary": True, **address}]
        own = {name: told[name] for name in self.OWN if told.get(name)}
        return person | ({"custom_fields": own} if own else {})

    def end(self, about: Sequence[str] = ()) -> None:
        """Close the collection."""
        self.out.write(self.FOOT)
