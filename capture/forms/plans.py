"""The form of the planner: who walks how often, and how many votes are to be found."""

from typing import Any

from wtforms import Field, Form, StringField
from wtforms.validators import ValidationError

from capture.details import stripped
from capture.forms.fields import plain
from capture.words import N_

MOST = 100_000


class Planning(Form):
    """Volunteers, days a week, doors a day for each of them, votes to be found."""

    volunteers = StringField(N_("Volunteers"), [plain], filters=[stripped], default="10")
    days = StringField(N_("Days a week"), [plain], filters=[stripped], default="2")
    doors = StringField(N_("Doors a day, each"), [plain], filters=[stripped])
    votes = StringField(N_("Votes to find"), [plain], filters=[stripped], default="500")

    def __init__(self, doors: int, posted: Any = None) -> None:
        """Propose a walk a day for each."""
        super().__init__(posted, data={"doors": str(doors)})

    def number(self, name: str) -> int:
        """Return what was written, when the form is right."""
        return int(self[name].data or 0)

    def validate_volunteers(self, field: Field) -> None:
        """Accept a number."""
        _count(field, MOST)

    def validate_days(self, field: Field) -> None:
        """Accept the days that a week has."""
        _count(field, 7)

    def validate_doors(self, field: Field) -> None:
        """Accept a number."""
        _count(field, MOST)

    def validate_votes(self, field: Field) -> None:
        """Accept a number."""
        _count(field, MOST)


def _count(field: Field, most: int) -> None:
    told = str(field.data)
    if not (told.isascii() and told.isdigit() and len(told) < 9 and 1 <= int(told) <= most):
        raise ValidationError(N_("Please write a whole number."))
