"""The forms of the walks: what is to be cut, and to whom a walk is given."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from wtforms import BooleanField, DateField, Field, Form, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from capture import walks
from capture.details import stripped
from capture.forms.fields import choose, plain, text
from capture.settings import Campaign
from capture.walks import GOALS, MOST, PERSUADE, Choice, Order, Size
from capture.words import N_

DOORS, HOURS, WALKS = "doors", "hours", "walks"
MEASURES = {DOORS: N_("doors in each walk"), HOURS: N_("hours for each walk"), WALKS: N_("walks in all")}
# How the team calls somebody, as the column keeps it.
NAME_LENGTH = 80
LINK_DAYS = 7


class Cutting(Form):
    """Where to walk, in walks of which size, for which goal, by whom."""

    precincts = SelectMultipleField(N_("Polling stations"), validate_choice=False)
    neighbourhoods = SelectMultipleField(N_("Neighbourhoods"), validate_choice=False)
    street = StringField(N_("Only this street"), [plain], filters=[stripped])
    segment = StringField(N_("Only buildings of supporters of this line"), [plain], filters=[stripped])
    size = StringField(N_("Size"), [plain], filters=[stripped])
    measure = SelectField(N_("of what"), default=DOORS, validate_choice=False)
    goal = SelectField(N_("What it is for"), default=PERSUADE, validate_choice=False)
    volunteers = TextAreaField(N_("Volunteers, one a line"), [text], filters=[stripped])
    again = BooleanField(N_("Also what was walked before"))

    def __init__(
        self, campaign: Campaign, precincts: Sequence[str], neighbourhoods: Sequence[str], posted: Any = None
    ) -> None:
        """Offer what the town has."""
        self.campaign, self.offered = campaign, (list(precincts), list(neighbourhoods))
        super().__init__(posted, data={"size": str(campaign.walk_doors)})
        self.measure.choices, self.goal.choices = list(MEASURES.items()), list(GOALS.items())

    def order(
        self, streets: Sequence[str], shut: sa.Select[Any], knocked: sa.Select[Any], among: sa.Select[Any] | None = None
    ) -> Order:
        """Return what is asked for, when the form is right; streets by their keys."""
        where = self.precincts.data or (), self.neighbourhoods.data or (), streets
        choice = Choice(*where, self.again.data, shut, knocked, among)
        return Order(choice, self._size(), self.goal.data, "", self.people)

    @property
    def people(self) -> list[str]:
        """The volunteers, each once."""
        lines = (self.volunteers.data or "").split("\n")
        return list(dict.fromkeys(line.strip()[:NAME_LENGTH] for line in lines if line.strip()))

    def validate_precincts(self, field: Field) -> None:
        """Accept stations of the town."""
        choose(field, self.offered[0])

    def validate_neighbourhoods(self, field: Field) -> None:
        """Accept neighbourhoods of the town."""
        choose(field, self.offered[1])

    def validate_size(self, field: Field) -> None:
        """Accept a number from 1 on, hours with a comma or a point."""
        try:
            size = float(str(field.data).replace(",", "."))
        except ValueError:
            size = 0
        if not 0.25 <= size <= MOST * 10 or (self.measure.data != HOURS and size != int(size)):
            raise ValidationError(N_("Please write a number, such as 60 doors or 2.5 hours."))

    def validate_measure(self, field: Field) -> None:
        """Accept one of the measures."""
        if field.data not in MEASURES:
            raise ValidationError(N_("Please choose from the list."))

    def validate_goal(self, field: Field) -> None:
        """Accept one of the goals."""
        if field.data not in GOALS:
            raise ValidationError(N_("Please choose from the list."))

    def _size(self) -> Size:
        number = float(str(self.size.data).replace(",", "."))
        if self.measure.data == HOURS:
            return walks.of_hours(number, self.campaign.doors_per_hour)
        if self.measure.data == WALKS:
            return Size(self.campaign.walk_doors, min(MOST, int(number)))
        return Size(int(number))


class Giving(Form):
    """To whom a walk is given, and on which days its link opens."""

    volunteer = StringField(N_("Who walks"), [plain], filters=[stripped])
    opens_on = DateField(N_("First day"))
    closes_on = DateField(N_("Last day"))

    def __init__(self, today: date, volunteer: str = "", posted: Any = None) -> None:
        """Propose a week from today."""
        self.today = today
        told = {"volunteer": volunteer, "opens_on": today, "closes_on": today + timedelta(days=LINK_DAYS)}
        super().__init__(posted, data=told)

    @property
    def told(self) -> tuple[str, date, date]:
        """Who, from when and until when, when the form is right."""
        opens = self.opens_on.data or self.today
        return self.volunteer.data or "", opens, self.closes_on.data or opens

    def validate_volunteer(self, field: Field) -> None:
        """Ask how the team calls whoever walks."""
        if not field.data or len(field.data) > NAME_LENGTH:
            raise ValidationError(N_("Please write who walks, in 80 letters at most."))

    def validate_closes_on(self, field: Field) -> None:
        """Accept a day that is not before the first."""
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(N_("The last day is not before the first."))
