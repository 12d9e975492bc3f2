"""The form of a visitor."""

from typing import Any

from wtforms import BooleanField, Field, Form, HiddenField, SelectField, SelectMultipleField, StringField, TelField
from wtforms.validators import ValidationError

from capture import addresses
from capture.details import PAGE, TAG, stripped
from capture.forms.fields import mobile, name, plain
from capture.issues import Catalogue, Issue
from capture.words import N_


class SignUp(Form):
    """A visitor signs up: an address, a few facts, and what they ask for; nothing is ever ticked in advance."""

    email = StringField(N_("E-mail"), [plain], filters=[stripped])
    given_name = StringField(N_("Given name"), [plain, name], filters=[stripped])
    neighbourhood = SelectField(N_("Neighbourhood"), validate_choice=False, default="")
    newsletter = BooleanField()
    issues = SelectMultipleField(validate_choice=False)
    targeting = BooleanField()
    sms = BooleanField()
    phone = TelField(N_("Mobile number"), [plain], filters=[stripped])
    correct = StringField(filters=[stripped])
    language = HiddenField()
    source = HiddenField()
    src = HiddenField()
    # Hidden from people, filled in by programs that fill everything, and by some browsers: it refuses nobody.
    remark = StringField()

    address: addresses.Address | None = None
    suggestion: str | None = None

    def __init__(
        self,
        catalogue: Catalogue,
        language: str,
        source: str,
        phone_country: str = "FR",
        posted: Any = None,
        src: str = "",
        first: str = "",
    ) -> None:
        """Offer the catalogue's issues and neighbourhoods; `posted` is a multi-dict, first value wins.

        The issue named `first` stands first. It is not ticked: nothing is, but what was posted.
        """
        self.catalogue, self.phone_country, self.first = catalogue, phone_country, first
        super().__init__(posted)
        self.neighbourhood.choices = list(catalogue.neighbourhoods.items())
        self.language.data = language
        # The page, and the tag of the leaflet or link, that the person came by, unless the form says them.
        self.source.data = next((page for page in (self.source.data, source) if PAGE.fullmatch(page or "")), "")
        self.src.data = next((tag for tag in (self.src.data, src) if TAG.fullmatch(tag or "")), "")

    @property
    def issue_choices(self) -> list[tuple[Issue, str, str]]:
        """Each issue with its title and the language of that title, the one named first before the others."""
        in_order = sorted(self.catalogue.issues, key=lambda issue: issue.key != self.first)
        return [(issue, *issue.title(str(self.language.data))) for issue in in_order]

    def validate_email(self, field: Field) -> None:
        """Read the address, and ask once about a domain that looks like a slip."""
        if not field.data:
            raise ValidationError(N_("Please write your e-mail address."))
        try:
            self.address = addresses.read(field.data)
            self.suggestion = addresses.suggest(self.address)
            answer = addresses.read(self.correct.data) if self.correct.data else None
        except ValueError:
            raise ValidationError(N_("Please check this address. It should look like camille@example.fr")) from None
        if self.suggestion is None:
            _refuse_disposable(self.address)
            return
        if answer is None or answer.typed not in (self.address.typed, self.suggestion):
            raise ValidationError(N_("Is this address right?"))
        _refuse_disposable(answer)
        self.address, self.suggestion = answer, None
        # What else must be corrected is corrected on the address that they chose.
        field.data = answer.typed

    def validate_neighbourhood(self, field: Field) -> None:
        """Accept one of the town's neighbourhoods or none."""
        if field.data and field.data not in self.catalogue.neighbourhoods:
            raise ValidationError(N_("Please choose a neighbourhood from the list."))

    def validate_issues(self, field: Field) -> None:
        """Accept any of the catalogue's issues, each once."""
        if not set(field.data or ()) <= set(self.catalogue.issue_keys):
            raise ValidationError(N_("Please choose issues from the list."))
        field.data = [key for key in self.catalogue.issue_keys if key in (field.data or ())]

    def validate_newsletter(self, field: Field) -> None:
        """Ask what the person wants to receive: an address without a wish is not kept."""
        if not (field.data or self.issues.data or self.sms.data):
            raise ValidationError(N_("Please tick what you would like to receive."))

    def validate_phone(self, field: Field) -> None:
        """Read the number as E.164, only when text messages are asked for; otherwise it is not kept."""
        if not self.sms.data:
            field.data = ""
            return
        mobile(field, self.phone_country)


def _refuse_disposable(address: addresses.Address) -> None:
    if addresses.is_disposable(address):
        raise ValidationError(N_("Addresses like this one vanish. Please write one where our letters find you."))
