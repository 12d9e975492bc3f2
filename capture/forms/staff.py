"""The forms of signing in and of a colleague's account; each page adds the token that only it knows (CSRF)."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import Field, Form, HiddenField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from capture import addresses
from capture.details import stripped
from capture.forms.fields import choose, name, plain
from capture.staff import ROLES, passwords
from capture.staff.passkeys import NAME_LENGTH
from capture.words import N_


class SignIn(Form):
    """An address and a password; whether they belong together is said by whoever knows."""

    email = StringField(N_("E-mail"), [plain], filters=[stripped])
    password = PasswordField(N_("Password"), [plain])

    def refuse(self, why: str) -> None:
        """Say what is wrong with both together, at the field to be typed again."""
        self.password.errors = [*self.password.errors, why]


class Proof(Form):
    """A second factor: a code of the app, a recovery code, or what a passkey signed."""

    code = StringField(N_("Code"), [plain], filters=[stripped])
    passkey = HiddenField()

    def refuse(self, why: str) -> None:
        """Say that it was not right."""
        self.code.errors = [*self.code.errors, why]


class NewPassword(Proof):
    """Another password, and a second factor where there is one."""

    password = PasswordField(N_("New password"), [plain])

    def __init__(self, names: Iterable[str], posted: Any = None) -> None:
        """Refuse a password that holds any of these names."""
        self.names = tuple(names)
        super().__init__(posted)

    def validate_password(self, field: Field) -> None:
        """Refuse what is soon guessed."""
        _check(field, self.names)


class ChangedPassword(NewPassword):
    """Another password from whoever knows the one of before."""

    current = PasswordField(N_("Present password"), [plain])

    def refuse(self, why: str) -> None:
        """Say that the one of before is another."""
        self.current.errors = [*self.current.errors, why]


class Profile(Form):
    """What a colleague is called, and in which language they read."""

    name = StringField(N_("Your name"), [plain, name], filters=[stripped])
    language = SelectField(N_("Language"), validate_choice=False)

    def __init__(self, languages: Iterable[str], posted: Any = None, **facts: Any) -> None:
        """Offer the campaign's languages."""
        self.languages = tuple(languages)
        super().__init__(posted, data=facts)

    def validate_name(self, field: Field) -> None:
        """Ask for a name: colleagues read it."""
        if not field.data:
            raise ValidationError(N_("Please write your name: your colleagues read it."))

    def validate_language(self, field: Field) -> None:
        """Accept one of the campaign's languages."""
        _check_language(field, self.languages)


class Welcome(Profile):
    """An invitation accepted: a name, a language, a password."""

    password = PasswordField(N_("Password"), [plain])

    def __init__(self, languages: Iterable[str], names: Iterable[str], posted: Any = None, **facts: Any) -> None:
        """Refuse a password that holds any of these names, or the one that is being written."""
        self.names = tuple(names)
        super().__init__(languages, posted, **facts)

    def validate_password(self, field: Field) -> None:
        """Refuse what is soon guessed."""
        _check(field, (*self.names, self.name.data or ""))


class Invitation(Form):
    """Somebody who is to become a colleague, in which roles."""

    email = StringField(N_("E-mail"), [plain], filters=[stripped])
    roles = SelectMultipleField(N_("Roles"), validate_choice=False)
    language = SelectField(N_("Language"), validate_choice=False)

    address: addresses.Address | None = None

    def __init__(self, languages: Iterable[str], posted: Any = None, **facts: Any) -> None:
        """Offer the campaign's languages."""
        self.languages = tuple(languages)
        super().__init__(posted, data=facts)

    @property
    def offered(self) -> Mapping[str, str]:
        """Every role with its words, msgids."""
        return ROLES

    def validate_email(self, field: Field) -> None:
        """Read the address."""
        try:
            self.address = addresses.read(field.data or "")
        except ValueError:
            raise ValidationError(N_("Please check this address. It should look like camille@example.fr")) from None

    def validate_roles(self, field: Field) -> None:
        """Accept any of the roles, at least one."""
        _check_roles(field)

    def validate_language(self, field: Field) -> None:
        """Accept one of the campaign's languages."""
        _check_language(field, self.languages)


class Roles(Form):
    """The roles of a colleague."""

    roles = SelectMultipleField(N_("Roles"), validate_choice=False)
    offered = ROLES

    def validate_roles(self, field: Field) -> None:
        """Accept any of the roles, at least one."""
        _check_roles(field)


class PasskeyName(Form):
    """What a passkey is called, and what the browser made."""

    name = StringField(N_("Name of the passkey"), [plain], filters=[stripped])
    passkey = HiddenField()

    def validate_name(self, field: Field) -> None:
        """Ask for something by which to tell it from the others."""
        if not 0 < len(field.data or "") <= NAME_LENGTH:
            raise ValidationError(N_("Please write a name by which you will know it, of at most 60 letters."))


def _check(field: Field, names: Iterable[str]) -> None:
    why = passwords.fault(field.data or "", names)
    if why is not None:
        raise ValidationError(why)


def _check_roles(field: Field) -> None:
    choose(field, ROLES)
    if not field.data:
        raise ValidationError(N_("Please choose at least one role."))


def _check_language(field: Field, languages: Iterable[str]) -> None:
    if field.data not in languages:
        raise ValidationError(N_("Please choose a language from the list."))
