"""Between the rounds: who did not sign is copied by number, becomes doors and letters, and is gone that evening."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from capture import certificates, doors, law, retention, signatures, walks
from capture.database import Database
from capture.electors import Edition, Elector
from capture.electors import people as roll
from capture.errors import CopySheetOld, CopySheetUnknown, ElectoralSilence, SignaturesShut
from capture.law import Ballot, Poll
from capture.settings import Settings
from capture.signatures import Sheet, Unsigned, post
from tests.field import town
from tests.field.town import Town

PARIS, MARTINIQUE = ZoneInfo("Europe/Paris"), ZoneInfo("America/Martinique")
ROUNDS = (date(2032, 3, 14), date(2032, 3, 21))
MONDAY = datetime(2032, 3, 15, 18, tzinfo=PARIS)
BY = "staff:1"


@pytest.fixture
def built(database: Database) -> Town:
    """The small town; at the port each building's people bear numbers of their own."""
    with database.writing() as session:
        built = town.build(session)
        for place, elector in enumerate(session.scalars(sa.select(Elector).order_by(Elector.id)), 1):
            elector.order_number = place
        session.flush()
        session.expunge_all()
    return built


def sheet_of(database: Database, code: str = "0012") -> Sheet:
    with database.reading() as session:
        return signatures.sheets(session, [code])[0]


def numbers(database: Database, sheet: Sheet) -> list[int]:
    """The numbers on a sheet, in its order."""
    with database.reading() as session:
        return [one.order_number or 0 for one in signatures.of_sheet(session, sheet)]


def copied(chosen: Settings, database: Database, several: int = 3) -> Sheet:
    """Copy some of the port's list. Returns its sheet."""
    sheet = sheet_of(database)
    first = numbers(database, sheet)[:several]
    with database.writing() as session:
        told = signatures.mark(session, sheet, first, signatures.allow(chosen.campaign.ballot, MONDAY), BY, MONDAY)
    assert told.marked == several
    return sheet


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2032, 3, 13, 12), False),
        (datetime(2032, 3, 14, 8), False),
        (datetime(2032, 3, 14, 19, 59), False),
        (datetime(2032, 3, 14, 20), True),
        (datetime(2032, 3, 20, 23, 59), True),
        (datetime(2032, 3, 21), False),
        (datetime(2032, 3, 21, 20, 1), False),
        (datetime(2032, 4, 1), False),
    ],
)
def test_only_between_the_rounds(at: datetime, is_open: bool) -> None:
    span = law.between(Ballot(ROUNDS, PARIS), at.replace(tzinfo=PARIS))
    assert (span is not None) is is_open


def test_it_waits_for_the_last_station_overseas_and_ends_with_the_first_day_there() -> None:
    elsewhere = (Poll(MARTINIQUE, (date(2032, 3, 13), date(2032, 3, 20))),)
    span = next(law.betweens(Ballot(ROUNDS, PARIS, elsewhere=elsewhere)))
    assert span.opens == datetime(2032, 3, 14, 20, tzinfo=PARIS)
    assert span.ends == datetime(2032, 3, 20, tzinfo=MARTINIQUE)


@pytest.mark.parametrize(("jurisdiction", "rounds"), [("none", ROUNDS), ("EU", ROUNDS), ("FR", ROUNDS[:1])])
def test_where_no_law_opens_the_lists_or_no_second_round_comes_nothing_is_copied(
    jurisdiction: str, rounds: tuple[date, ...]
) -> None:
    ballot = Ballot(rounds, PARIS, jurisdiction)
    assert list(law.betweens(ballot)) == []
    with pytest.raises(SignaturesShut) as refused:
        signatures.allow(ballot, MONDAY)
    assert ("No law" in str(refused.value)) is (jurisdiction != "FR")


def test_on_the_day_it_is_refused_with_its_source_and_the_hour(chosen: Settings) -> None:
    with pytest.raises(SignaturesShut) as refused:
        signatures.allow(chosen.campaign.ballot, datetime(2032, 3, 14, 12, tzinfo=PARIS))
    assert "09990" in str(refused.value) and "from 14/03/2032 20:00 to 21/03/2032 00:00" in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "read", "wrong"),
    [
        ("12", [12], []),
        ("12-18", list(range(12, 19)), []),
        ("12 – 14, 20;12", [12, 13, 14, 20], []),
        ("  ", [], []),
        ("18-12", [], ["18-12"]),
        ("0", [], ["0"]),
        ("-5", [], ["-5"]),
        ("1-99999", [], ["1-99999"]),
        ("12a ٣ 7", [7], ["12a", "٣"]),
        ("9" * 30, [], ["9" * 30]),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, read: list[int], wrong: list[str]) -> None:
    assert signatures.read(typed) == (read, wrong)


def test_numbers_are_noted_once_and_taken_back(chosen: Settings, database: Database, built: Town) -> None:
    sheet = copied(chosen, database)
    span = signatures.allow(chosen.campaign.ballot, MONDAY)
    first = numbers(database, sheet)[:3]
    with database.writing() as session:
        again = signatures.mark(session, sheet, [*first, 99999], span, "staff:2", MONDAY)
        assert (again.marked, list(again.missing)) == (0, [99999])
        assert signatures.counts(session) == {(built.port.id, "LP"): 3}
        assert signatures.unmark(session, sheet, first[:1]) == 1
        assert [row.number for row, _ in signatures.noted(session, sheet)] == first[:0:-1]


def test_a_number_that_several_bear_is_asked_and_not_guessed(chosen: Settings, database: Database, built: Town) -> None:
    sheet = sheet_of(database)
    first, second = numbers(database, sheet)[:2]
    with database.writing() as session:
        session.execute(sa.update(Elector).where(Elector.order_number == second).values(order_number=first))
        told = signatures.mark(session, sheet, [first], signatures.allow(chosen.campaign.ballot, MONDAY), BY, MONDAY)
        assert (told.marked, list(told.double)) == (0, [first])


def test_each_list_of_a_station_has_a_sheet_of_its_own(database: Database, built: Town) -> None:
    with database.writing() as session:
        some = sa.select(Elector.id).where(Elector.precinct_id == built.port.id).limit(2)
        session.execute(sa.update(Elector).where(Elector.id.in_(some)).values(lists="LCM"))
        found = signatures.sheets(session, ["0012"])
        assert [one.list for one in found] == ["LP", "LCM"]
        assert len(signatures.of_sheet(session, found[1])) == 2
        assert signatures.find(session, found[1].code.lower()) == found[1]


def test_a_sheet_of_an_older_roll_is_refused(database: Database, built: Town) -> None:
    old = sheet_of(database).code
    with database.writing() as session:
        later = Edition(file="2.csv", digest="1" * 64, by="tests", let_in_at=MONDAY, added=0, moved=0, struck=0)
        session.add(later)
        session.flush()
        with pytest.raises(CopySheetOld):
            signatures.find(session, old)
    for code in ("", "x", "1-1", "1-999999-LP", "1-1-LP; DROP", "0-1-LP"):
        with database.reading() as session, pytest.raises(CopySheetUnknown):
            signatures.find(session, code)


def test_they_become_doors_and_only_theirs(chosen: Settings, database: Database, built: Town) -> None:
    copied(chosen, database, 9)
    with database.reading() as session:
        shut, knocked = doors.closed_buildings(), doors.knocked_buildings()
        choice = walks.Choice(again=True, shut=shut, knocked=knocked, among=signatures.buildings())
        found = walks.free(session, choice)
    assert {house.precinct_id for house in found} == {built.port.id}
    assert sum(house.electors for house in found) == 9


def test_they_become_letters_that_name_their_origin_until_the_eve(
    chosen: Settings, database: Database, built: Town
) -> None:
    copied(chosen, database)
    with database.writing() as session:
        drawn, people = post.write(session, chosen.campaign, BY, MONDAY)
    rows = list(load_workbook(io.BytesIO(drawn)).active.iter_rows(values_only=True))
    assert people == 3 and len(rows) == 4
    assert rows[1][1] == "1 rue de l’École" and rows[1][2] == "31000"
    assert "art. L68" in str(rows[1][5]) and chosen.campaign.controller.name in str(rows[1][5])
    with database.writing() as session, pytest.raises(ElectoralSilence):
        post.write(session, chosen.campaign, BY, datetime(2032, 3, 20, 9, tzinfo=PARIS))


def test_whoever_objects_is_not_kept_here_either(chosen: Settings, database: Database, built: Town) -> None:
    copied(chosen, database)
    with database.writing() as session:
        one = session.scalars(sa.select(Elector).join(Unsigned, Unsigned.elector_id == Elector.id).limit(1)).one()
        roll.object_to(session, one.identity, MONDAY)
        assert session.scalar(sa.select(sa.func.count()).select_from(Unsigned)) == 2


def test_all_of_it_is_destroyed_when_the_last_station_has_closed_and_the_paper_says_so(
    chosen: Settings, database: Database, built: Town
) -> None:
    copied(chosen, database)
    closes = law.asks_from(chosen.campaign.ballot)
    retention.purge(chosen, database, datetime(2032, 3, 21, 19, 59, tzinfo=PARIS))
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Unsigned)) == 3
    retention.purge(chosen, database, closes)
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Unsigned)) == 0
        told = [(line.what, line.count) for line in certificates.lines(session, chosen.campaign)]
    assert ("unsigned", 3) in told


def test_it_can_be_destroyed_before_and_the_paper_says_so_too(
    chosen: Settings, database: Database, built: Town
) -> None:
    copied(chosen, database)
    with database.writing() as session:
        assert signatures.destroy(session, BY, MONDAY) == 3
        assert signatures.destroy(session, BY, MONDAY) == 0
        told = [(line.what, line.count) for line in certificates.lines(session, chosen.campaign)]
    assert told == [("unsigned", 3)]
