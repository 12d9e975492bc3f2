"""The forms of the desk about people: facts corrected, notes, requests about data, segments kept, exports asked for."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from wtforms import DateField, Field, Form, SelectField, SelectMultipleField, StringField, TelField, TextAreaField
from wtforms.validators import ValidationError

from capture import details, requests
from capture.database import now
from capture.details import stripped
from capture.errors import DetailUnreadable
from capture.forms.fields import name, place, plain, postcode, text
from capture.issues import Catalogue
from capture.words import N_


class Correction(Form):
    """What a colleague learnt of a person and writes down; it chooses nobody online until the person tells it."""

    given_name = StringField(N_("Given name"), [plain, name], filters=[stripped])
    family_name = StringField(N_("Family name"), [plain, name], filters=[stripped])
    neighbourhood = SelectField(N_("Neighbourhood"), validate_choice=False, default="")
    street = StringField(N_("Number and street"), [plain, place], filters=[stripped])
    postcode = StringField(N_("Postcode"), [plain, postcode], filters=[stripped])
    town = StringField(N_("Town"), [plain, place], filters=[stripped])
    phone = TelField(N_("Phone"), [plain], filters=[stripped])
    language = SelectField(N_("Language"), validate_choice=False)

    def __init__(
        self, catalogue: Catalogue, languages: Iterable[str], country: str, posted: Any = None, **facts: Any
    ) -> None:
        """Offer the neighbourhoods of the town, and the one that the person has."""
        self.country, self.languages, self.number = country, tuple(languages), facts["phone"]
        super().__init__(posted, data=facts)
        # What stood there when the page was drawn, whoever changed it since.
        self.was = {name: (posted or {}).get(f"was-{name}", facts[name]) for name in self._fields}
        had = {facts["neighbourhood"]: facts["neighbourhood"]} if facts.get("neighbourhood") else {}
        self.neighbourhoods = had | dict(catalogue.neighbourhoods)
        self.neighbourhood.choices = list(self.neighbourhoods.items())

    @property
    def facts(self) -> dict[str, str]:
        """What is written otherwise than it was shown, by the names of facts; what others wrote meanwhile stays."""
        return {field.name: field.data or "" for field in self if (field.data or "") != self.was[field.name]}

    def validate_neighbourhood(self, field: Field) -> None:
        """Accept one of the town's neighbourhoods or none."""
        if field.data and field.data not in self.neighbourhoods:
            raise ValidationError(N_("Please choose a neighbourhood from the list."))

    def validate_phone(self, field: Field) -> None:
        """Read the number as E.164, or none; what is kept already stays."""
        if field.data in ("", self.number):
            return
        try:
            field.data = details.phone(field.data, self.country)
        except DetailUnreadable as wrong:
            raise ValidationError(N_("Please write a phone number, such as 06 12 34 56 78.")) from wrong

    def validate_language(self, field: Field) -> None:
        """Accept one of the campaign's languages."""
        if field.data not in self.languages:
            raise ValidationError(N_("Please choose a language from the list."))


class Noting(Form):
    """A note on a person."""

    text = TextAreaField(N_("Note"), [text], filters=[stripped])

    def validate_text(self, field: Field) -> None:
        """Ask for words."""
        if not field.data:
            raise ValidationError(N_("Please write something."))


class Claiming(Form):
    """What a person asks about their data, and on which day they asked."""

    kind = SelectField(N_("They ask"), validate_choice=False)
    asked_on = DateField(N_("On which day"))

    def validate_kind(self, field: Field) -> None:
        """Accept the rights that we know."""
        if field.data not in requests.KINDS:
            raise ValidationError(N_("Please choose from the list."))

    def validate_asked_on(self, field: Field) -> None:
        """Accept a day that has come, somewhere on earth."""
        if field.data and field.data > now().date() + timedelta(days=1):
            raise ValidationError(N_("This day has not come yet."))


class Changing(Form):
    """A line and what it is for; whether the line means anybody is said by whoever reads it."""

    q = TextAreaField(N_("The line"), filters=[stripped])
    note = StringField(N_("What it is for"), [plain], filters=[stripped])

    def validate_note(self, field: Field) -> None:
        """Accept a sentence or none."""
        if len(field.data or "") > 400:
            raise ValidationError(N_("Please write at most 400 letters."))

    def refuse(self, why: str) -> None:
        """Say what is wrong with the line."""
        self.q.errors = [*self.q.errors, why]


class Keeping(Changing):
    """A line that is given a name."""

    name = StringField(N_("Name"), [plain], filters=[stripped])

    def validate_name(self, field: Field) -> None:
        """Ask for a name."""
        if not field.data or len(field.data) > 80 or '"' in field.data:
            raise ValidationError(N_("Please write a name of 80 letters at most, without quotation marks."))


class Ordering(Form):
    """An export that is asked for: for which channel, in which form, with which columns, and why."""

    channel = SelectField(N_("For"), validate_choice=False)
    form = SelectField(N_("What for"), validate_choice=False)
    columns = SelectMultipleField(validate_choice=False)
    reason = StringField(N_("Why"), [plain], filters=[stripped])
    name = StringField(N_("A name, to find it again"), [plain], filters=[stripped])

    def __init__(
        self,
        channels: Mapping[str, str],
        forms: Mapping[str, str],
        offered: Mapping[str, str],
        posted: Any = None,
        **facts: Any,
    ) -> None:
        """Offer what may be chosen."""
        super().__init__(posted, data=facts)
        self.channels, self.forms = channels, forms
        self.channel.choices, self.form.choices = list(channels.items()), list(forms.items())
        self.columns.choices = list(offered.items())

    def validate_channel(self, field: Field) -> None:
        """Accept a channel."""
        _offered(field, self.channels)

    def validate_form(self, field: Field) -> None:
        """Accept a form."""
        _offered(field, self.forms)

    def validate_reason(self, field: Field) -> None:
        """Accept a sentence or none."""
        if len(field.data or "") > 200:
            raise ValidationError(N_("Please write at most 200 letters."))

    def validate_name(self, field: Field) -> None:
        """Accept a few words or none."""
        if len(field.data or "") > 80:
            raise ValidationError(N_("Please write at most 80 letters."))


def _offered(field: Field, choices: Iterable[str]) -> None:
    if field.data not in choices:
        raise ValidationError(N_("Please choose from the list."))
