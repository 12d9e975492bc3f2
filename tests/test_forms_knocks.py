"""What a phone posts, and what anybody else posts in its place: read, or refused; nothing else."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.doors import Said
from capture.errors import KnockUnreadable
from capture.forms import knocks
from capture.forms.knocks import MOST

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
RIGHT = {"key": "a-key-of-karim", "building": 1, "outcome": "talked", "at": NOW.isoformat()}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=8,
)
FIELDS = (*RIGHT, "floor", "label", "closed", "answer", "code", "entrance", "hours", "issues", "wants", "back")


def posted(*told: object, sent: object = NOW.isoformat()) -> str:
    """Return what is posted."""
    return json.dumps({"sent": sent, "knocks": told})


def test_a_knock_is_read_whole() -> None:
    facts = {"floor": 3, "label": "2", "back": NOW.isoformat()}
    (sent,) = knocks.read(posted(RIGHT | facts), NOW).sent
    told = sent.told
    assert told is not None
    assert (told.floor, told.label) == (3, "2")
    assert (told.at, told.come_back_at, told.way) == (NOW, NOW, "phone")


@given(field=st.sampled_from(FIELDS), value=JSON)
def test_whatever_stands_in_a_field_is_read_or_refused(field: str, value: object) -> None:
    try:
        (sent,) = knocks.read(posted(RIGHT | {field: value}), NOW).sent
    except KnockUnreadable:
        return
    assert sent.told is None or sent.told.key == sent.key


@given(value=JSON)
def test_whatever_is_posted_is_read_or_refused(value: object) -> None:
    for text in (json.dumps(value), posted(sent=value), json.dumps({"sent": NOW.isoformat(), "knocks": value})):
        try:
            knocks.read(text, NOW)
        except KnockUnreadable:
            continue


def test_a_bag_is_read_whole() -> None:
    said = {"building": 7, "answer": 1, "issues": ["housing"], "wants": ["call"]}
    read = knocks.read_bag(json.dumps({"key": "a-key-of-karim", "said": [said]}))
    assert read == ("a-key-of-karim", [Said(7, 1, ("housing",), ("call",))])


@given(value=JSON)
def test_whatever_is_posted_as_a_bag_is_read_or_refused(value: object) -> None:
    one = {"building": 7, "answer": value, "issues": value, "wants": value}
    for bag in (value, {"key": value, "said": value}, {"key": "a-key-of-karim", "said": [value, one]}):
        try:
            knocks.read_bag(json.dumps(bag))
        except KnockUnreadable:
            continue


def test_more_than_a_walk_at_once_is_refused() -> None:
    with pytest.raises(KnockUnreadable):
        knocks.read(posted(*[RIGHT] * (MOST + 1)), NOW)


@pytest.mark.parametrize(
    ("told", "sent", "when"),
    [
        (timedelta(), timedelta(), timedelta()),
        # The clock is two hours behind, or ahead.
        (timedelta(hours=-3), timedelta(hours=-2), timedelta(hours=-1)),
        (timedelta(hours=1), timedelta(hours=2), timedelta(hours=-1)),
        # It was set between the knock and the sending: neither in the future nor before the walk.
        (timedelta(hours=5), timedelta(), timedelta()),
        (timedelta(days=-9), timedelta(), timedelta(days=-1)),
    ],
)
def test_a_clock_is_set_right_by_when_it_sends(told: timedelta, sent: timedelta, when: timedelta) -> None:
    batch = knocks.read(posted(RIGHT | {"at": (NOW + told).isoformat()}, sent=(NOW + sent).isoformat()), NOW)
    assert batch.sent[0].told is not None
    assert batch.when(batch.sent[0].told, NOW - timedelta(days=1), NOW) == NOW + when
