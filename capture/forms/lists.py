"""The forms by which a list comes in: which file, what its columns hold, what is stated about it."""

from datetime import date
from typing import Any

from wtforms import Field, FileField, Form, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from capture.arrivals import FAILING, LEAVERS, PEOPLE, Import, Statement
from capture.details import stripped
from capture.errors import ColumnsUnknown, HustingsError
from capture.words import N_

# Of a few sentences; the whole form has room for so much beside 300 columns.
LONGEST_STATEMENT = 1000


class Upload(Form):
    """A file; whether it is a list is said by whoever reads it."""

    file = FileField(N_("File"))

    def refuse(self, why: str) -> None:
        """Say why this file is none, and what to do."""
        self.file.errors = [why]


class Columns(Form):
    """What each column holds, in their order; whence the list is, and how its people agreed, if they did."""

    kind = SelectField(validate_choice=False)
    column = SelectMultipleField(N_("Columns"), validate_choice=False)
    origin = SelectField(validate_choice=False)
    statement = TextAreaField(N_("How, and in what words"), filters=[stripped])
    given_on = StringField(N_("On which day they agreed"), filters=[stripped])
    agreed = SelectMultipleField(validate_choice=False)

    def __init__(self, asked: Import, posted: Any = None) -> None:
        """Show what is known of a list."""
        told = {"kind": asked.kind, "column": asked.mapping, "origin": asked.origin, "statement": asked.statement}
        given_on = asked.given_on.isoformat() if asked.given_on else ""
        super().__init__(posted, data={**told, "given_on": given_on, "agreed": asked.agreed})
        # A form that was posted without columns holds none: it does not hold those of before.
        self.column.data = self.column.data or []

    def validate_kind(self, field: Field) -> None:
        """Accept what a list can hold."""
        if field.data not in (PEOPLE, LEAVERS, FAILING):
            raise ValidationError(N_("Please choose from the list."))

    def validate_statement(self, field: Field) -> None:
        """Accept a few sentences."""
        if len(field.data or "") > LONGEST_STATEMENT:
            raise ValidationError(N_("Please write at most 1,000 letters."))

    def validate_given_on(self, field: Field) -> None:
        """Read the day."""
        if field.data and _day(field.data) is None:
            raise ValidationError(N_("Please write the day as year, month and day: 2032-01-31"))

    @property
    def said(self) -> Statement:
        """What is stated about the list."""
        return Statement(
            self.statement.data or "", _day(self.given_on.data or ""), self.origin.data or "", self.agreed.data or ()
        )

    def refuse(self, why: HustingsError) -> None:
        """Say what is missing: a column by which anybody can be reached, or a part of the statement."""
        field = self.column if isinstance(why, ColumnsUnknown) else self.statement
        field.errors = [why.message]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
