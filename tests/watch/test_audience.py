"""The watch says whether the list and Mailchimp are together, and what keeps them apart."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from capture.database import now
from capture.errors import MailchimpFuse
from capture.settings import Secret
from capture.watch import ODD, OK, WRONG, audience
from tests.mailchimp.conftest import bare, chimp, chosen, sides, site
from tests.mailchimp.sides import Sides

__all__ = ["bare", "chimp", "chosen", "sides", "site"]


def seen(sides: Sides, later: timedelta = timedelta(0)) -> tuple[str, str]:
    """Return how it is."""
    found = audience.together(sides.settings, sides.database, now() + later)
    return found.mark, found.state


def test_together_is_well(sides: Sides) -> None:
    assert seen(sides) == (OK, "")


def test_where_none_is_configured_nothing_is_missed(bare: Sides) -> None:
    assert seen(bare.named(mailchimp_api_key=Secret(""))) == (OK, "")


def test_what_is_not_set_up_is_said(bare: Sides) -> None:
    assert seen(bare) == (ODD, "unready")


def test_sides_that_were_not_together_for_long_are_told(sides: Sides) -> None:
    assert seen(sides, timedelta(minutes=21)) == (ODD, "late")


def test_a_fuse_that_holds_is_wrong(sides: Sides) -> None:
    sides.fill(30)
    sides.sync()
    with sides.database.writing() as session:
        session.execute(sa.text("UPDATE supporters SET flags = 0"))
    with pytest.raises(MailchimpFuse):
        sides.sync()
    assert seen(sides) == (WRONG, "held")
    found = audience.together(sides.settings, sides.database, now())
    assert "30 people would go from it" in found.said(sides.settings.campaign.timezone).detail
