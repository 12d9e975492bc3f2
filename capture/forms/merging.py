"""The form that makes one person of two: who is kept, and whose each fact is."""

from typing import Any

from wtforms import Field, Form, HiddenField
from wtforms.validators import ValidationError

from capture.merges import GONE, KEPT
from capture.supporters import FACTS
from capture.words import N_


class Merging(Form):
    """A choice by the number of either person; a fact that nobody chooses is as proposed."""

    keep = HiddenField()
    name = HiddenField()
    neighbourhood = HiddenField()
    postcode = HiddenField()
    address = HiddenField()
    phone = HiddenField()
    language = HiddenField()
    # What stands for both as they were seen.
    seal = HiddenField()

    def __init__(self, both: tuple[int, int], posted: Any = None, **facts: Any) -> None:
        """Offer both people."""
        self.both = both
        super().__init__(posted, data=facts)

    def validate_keep(self, field: Field) -> None:
        """Ask who is kept."""
        if field.data not in map(str, self.both):
            raise ValidationError(N_("Choose which of both is kept."))

    @property
    def kept(self) -> int:
        """The number of the one who is kept."""
        return int(self.keep.data or 0)

    @property
    def gone(self) -> int:
        """The number of the other."""
        return next(number for number in self.both if number != self.kept)

    @property
    def chosen(self) -> dict[str, str]:
        """Whose each fact is, where somebody chose."""
        sides = {str(self.kept): KEPT, str(self.gone): GONE}
        return {fact: sides[self[fact].data] for fact in FACTS if self[fact].data in sides}
