"""A walk's paper is typed back: each line once, and what was said stays with nobody's door."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import doors, papers, walks
from capture.doors import Counted, Door, Heard, Knock, Said
from capture.errors import DoorMissing, FigureUnknown, KnockUnreadable, LineTyped, NothingToWalk, WalkUnknown
from capture.law import RULES
from capture.papers import PaperLine, Printout, Typed, printouts, typing
from capture.papers.printouts import Line
from capture.settings import campaign
from capture.walks import Choice, Order, Size, Walk
from tests.conftest import NOON
from tests.field.town import Town

RULE = RULES["FR"]
ISSUES = ["housing", "trees"]
STREET = "rue de la paix"


@pytest.fixture
def printed(desk: Session, walk: Walk) -> tuple[Printout, list[Line]]:
    return papers.run_off(desk, walk, ISSUES, "fr", "Omar", NOON)


def keep(
    desk: Session, walk: Walk, printed: tuple[Printout, list[Line]], line: int, typed: Typed, at: datetime = NOON
) -> Said:
    printout, lines = printed
    told = typing.read(walk, printout, lines[line - 1], typed, at)
    said = typing.said(printout, lines[line - 1], typed)
    papers.type_line(desk, walk, printout, lines[line - 1], told, "Omar", NOON)
    return said


def count(desk: Session, table: type) -> int:
    return desk.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_line_for_each_door_that_is_guessed(desk: Session, walk: Walk, printed: tuple[Printout, list[Line]]) -> None:
    printout, lines = printed

    assert len(lines) == 40 + 10
    assert [line.house.number for line in lines[40:]] == [1, 3, 5, 7, 9, 10, 8, 6, 4, 2]
    assert not lines[0].alone and lines[40].alone
    assert printouts.code(walk, printout).endswith("-1")
    again, _ = papers.run_off(desk, walk, ISSUES, "fr", "Omar", NOON)
    assert printouts.code(walk, again).endswith("-2")


def test_a_line_becomes_a_knock_once(desk: Session, walk: Walk, printed: tuple[Printout, list[Line]]) -> None:
    keep(desk, walk, printed, 1, Typed("5", "2", "1", "4", "21", "13"))

    knock = desk.scalars(sa.select(Knock)).one()
    assert (knock.outcome, knock.way, knock.walk_id) == ("talked", "paper", walk.id)
    door = desk.scalars(sa.select(Door)).one()
    assert (door.floor, door.label, door.outcome) == (2, "1", "talked")
    with pytest.raises(LineTyped):
        keep(desk, walk, printed, 1, Typed("1", "2", "1"))
    assert count(desk, Knock) == 1


def test_what_was_said_is_counted_where_five_live(
    desk: Session, walk: Walk, printed: tuple[Printout, list[Line]]
) -> None:
    tower = keep(desk, walk, printed, 1, Typed("5", "2", "1", "4", "2"))
    # Two electors live behind each of these: what they say is not of their houses.
    houses = [keep(desk, walk, printed, line, Typed("5", "", "", "1")) for line in (41, 42, 43)]

    assert papers.hear(desk, walk, [tower, *houses], RULE) == Counted(4, 0)
    assert papers.hear(desk, walk, houses[:2], RULE) == Counted(0, 2)
    precinct = printed[1][40].house.precinct_id
    assert {(row.place, row.subject, row.value, row.times) for row in desk.scalars(sa.select(Heard))} == {
        (f"b:{tower.building_id}", "answer", "4", 1),
        (f"b:{tower.building_id}", "issue", "trees", 1),
        (f"s:{precinct}:{STREET}", "answer", "1", 3),
    }
    kept = desk.execute(sa.text("SELECT * FROM paper_lines")).mappings().all()
    assert set(kept[0]) == {"printout_id", "line", "building_id", "door_id", "typed_by", "typed_at", "checked_by"}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (Typed("6"), FigureUnknown),
        (Typed("0"), FigureUnknown),
        (Typed("²"), FigureUnknown),
        (Typed(""), FigureUnknown),
        (Typed("5", answer="6"), FigureUnknown),
        (Typed("5", issues="3"), FigureUnknown),
        (Typed("5", wants="9"), FigureUnknown),
        (Typed("1", answer="1"), KnockUnreadable),
        (Typed("1", floor="2"), DoorMissing),
        (Typed("1", floor="second", door="1"), DoorMissing),
        (Typed("1", floor="2", door="Mme Martin"), KnockUnreadable),
        (Typed("2", never=True), DoorMissing),
        (Typed("2", floor="9" * 400, door="1"), DoorMissing),
        (Typed("2", floor="--5", door="1"), DoorMissing),
        (Typed("2", floor="٣", door="1"), DoorMissing),
        (Typed("2", floor="-9", door="1"), KnockUnreadable),
    ],
)
def test_what_cannot_be_meant_is_refused(
    desk: Session, walk: Walk, printed: tuple[Printout, list[Line]], typed: Typed, error: type[Exception]
) -> None:
    with pytest.raises(error):
        keep(desk, walk, printed, 1, typed)
    assert count(desk, Knock) == 0


def test_a_door_where_nobody_wants_us_is_not_printed_again(
    desk: Session, walk: Walk, printed: tuple[Printout, list[Line]]
) -> None:
    keep(desk, walk, printed, 1, Typed("2", "2", "1", never=True))
    keep(desk, walk, printed, 2, Typed("1", "2", "2"))
    keep(desk, walk, printed, 41, Typed("2", never=True))

    _, lines = papers.run_off(desk, walk, ISSUES, "fr", "Omar", NOON)
    assert len(lines) == 39 + 9
    assert (lines[0].floor, lines[0].label) == (2, "2") and lines[1].floor is None
    assert printed[1][40].house.id not in {line.house.id for line in lines}


def test_where_nobody_wants_us_any_more_a_paper_that_is_printed_again_is_struck_out(
    desk: Session, walk: Walk, printed: tuple[Printout, list[Line]]
) -> None:
    keep(desk, walk, printed, 1, Typed("1", "2", "1"))
    second, lines = papers.run_off(desk, walk, ISSUES, "fr", "Omar", NOON)
    doors.close(desk, lines[0].house.id, lines[0].kept.door_id, NOON)
    doors.close(desk, lines[41].house.id, None, NOON)

    assert [line.number for line in papers.lines(desk, second) if line.closed] == [1, 42]


def test_in_a_house_of_three_not_again_needs_no_door(desk: Session, walk: Walk, built: Town) -> None:
    mill = walks.cut(desk, Order(Choice(streets=("rue du moulin",)), Size(99), "persuade"), "Omar", NOON)[0]
    keep(desk, mill, papers.run_off(desk, mill, ISSUES, "fr", "Omar", NOON), 1, Typed("2", never=True))

    assert desk.scalars(doors.closed_buildings()).all() == [walks.of_walk(desk, mill.id)[0].id]


def test_what_was_walked_lies_between_the_printing_and_now(printed: tuple[Printout, list[Line]]) -> None:
    hour = timedelta(hours=1)
    for noon, at, expected in ((2, 5, 2), (2, 1, 1), (-5, 1, 0)):
        assert papers.moment(printed[0], NOON + noon * hour, NOON + at * hour) == NOON + expected * hour


def test_a_door_that_is_known_needs_no_floor(desk: Session, walk: Walk, printed: tuple[Printout, list[Line]]) -> None:
    keep(desk, walk, printed, 1, Typed("1", "3", "2b"))
    second = papers.run_off(desk, walk, ISSUES, "fr", "Omar", NOON)
    keep(desk, walk, second, 1, Typed("5", answer="2"))

    door = desk.scalars(sa.select(Door)).one()
    assert (door.floor, door.label, door.outcome) == (3, "2B", "talked")


def test_a_building_that_went_to_another_walk_is_typed_all_the_same(
    desk: Session, walk: Walk, built: Town, printed: tuple[Printout, list[Line]]
) -> None:
    other = walks.cut(desk, Order(Choice(streets=("quai du port",)), Size(99), "persuade"), "Omar", NOON)[0]
    walks.move(desk, walk, printed[1][0].house.id, other, "Omar", NOON)
    keep(desk, walk, printed, 1, Typed("1", "2", "1"))

    assert desk.scalars(sa.select(Knock.walk_id)).all() == [walk.id]


def test_a_printing_is_found_by_its_code(desk: Session, walk: Walk, printed: tuple[Printout, list[Line]]) -> None:
    code = printouts.code(walk, printed[0])
    second, _ = papers.run_off(desk, walk, ISSUES, "fr", "Omar", NOON)

    assert papers.find(desk, code.lower()) == (walk, printed[0])
    assert papers.find(desk, walk.code) == (walk, second)
    for wrong in (f"{walk.code}-9", "KTPX", "", "\x00", f"{walk.code}-{'9' * 40}"):
        with pytest.raises(WalkUnknown):
            papers.find(desk, wrong)


def test_what_is_typed_is_counted_beside_what_was_printed(
    desk: Session, walk: Walk, printed: tuple[Printout, list[Line]]
) -> None:
    keep(desk, walk, printed, 1, Typed("1"))

    assert [(all_, typed) for _, all_, typed in papers.listed(desk, walk)] == [(50, 1)]
    assert desk.scalar(sa.select(PaperLine.typed_by).where(PaperLine.line == 1)) == "Omar"


def test_a_walk_on_which_nobody_wants_us_is_not_printed(desk: Session, walk: Walk) -> None:
    for house in walks.of_walk(desk, walk.id):
        doors.close(desk, house.id, None, NOON)
    with pytest.raises(NothingToWalk):
        papers.run_off(desk, walk, ISSUES, "fr", "Omar", NOON)


WORDS = "May we keep it?"


@pytest.fixture
def signing(desk: Session, walk: Walk) -> tuple[Printout, list[Line]]:
    """A paper on which people may sign."""
    return papers.run_off(desk, walk, ISSUES, "en", "Omar", NOON, consent=WORDS)


def sign(desk: Session, walk: Walk, printed: tuple[Printout, list[Line]], line: int, typed: Typed) -> str:
    printout, lines = printed
    said = keep(desk, walk, printed, line, typed)
    signed = typing.reply(walk, printout, lines[line - 1], typed, said)
    return doors.agree(desk, walk, signed, campaign(), NOON) if signed else ""


def test_what_somebody_signed_is_kept_for_their_door(
    desk: Session, walk: Walk, signing: tuple[Printout, list[Line]]
) -> None:
    assert sign(desk, walk, signing, 1, Typed("5", "2", "1", "2", "1", agreed="1")) == "agreed"
    assert sign(desk, walk, signing, 41, Typed("5", answer="4")) == ""

    [door] = doors.agreed_doors(desk)
    assert (door.floor, door.label, door.answer, door.issues) == (2, "1", 2, ("housing",))
    kept = desk.execute(sa.text("SELECT way, text FROM agreements JOIN wordings ON version = wording")).one()
    assert tuple(kept) == ("paper", WORDS)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (Typed("5", "2", "1", "2", agreed="2"), FigureUnknown),
        (Typed("5", answer="2", agreed="1"), DoorMissing),
        (Typed("5", "2", "1", agreed="1"), KnockUnreadable),
    ],
)
def test_a_signature_says_at_which_door_and_to_what(
    desk: Session, walk: Walk, signing: tuple[Printout, list[Line]], typed: Typed, error: type[Exception]
) -> None:
    with pytest.raises(error):
        sign(desk, walk, signing, 1, typed)
    assert doors.agreed_doors(desk) == []


def test_below_no_words_nobody_signs(desk: Session, walk: Walk, printed: tuple[Printout, list[Line]]) -> None:
    with pytest.raises(KnockUnreadable):
        sign(desk, walk, printed, 1, Typed("5", "2", "1", "2", agreed="1"))
