"""Limits: how many people a colleague may take out at once."""

import pytest

from capture.errors import TooManyForRole
from capture.exports import limits
from capture.staff import CANVASSER, COMMUNICATIONS, ORGANISER, OWNER, Colleague


@pytest.mark.parametrize(
    ("roles", "most"),
    [
        ([CANVASSER], 0),
        ([COMMUNICATIONS], 20_000),
        ([ORGANISER], 200_000),
        ([COMMUNICATIONS, ORGANISER], 200_000),
    ],
)
def test_of_several_roles_the_widest_counts(roles: list[str], most: int) -> None:
    colleague = Colleague(roles=roles)
    limits.see_that_may(colleague, most)
    with pytest.raises(TooManyForRole):
        limits.see_that_may(colleague, most + 1)


def test_an_owner_may_take_everybody_out() -> None:
    limits.see_that_may(Colleague(roles=[COMMUNICATIONS, OWNER]), 10_000_000)
