"""Forms of the field: the file of stations and its outlines, what a roll's columns hold, who objects."""

from wtforms import BooleanField, FileField, Form, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from capture.words import N_

WRITE = N_("Please write it as it stands on the roll.")


class Stations(Form):
    """A table of polling stations, and perhaps their outlines."""

    file = FileField(N_("Table of polling stations (CSV or XLSX)"))
    shapes = FileField(N_("Their outlines (GeoJSON)"))
    commune = StringField(N_("INSEE’s code of the town, where the campaign has several"), [Length(max=8)])
    whole = BooleanField(N_("This is the whole list: a station that is not in it goes"))
    look = BooleanField(N_("Only show what would change"))

    def refuse(self, why: str) -> None:
        """Say why this file is none, and what to do."""
        self.file.errors = [why]


class RollColumns(Form):
    """What each column of a roll holds, in their order."""

    column = SelectMultipleField(N_("Its columns"), validate_choice=False)

    def refuse(self, why: str) -> None:
        """Say what is missing."""
        self.column.errors = [why]


class LetGo(Form):
    """How many people go whom a roll does not name: typed, so that half a file strikes nobody by a press."""

    let_go = StringField(N_("How many people are to go"))

    @property
    def number(self) -> int | None:
        """What was typed, None for nothing; -1 for what is no number."""
        typed = "".join((self.let_go.data or "").split())
        return None if not typed else int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else -1

    def refuse(self, why: str) -> None:
        """Say how many it would strike."""
        self.let_go.errors = [why]


class Objection(Form):
    """Somebody who objects, by what the roll knows them."""

    family_name = StringField(N_("Name at birth"), [InputRequired(WRITE), Length(max=120)])
    given_names = StringField(N_("All given names"), [InputRequired(WRITE), Length(max=160)])
    born = StringField(N_("Date of birth, like 24/03/1953"), [InputRequired(WRITE), Length(max=10)])

    # Who of those alike it is.
    elector = StringField(validators=[Length(max=9)])

    @property
    def number(self) -> int | None:
        """The number on the roll of who was chosen of those alike."""
        typed = self.elector.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() else None

    def refuse(self, why: str) -> None:
        """Say what is wrong with the date."""
        self.born.errors = [why]

    def say_nobody(self, why: str) -> None:
        """Say that nobody left the roll."""
        self.family_name.errors = [why]


__all__ = ["LetGo", "Objection", "RollColumns", "Stations"]
