"""The form of the register of delegates: who, where, for which half of the day, and what the mayor is told of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import DateField, Field, Form, HiddenField, SelectField, StringField, TelField
from wtforms.validators import Optional, ValidationError

from capture import details
from capture.delegates import DAY, DELEGATE, HALVES, ROLES
from capture.details import stripped
from capture.errors import DetailUnreadable
from capture.forms.fields import name, plain
from capture.words import N_

# As the columns keep them.
LENGTHS = {"born_in": 120, "address": 200, "votes_at": 120}
OLDEST = date(1900, 1, 1)


def brief(form: Form, field: Field) -> None:
    """Accept a place in one line, of at most so many letters. Raises ValidationError."""
    if len(field.data or "") > LENGTHS[field.name]:
        raise ValidationError(N_("Please write less here."))


class Delegating(Form):
    """One person in one station."""

    supporter = HiddenField(filters=[stripped])
    station = SelectField(N_("Polling station"), validate_choice=False)
    half = SelectField(N_("Which half of the day"), default=DAY, validate_choice=False)
    role = SelectField(N_("As what"), default=DELEGATE, validate_choice=False)
    given_name = StringField(N_("Given names"), [plain, name], filters=[stripped])
    family_name = StringField(N_("Family name"), [plain, name], filters=[stripped])
    phone = TelField(N_("Phone on the day"), [plain], filters=[stripped])
    born_on = DateField(N_("Date of birth"), [Optional()])
    born_in = StringField(N_("Place of birth"), [plain, brief], filters=[stripped])
    address = StringField(N_("Address"), [plain, brief], filters=[stripped])
    votes_at = StringField(N_("Town and station where they vote themselves"), [plain, brief], filters=[stripped])

    def __init__(self, stations: Sequence[tuple[str, str]], country: str, posted: Any = None, **facts: Any) -> None:
        """Offer the stations of the town, by their numbers and names."""
        self.country, self.stations = country, dict(stations)
        super().__init__(posted, data=facts)
        self.station.choices = list(stations)
        self.half.choices, self.role.choices = list(HALVES.items()), list(ROLES.items())

    @property
    def facts(self) -> dict[str, Any]:
        """What is told, by the names of columns, when the form is right."""
        told = {field.name: field.data for field in self if field.name not in ("station", "supporter")}
        return {"precinct_id": int(self.station.data), "supporter_id": self.supporter_id, **told}

    @property
    def supporter_id(self) -> int | None:
        """Whose sign-up it was."""
        typed = self.supporter.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None

    def validate_station(self, field: Field) -> None:
        """Accept one of the town's stations."""
        if field.data not in self.stations:
            raise ValidationError(N_("Please choose from the list."))

    def validate_half(self, field: Field) -> None:
        """Accept one of the halves."""
        if field.data not in HALVES:
            raise ValidationError(N_("Please choose from the list."))

    def validate_role(self, field: Field) -> None:
        """Accept one of the roles."""
        if field.data not in ROLES:
            raise ValidationError(N_("Please choose from the list."))

    def validate_family_name(self, field: Field) -> None:
        """Ask for a name to call them by."""
        if not field.data and not self.given_name.data:
            raise ValidationError(N_("Please write a name."))

    def validate_phone(self, field: Field) -> None:
        """Read the number as E.164, or none."""
        if not field.data:
            return
        try:
            field.data = details.phone(field.data, self.country)
        except DetailUnreadable as wrong:
            raise ValidationError(N_("Please write a phone number, such as 06 12 34 56 78.")) from wrong

    def validate_born_on(self, field: Field) -> None:
        """Accept a day on which somebody who votes may be born."""
        if field.data and not OLDEST <= field.data <= date.today():
            raise ValidationError(N_("Please write the day on which they were born."))
