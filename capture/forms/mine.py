"""The forms of a person's own page."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, Field, Form, SelectField, SelectMultipleField, StringField, TelField
from wtforms.validators import ValidationError

from capture import addresses, consents, law
from capture.details import stripped
from capture.forms.fields import choose, mobile, name, number, plain, postcode, ticked
from capture.issues import Catalogue, Issue
from capture.words import N_


class Asking(Form):
    """An address, and nothing else: where a letter is wanted."""

    email = StringField(N_("E-mail"), [plain], filters=[stripped])

    address: addresses.Address | None = None

    def validate_email(self, field: Field) -> None:
        """Read the address."""
        try:
            self.address = addresses.read(field.data or "")
        except ValueError:
            raise ValidationError(N_("Please check this address. It should look like camille@example.fr")) from None


class Moving(Asking):
    """The address to which a person moves."""

    email = StringField(N_("New e-mail address"), [plain], filters=[stripped])


class Mine(Form):
    """A person's own page: what we know of them and what they agreed to, to be changed."""

    given_name = StringField(N_("Given name"), [plain, name], filters=[stripped])
    family_name = StringField(N_("Family name"), [plain, name], filters=[stripped])
    neighbourhood = SelectField(N_("Neighbourhood"), validate_choice=False, default="")
    postcode = StringField(N_("Postcode"), [plain, postcode], filters=[stripped])
    phone = TelField(N_("Mobile number"), [plain], filters=[stripped])
    language = SelectField(N_("Language"), validate_choice=False)
    newsletter = BooleanField()
    issues = SelectMultipleField(validate_choice=False)
    targeting = BooleanField()
    sms = BooleanField()
    help = SelectMultipleField(validate_choice=False)
    need = SelectMultipleField(validate_choice=False)

    def __init__(
        self, catalogue: Catalogue, languages: Iterable[str], country: str, posted: Any = None, **facts: Any
    ) -> None:
        """Offer what the catalogue offers and what the person has already; `facts` are what we know of them."""
        self.country = country
        had = [Issue(key, {facts["language"]: key}) for key in facts["issues"] if key not in catalogue.issue_keys]
        self.offered = [*catalogue.issues, *had]
        super().__init__(posted, data=facts)
        here = facts["neighbourhood"]
        self.neighbourhoods = {here: here} | dict(catalogue.neighbourhoods) if here else catalogue.neighbourhoods
        self.neighbourhood.choices = list(self.neighbourhoods.items())
        self.languages = tuple(languages)

    @property
    def purposes(self) -> list[str]:
        """What the person agrees to, in the order of the page."""
        return [*ticked(self), *_of(law.HELP, self.help), *_of(law.NEED, self.need)]

    @property
    def facts(self) -> dict[str, str]:
        """What the person says of themselves."""
        told = ("given_name", "family_name", "neighbourhood", "postcode", "phone", "language")
        return {name: self[name].data or "" for name in told}

    def validate_neighbourhood(self, field: Field) -> None:
        """Accept one of the town's neighbourhoods or none."""
        if field.data and field.data not in self.neighbourhoods:
            raise ValidationError(N_("Please choose a neighbourhood from the list."))

    def validate_phone(self, field: Field) -> None:
        """Read the number as E.164, of a mobile where text messages are asked for; otherwise there may be none."""
        if self.sms.data:
            mobile(field, self.country)
        elif field.data:
            number(field, self.country)

    def validate_language(self, field: Field) -> None:
        """Accept one of the campaign's languages."""
        if field.data not in self.languages:
            raise ValidationError(N_("Please choose a language from the list."))

    def validate_issues(self, field: Field) -> None:
        """Accept any of the issues on offer, each once, in their order."""
        choose(field, [issue.key for issue in self.offered])

    def validate_help(self, field: Field) -> None:
        """Accept the ways to help that we know."""
        choose(field, consents.HELP)

    def validate_need(self, field: Field) -> None:
        """Accept the needs that we know."""
        choose(field, consents.NEED)


def _of(kind: str, field: Field) -> list[str]:
    return [kind + key for key in field.data or ()]
