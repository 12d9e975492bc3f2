"""What came of a campaign comes back: who left by it, whose address failed, and, only where that is on, who clicked."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import time_machine

from capture.deliveries import Campaign as Kept
from capture.deliveries import results
from capture.deliveries.results import BOUNCED, CLICKED, LEFT, OPENED
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.mailchimp.campaigns import Campaign
from tests.mailchimp.sides import Sides
from tests.mailchimp.test_sending import go, plan, there, town
from tests.mailing import KEY

__all__ = ["town"]


def known(town: Sides) -> dict[str, set[str]]:
    """Return of whom something is known, by kind."""
    found: dict[str, set[str]] = {}
    with town.database.reading() as session:
        rows = sa.select(results.Result.kind, Supporter.email).join(Supporter)
        for kind, email in session.execute(rows.where(results.Result.mailing == KEY)):
            found.setdefault(kind, set()).add(email)
    return found


def went(town: Sides) -> Campaign:
    """Let the mailing go out, Camille click, Bilal leave, and their letters be opened; return the French one."""
    plan(town)
    go(town)
    french = there(town)["Votre loyer"]
    french.clicked = {"https://exemple.fr/a": {CAMILLE}, "https://exemple.fr/b": {CAMILLE, BILAL}}
    french.left, french.opened = {BILAL}, {CAMILLE}
    there(town)["Your rent"].failed = {ODETTE}
    return french


def later(town: Sides, away: timedelta) -> None:
    with time_machine.travel(datetime.now(UTC) + away):
        go(town)


def test_who_left_and_whose_address_failed_is_noted_and_no_click(town: Sides) -> None:
    went(town)
    later(town, timedelta(minutes=15))
    assert known(town) == {LEFT: {BILAL}, BOUNCED: {ODETTE}}
    assert not any("click-details" in call or "open-details" in call for call in town.chimp.calls)


def test_clicks_and_openings_are_noted_where_they_are_switched_on(town: Sides) -> None:
    for name in ("mailing_clicks", "mailing_opens"):
        object.__setattr__(town.settings, name, True)
    french = went(town)
    assert french.tracking == {"opens": True, "html_clicks": True, "text_clicks": True}
    later(town, timedelta(minutes=15))
    assert known(town) == {LEFT: {BILAL}, BOUNCED: {ODETTE}, CLICKED: {CAMILLE, BILAL}, OPENED: {CAMILLE}}


def test_it_is_asked_for_ever_less_often_and_then_no_more(town: Sides) -> None:
    went(town)
    for away in (timedelta(minutes=15), timedelta(minutes=16), timedelta(minutes=30)):
        later(town, away)
    asked = [call for call in town.chimp.calls if call.startswith("GET /reports/")]
    # Of each of both, not again a minute later; people only where the numbers are others than before.
    assert sum(call.count("/") == 2 for call in asked) == 4
    assert sum("/unsubscribed" in call for call in asked) == 2

    later(town, timedelta(days=15))
    with town.database.reading() as session:
        assert {tuple(row) for row in session.execute(sa.select(Kept.due_at, Kept.segment))} == {(None, None)}
    assert not any(one["name"].startswith("hustings:cc-") for one in town.chimp.main.segments.values())


def test_a_report_that_is_gone_is_asked_for_no_more(town: Sides) -> None:
    went(town)
    town.chimp.campaigns.clear()
    later(town, timedelta(minutes=15))
    town.chimp.calls.clear()
    later(town, timedelta(minutes=30))
    assert not any(call.startswith("GET /reports/") for call in town.chimp.calls) and known(town) == {}
