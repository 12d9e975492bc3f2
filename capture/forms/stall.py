"""The forms of the market stall: what is printed, and a line of a sheet: the sign-up form of whoever signed it."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, Form, SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from capture import stalls
from capture.details import stripped
from capture.forms.fields import choose, plain
from capture.forms.signup import SignUp
from capture.issues import Catalogue
from capture.stalls import Stall, places
from capture.words import N_

# The cells of a line, as the form of a visitor calls them; source, tag and language are the sheet's.
CELLS = ("email", "given_name", "neighbourhood", "newsletter", "issues", "sms", "phone", "targeting", "correct")
SHEETS = 5


class Printing(Form):
    """Sheets that are to be printed: how many, in which language, with which issues."""

    sheets = StringField(N_("How many sheets"), [plain], filters=[stripped], default=str(SHEETS))
    language = SelectField(N_("Language"), validate_choice=False)
    issues = SelectMultipleField(N_("Issues"), validate_choice=False)

    def __init__(self, catalogue: Catalogue, posted: Any = None) -> None:
        """Offer the catalogue's languages and issues: as many as fit are ticked in advance."""
        self.catalogue = catalogue
        told = {"language": catalogue.languages[0], "issues": catalogue.issue_keys[: stalls.MOST_ISSUES]}
        super().__init__(posted, data=told)

    @property
    def printing(self) -> stalls.Printing:
        """What the form asks for, when it is right."""
        return stalls.Printing(self.language.data, int(self.sheets.data or 0), self.issues.data or ())

    def validate_sheets(self, field: Field) -> None:
        """Accept as many sheets as a code can number."""
        told = str(field.data)
        if not (told.isascii() and told.isdigit() and 1 <= int(told[:9]) <= stalls.MOST_SHEETS):
            raise ValidationError(N_("Please write how many sheets: from 1 to 99."))

    def validate_language(self, field: Field) -> None:
        """Accept one of the campaign's languages."""
        if field.data not in self.catalogue.languages:
            raise ValidationError(N_("Please choose a language from the list."))

    def validate_issues(self, field: Field) -> None:
        """Accept as many of the issues as fit onto a sheet."""
        choose(field, self.catalogue.issue_keys)
        if len(field.data) > stalls.MOST_ISSUES:
            raise ValidationError(N_("Please choose at most 12: more do not fit onto a sheet."))


class Cells(dict[str, list[str]]):
    """What was typed into a line, by cell."""

    def getlist(self, name: str) -> list[str]:
        """Return what was typed into a cell, as forms ask for it."""
        return self.get(name, [])


def line(stall: Stall, catalogue: Catalogue, country: str, typed: Mapping[str, Sequence[str]]) -> SignUp:
    """Return the sign-up form of whoever signed a line: the visitors' own, with what the sheet says of all of them."""
    cells = Cells({name: list(typed[name]) for name in CELLS if any(typed.get(name, ()))})
    if "issues" in cells:
        # Whatever the sheet did not offer, nobody signed.
        cells["issues"] = [key for key in cells["issues"] if key in stall.issues]
    if "neighbourhood" in cells:
        cells["neighbourhood"] = [places.read(stall, catalogue, cells["neighbourhood"][0])]
    return SignUp(catalogue, stall.language, stalls.SOURCE, country, cells, stall.src)
