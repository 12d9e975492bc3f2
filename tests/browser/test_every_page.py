from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from tests.browser.house import House
from tests.browser.sights import Sight
from tests.serving.copies import get

pytestmark = pytest.mark.browser
Sights = dict[str, Sight]

STATUSES = {"404": 404, "spent": 410, "expired": 410, "unknown": 404, "forged": 403} | {
    "mine-mistakes": 422,
    "opened-before": 410,
}
# The app's own pages stand at addresses that have no language: the switch leads to the other language's first page.
APPS_OWN = {
    *("confirm", "confirm-one-of-several", "confirmed", "spent"),
    *("leave", "left", "expired", "unknown", "forged"),
    *("preferences", "open", "mine", "mine-mistakes", "mine-move", "mine-erase", "opened-before"),
    *("move-from", "move-to", "stay", "stayed"),
}


def test_pages_come_as_what_they_are(sights: Sights) -> None:
    assert {name: sight.status for name, sight in sights.items() if sight.status != 200} == STATUSES
    assert len({sight.html_language for sight in sights.values()}) == 1


def test_nothing_is_kept_on_a_visitors_machine(sights: Sights) -> None:
    assert {name: sight.kept for name, sight in sights.items() if sight.kept} == {}


def test_nobody_else_is_asked_for_anything(sights: Sights) -> None:
    assert {name: sight.elsewhere for name, sight in sights.items() if sight.elsewhere} == {}


def test_the_console_stays_empty(sights: Sights) -> None:
    assert {name: sight.said for name, sight in sights.items() if sight.said} == {}


def test_the_policy_allows_nothing_inline(sights: Sights) -> None:
    for sight in sights.values():
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in sight.policy
        assert "unsafe" not in sight.policy


def test_axe_finds_nothing(sights: Sights) -> None:
    assert {name: sight.faults for name, sight in sights.items() if sight.faults} == {}


def test_no_page_scrolls_sideways(sights: Sights) -> None:
    assert {name: sight.too_wide for name, sight in sights.items() if sight.too_wide} == {}


def test_a_finger_hits_what_it_aims_at(sights: Sights) -> None:
    assert {name: sight.small for name, sight in sights.items() if sight.small} == {}


def test_nothing_moves_for_whoever_asked_for_stillness(sights: Sights) -> None:
    assert {name: sight.moving for name, sight in sights.items() if sight.moving} == {}


def test_controls_keep_an_edge_where_the_system_chooses_colours(sights: Sights) -> None:
    assert {name: sight.edgeless for name, sight in sights.items() if sight.edgeless} == {}


def test_headings_are_an_outline(sights: Sights) -> None:
    for name, sight in sights.items():
        assert (name, sight.headings.count(1), sight.headings[0]) == (name, 1, 1)
        assert all(after - before <= 1 for before, after in pairwise(sight.headings)), name


def test_no_box_is_ticked_in_advance(sights: Sights) -> None:
    ticked_by_us = {"sms": 1, "mistakes": 1, "preferences": 1, "mine": 1, "mine-mistakes": 1}
    assert {name: sight.ticked for name, sight in sights.items() if sight.ticked} == ticked_by_us


def test_the_other_language_is_one_click_away(sights: Sights, house: House) -> None:
    # While the app is away nothing else would answer.
    assert {name for name, sight in sights.items() if len(sight.switches) != 1} == {"503"}
    for name, sight in ((name, sight) for name, sight in sights.items() if name != "503"):
        (switch,) = sight.switches
        other, back = get(house.served.port, switch), urlsplit(sight.url).path.replace("nowhere", "404.html")
        assert other.status == 200
        assert f'<html lang="{sight.html_language}"'.encode() not in other.body
        if name not in APPS_OWN:
            assert f'<a href="{back}" lang="{sight.html_language}"'.encode() in other.body
