"""Minutes of nonsense: what a phone posts or a roll holds is taken, or refused with a sentence."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.town import HEADS
from capture.database import Database
from capture.errors import HustingsError
from capture.settings import Settings
from capture.walks import links
from tests.doors.street import MORNING, build
from tests.rolls.lines import NAMES, bring, line

Numbers = Callable[[int, int], int]
# Of SECURITY's table: ten minutes, shared by what a phone posts and what a roll holds, on each database.
SECONDS = 150
EXAMPLES = 60
ENDS = {"knocks": "knocks", "heard": "bag", "agreed": "reply", "never": "never"}
FIELDS = (
    "key sent knocks said at back building floor label outcome closed code entrance hours answer issues wants agreed "
    "wording number street"
).split()
USUAL = st.sampled_from(
    [1, 2, 3, 0, -1, 5, 2**31, 2**63, True, False, None, "", "talked", "1", "4B", "2026-11-28", MORNING.isoformat()]
)
STRANGE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | USUAL
ANYTHING = st.recursive(
    STRANGE, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
KNOCK = st.dictionaries(st.sampled_from(FIELDS), ANYTHING | USUAL, max_size=12)
DOCUMENT = KNOCK | st.fixed_dictionaries(
    {"sent": st.just(MORNING.isoformat()) | ANYTHING, "key": USUAL, "knocks": st.lists(KNOCK, max_size=3) | ANYTHING}
    | {
        "said": st.lists(KNOCK, max_size=3) | ANYTHING,
        "reply": KNOCK | ANYTHING,
        "street": ANYTHING,
        "number": ANYTHING,
    }
)
OF_FORM = st.sampled_from(["email", "newsletter", "sms", "phone", "issues", "x"])
BEGINS = st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04", ";".join(HEADS).encode() + b"\n"])
BODY = DOCUMENT.map(json.dumps) | ANYTHING.map(json.dumps) | st.text(max_size=200)
CELLS = st.text(max_size=40) | st.sampled_from(
    ["=1+1", "\x00", "\u202e", "00/00/1953", "31/02/2000", "12 BIS", "é" * 300]
)


def again(examples: Callable[[], None], seconds: int) -> None:
    """Run examples once, or for so many seconds: each time others."""
    until = time.perf_counter() + seconds
    examples()
    while time.perf_counter() < until:
        examples()


def loosely(numbers: Numbers) -> settings:
    return settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        derandomize=not numbers(0, 1),
    )


@pytest.fixture
def path(database: Database) -> Iterator[str]:
    """The link of a walk with a house, and a block."""
    with time_machine.travel(MORNING, tick=False):
        with database.writing() as session:
            street = build(session, [2, 40])
            token = links.give(session, street.walk, "Karim", date(2026, 11, 28), date(2026, 11, 29))
        yield f"/walk/{token}"


def test_no_post_of_a_phone_is_an_accident(visitor: FlaskClient, path: str, numbers: Numbers) -> None:
    @loosely(numbers)
    @given(end=st.sampled_from(sorted(ENDS)), body=BODY)
    def post(end: str, body: str) -> None:
        """Post something to one of the ends of a walk."""
        answer = visitor.post(f"{path}/{end}", data={ENDS[end]: body.encode("utf-8", "replace").decode()})
        assert answer.status_code in (200, 422), (end, body)
        assert isinstance(answer.get_json()["hustings"], str)

    @loosely(numbers)
    @given(fields=st.dictionaries(OF_FORM, st.text(max_size=40)))
    def sign_up(fields: dict[str, str]) -> None:
        """Sign somebody up, or nobody."""
        told: dict[str, Any] = {name: text.encode("utf-8", "replace").decode() for name, text in fields.items()}
        assert visitor.post(f"{path}/sign-up", data=told).status_code in (200, 400, 422, 429), fields

    again(lambda: (post(), sign_up())[0], numbers(0, SECONDS))
    assert visitor.get(f"{path}/stops.json").get_json()["hustings"] == "walk"


def test_no_roll_is_an_accident(chosen: Settings, database: Database, tmp_path: Path, numbers: Numbers) -> None:
    file = tmp_path / "roll.csv"
    bring(chosen, database, _written(file, [line()]))

    @loosely(numbers)
    @given(begins=BEGINS, rest=st.binary(max_size=300))
    def bytes_of(begins: bytes, rest: bytes) -> None:
        """Bring bytes."""
        file.write_bytes(begins + rest)
        _brought(chosen, database, file)

    @loosely(numbers)
    @given(told=st.lists(st.dictionaries(st.sampled_from(NAMES), CELLS, max_size=6), min_size=1, max_size=3))
    def rows_of(told: list[dict[str, str]]) -> None:
        """Bring rows of anything."""
        _brought(chosen, database, _written(file, [line(**facts) for facts in told]))

    again(lambda: (bytes_of(), rows_of())[0], numbers(0, SECONDS))


def _written(file: Path, rows: list[list[str]]) -> Path:
    lines = [HEADS, *rows]
    text = "\n".join(";".join('"{}"'.format(cell.replace('"', '""')) for cell in row) for row in lines)
    file.write_bytes(text.encode("utf-8", "replace"))
    return file


def _brought(chosen: Settings, database: Database, file: Path) -> None:
    """Let it come in, or be refused with a sentence."""
    try:
        bring(chosen, database, file)
    except HustingsError as why:
        assert str(why)
