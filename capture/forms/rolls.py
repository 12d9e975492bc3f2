"""Forms of the field: the file of stations and its outlines, what a roll's columns hold, who objects."""

from wtforms import FileField, Form, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from capture.words import N_

WRITE = N_("Please write it as it stands on the roll.")


class Stations(Form):
    """A table of polling stations, and perhaps their outlines."""

    file = FileField(N_("Table of polling stations (CSV or XLSX)"))
    shapes = FileField(N_("Their outlines (GeoJSON)"))

    def refuse(self, why: str) -> None:
        """Say why this file is none, and what to do."""
        self.file.errors = [why]


class RollColumns(Form):
    """What each column of a roll holds, in their order."""

    column = SelectMultipleField(N_("Its columns"), validate_choice=False)

    def refuse(self, why: str) -> None:
        """Say what is missing."""
        self.column.errors = [why]


class Objection(Form):
    """Somebody who objects, by what the roll knows them."""

    family_name = StringField(N_("Name at birth"), [InputRequired(WRITE), Length(max=120)])
    given_names = StringField(N_("All given names"), [InputRequired(WRITE), Length(max=160)])
    born = StringField(N_("Date of birth, like 24/03/1953"), [InputRequired(WRITE), Length(max=10)])

    def refuse(self, why: str) -> None:
        """Say what is wrong with the date."""
        self.born.errors = [why]


__all__ = ["Objection", "RollColumns", "Stations"]
