"""The forms of rides and proxies: who asks, and who offers."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, Field, Form, SelectField, StringField, TelField
from wtforms.validators import ValidationError

from capture import details
from capture.details import stripped
from capture.errors import DetailUnreadable
from capture.favours import DESK, PROXY, WAYS, Offer, Told
from capture.forms.fields import plain
from capture.precincts import Precinct, codes
from capture.words import N_

NAME_LENGTH, TEXT_LENGTH = 120, 200
HOUR = re.compile(r"([01]?\d|2[0-3])[:hH.]([0-5]\d)?")
EACH = "each"


class _Placed(Form):
    """A person's name and number, and a polling station by its code."""

    name = StringField(N_("Name"), [plain], filters=[stripped])
    phone = TelField(N_("Phone"), [plain], filters=[stripped])
    station = StringField(N_("Polling station, by its code"), [plain], filters=[stripped])
    note = StringField(N_("Note"), [plain], filters=[stripped])

    stations: Mapping[str, Precinct]
    country = ""
    named = True

    @property
    def precinct_id(self) -> int | None:
        """The station, when the form is right."""
        return self.stations[self.station.data].id if self.station.data else None

    def validate_name(self, field: Field) -> None:
        """Ask who it is, but for somebody who is on the list."""
        if self.named and not 0 < len(field.data or "") <= NAME_LENGTH:
            raise ValidationError(N_("Please write their name, in 120 letters at most."))

    def validate_phone(self, field: Field) -> None:
        """Ask for a number: without one nobody can be told; not of somebody who is on the list."""
        if not self.named:
            return
        try:
            field.data = details.phone(field.data or "", self.country)
        except DetailUnreadable as wrong:
            raise ValidationError(N_("Please write a phone number, such as 06 12 34 56 78.")) from wrong

    def validate_station(self, field: Field) -> None:
        """Accept a station of the town, or none."""
        if not field.data:
            return
        try:
            field.data = codes.read(field.data)
        except ValueError:
            field.data = str(field.data)
        if field.data not in self.stations:
            raise ValidationError(N_("No polling station has this code."))

    def validate_note(self, field: Field) -> None:
        """Accept a few words or none."""
        if len(field.data or "") > TEXT_LENGTH:
            raise ValidationError(N_("Please write at most 200 letters."))


class Asking(_Placed):
    """Who asks for a ride or a proxy, whence, whither, and when."""

    address = StringField(N_("Where they are fetched"), [plain], filters=[stripped])
    day = SelectField(N_("For which round"), validate_choice=False)
    hour = StringField(N_("At what time"), [plain], filters=[stripped])
    abroad = BooleanField(N_("It is made abroad, at a consulate"))
    way = SelectField(N_("How they asked"), default=DESK, validate_choice=False)

    def __init__(
        self,
        kind: str,
        stations: Sequence[Precinct],
        rounds: Sequence[date],
        country: str,
        posted: Any = None,
        **facts: Any,
    ) -> None:
        """Offer the rounds; a proxy may be for each of them. `named=False` is for somebody who is on the list."""
        self.kind, self.rounds, self.country = kind, {day.isoformat(): day for day in rounds}, country
        self.stations = {one.code: one for one in stations}
        self.named = facts.pop("named", True)
        super().__init__(posted, data=facts)
        self.offered = [*self.rounds, *([EACH] if kind == PROXY and len(rounds) > 1 else [])]
        self.way.choices = list(WAYS.items())

    @property
    def told(self) -> Told:
        """What is told, when the form is right."""
        written = {name: self[name].data or "" for name in ("name", "phone", "address", "hour", "note")}
        of_proxy = bool(self.abroad.data) and self.kind == PROXY
        return Told(
            precinct_id=self.precinct_id,
            day=self.rounds.get(self.day.data),
            is_abroad=of_proxy,
            way=self.way.data if self.way.data in WAYS else DESK,
            **written,
        )

    def validate_address(self, field: Field) -> None:
        """Accept an address or none."""
        if len(field.data or "") > TEXT_LENGTH:
            raise ValidationError(N_("Please write at most 200 letters."))

    def validate_day(self, field: Field) -> None:
        """Accept a round of the ballot."""
        if field.data not in self.offered:
            raise ValidationError(N_("Please choose from the list."))

    def validate_hour(self, field: Field) -> None:
        """Accept an hour such as 10:30, 10h30 or 10h, or none."""
        told = HOUR.fullmatch(field.data or "")
        if field.data and not told:
            raise ValidationError(N_("Please write an hour such as 10:30, or leave it empty."))
        field.data = f"{int(told[1]):02}:{told[2] or '00'}" if told else ""

    def validate_way(self, field: Field) -> None:
        """Accept one of the ways."""
        if self.named and field.data not in WAYS:
            raise ValidationError(N_("Please choose from the list."))


class Volunteering(_Placed):
    """Somebody who drives or carries a proxy, and who said so in another way than by a tick."""

    def __init__(self, stations: Sequence[Precinct], country: str, posted: Any = None, **facts: Any) -> None:
        """Know the stations."""
        self.stations, self.country = {one.code: one for one in stations}, country
        super().__init__(posted, data=facts)

    @property
    def told(self) -> Offer:
        """What is told, when the form is right."""
        return Offer(self.name.data or "", self.phone.data or "", self.precinct_id, self.note.data or "")
