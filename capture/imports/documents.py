"""Documents: people in OSDI's JSON, one at a time, as rows (opensupporter.github.io/osdi-docs/people.html)."""

import codecs
import json
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import IO, Any

from capture.errors import ListUnreadable
from capture.imports.limits import MIB
from capture.words import N_

CHUNK = 1 << 16  # letters
# One person with everything that OSDI knows takes two kilobytes.
LONGEST_PERSON = MIB
# Where the people begin: in a collection of OSDI, or in a plain list.
BEGINS = re.compile(r'"osdi:people"\s*:\s*\[|^\s*\[')
BETWEEN = re.compile(r"[\s,]*")
NOT_OSDI = N_("This file is no list of people as OSDI tells them. Save your list as CSV or XLSX.")
HEADS = (
    "email given_name family_name phone language street postcode town neighbourhood issues letters consents volunteer "
    "need joined confirmed source src tags newsletter left"
).split()
OWN = "neighbourhood issues letters consents volunteer need joined confirmed source src".split()
SUBSCRIBED = "subscribed"

Records = Generator[tuple[int, Sequence[str]], None, None]


def records(file: IO[bytes]) -> Records:
    """Yield the heads, then a row for each person, with its number. Raises ListUnreadable."""
    yield 1, HEADS
    for number, person in enumerate(_people(file), 2):
        row = _row(person)
        yield number, [row.get(head, "") for head in HEADS]


def _people(file: IO[bytes]) -> Iterator[Mapping[str, Any]]:
    letters = _letters(file)
    held, at = _beginning(letters), 0
    decoder = json.JSONDecoder()
    while True:
        at = _next(held, at)
        if held.startswith("]", at):
            return
        try:
            person, at = decoder.raw_decode(held, at)
        except (ValueError, RecursionError) as wrong:
            more = next(letters, "")
            if not more or len(held) - at > LONGEST_PERSON or isinstance(wrong, RecursionError):
                raise ListUnreadable(NOT_OSDI) from wrong
            held, at = held[at:] + more, 0
        else:
            yield _whole(person)


def _next(held: str, at: int) -> int:
    found = BETWEEN.match(held, at)
    return found.end() if found else at


def _letters(file: IO[bytes]) -> Iterator[str]:
    file.seek(0)
    encoding = json.detect_encoding(file.read(4))
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while chunk := file.read(CHUNK):
        yield decoder.decode(chunk)


def _beginning(letters: Iterator[str]) -> str:
    held = ""
    for more in letters:
        held += more
        found = BEGINS.search(held)
        if found:
            return held[found.end() :]
        if len(held) > LONGEST_PERSON:
            break
    # One person alone, as whoever signs up sends them.
    return held + "]" if len(held) <= LONGEST_PERSON else held


def _whole(told: Any) -> Mapping[str, Any]:
    """A person, or the sign-up of one, with the tags beside them."""
    if not isinstance(told, dict):
        raise ListUnreadable(NOT_OSDI)
    person = told.get("person")
    return {**person, "add_tags": told.get("add_tags")} if isinstance(person, dict) else told


def _row(person: Mapping[str, Any]) -> dict[str, str]:
    own = _part(person.get("custom_fields"))
    email, phone = _first(person, "email_addresses"), _first(person, "phone_numbers")
    address = _first(person, "postal_addresses")
    lines = address.get("address_lines")
    status = _text(email.get("status"))
    row = {name: _text(own.get(name)) for name in OWN} | {
        "email": _text(email.get("address")),
        "given_name": _text(person.get("given_name")),
        "family_name": _text(person.get("family_name")),
        "phone": "" if phone.get("do_not_call") is True else _text(phone.get("number")),
        "language": _text(person.get("preferred_language")),
        "street": ", ".join(map(_text, lines)) if isinstance(lines, list) else "",
        "postcode": _text(address.get("postal_code")),
        "town": _text(address.get("locality")),
        "tags": _several(person.get("add_tags")) or _several(person.get("tags")),
    }
    row["newsletter"] = status if status == SUBSCRIBED else ""
    row["left"] = "yes" if status and status != SUBSCRIBED else ""
    row["joined"] = row["joined"] or _text(person.get("created_date"))
    return row


def _first(person: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The one that is marked as the first of several, else the one that stands first."""
    told = person.get(name)
    several = [_part(one) for one in told] if isinstance(told, list) else []
    return next((one for one in several if one.get("primary") is True), several[0] if several else {})


def _part(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, dict) else {}


def _several(told: Any) -> str:
    return ", ".join(map(_text, told)) if isinstance(told, list) else _text(told)


def _text(told: Any) -> str:
    # Of a list or an object within nothing is taken.
    return str(told) if isinstance(told, str | int | float) and not isinstance(told, bool) else ""
