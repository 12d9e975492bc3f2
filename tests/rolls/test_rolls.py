"""The roll comes in whole, is compared with the one before, and can be taken out again."""

import csv
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
import xlsxwriter

from benchmarks import town
from benchmarks.town import HEADS
from capture import retention, suppressions
from capture.database import Database, now
from capture.electors import Building, Edition, Elector, people
from capture.errors import ColumnsMissing, ListUnreadable, RollStays, RollTooLate, WrongChoice
from capture.keeping import ROLL
from capture.precincts import Precinct
from capture.rolls import bringing, destroying, entering, persons
from capture.rolls.homes import CODE_BROKEN, NOWHERE
from capture.settings import Settings
from tests.conftest import KEY
from tests.rolls.lines import bring, line, look, write

ANA = {"family": "SILVA", "given": "Ana", "born": "01/02/1980", "order": "2"}
BILAL = {"family": "BENALI", "given": "Bilal", "born": "05/06/1990", "number": "14", "order": "3", "sex": "M"}


def living(database: Database) -> list[Elector]:
    with database.reading() as session:
        inside = sa.select(Elector).where(Elector.struck_at.is_(None)).order_by(Elector.family_name, Elector.id)
        return list(session.scalars(inside))


def homes(database: Database) -> list[tuple[str, int, int]]:
    with database.reading() as session:
        told = sa.select(Building.street, Building.number, Building.electors).order_by(Building.number, Building.id)
        return [(street, number, electors) for street, number, electors in session.execute(told)]


def test_people_live_in_buildings_and_vote_somewhere(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line(), line(**ANA), line(**BILAL)]))

    assert [one.family_name for one in living(database)] == ["BENALI", "MARTIN", "SILVA"]
    assert homes(database) == [("Rue de la Paix", 12, 2), ("Rue de la Paix", 14, 1)]
    with database.reading() as session:
        assert session.scalars(sa.select(Precinct.code)).all() == ["0001"]
        assert set(session.scalars(sa.select(Building.precinct_id))) == set(session.scalars(sa.select(Precinct.id)))


def test_nothing_changes_by_looking(chosen: Settings, database: Database, tmp_path: Path) -> None:
    weighed = look(chosen, database, write(tmp_path, [line(), line(**ANA)]))

    assert (weighed.added, weighed.moved, weighed.struck) == (2, 0, 0)
    assert living(database) == []


def test_a_newer_roll_adds_moves_and_strikes_people(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line(), line(**ANA)]))
    newer = write(tmp_path, [line(number="20"), line(**BILAL)], "newer.csv")
    edition, _ = bring(chosen, database, newer)

    assert (edition.added, edition.moved, edition.struck) == (1, 1, 1)
    assert homes(database) == [("Rue de la Paix", 12, 0), ("Rue de la Paix", 14, 1), ("Rue de la Paix", 20, 1)]


def test_the_same_roll_twice_changes_nothing(chosen: Settings, database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, [line(), line(**ANA), line(**BILAL)])
    bring(chosen, database, path)
    before = [one.id for one in living(database)]
    edition, _ = bring(chosen, database, path)

    assert (edition.added, edition.moved, edition.struck) == (0, 0, 0)
    assert [one.id for one in living(database)] == before


def test_taken_out_the_one_before_is_back(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line(), line(**ANA)]))
    bring(chosen, database, write(tmp_path, [line(number="20"), line(**BILAL)], "newer.csv"))
    with database.writing() as session:
        entering.undo(session, None, chosen.campaign.ballot, "cli:omar", now())

    assert [one.family_name for one in living(database)] == ["MARTIN", "SILVA"]
    assert [electors for _, number, electors in homes(database) if number == 12] == [2]
    with database.reading() as session:
        assert session.scalars(sa.select(Edition.state).order_by(Edition.id)).all() == ["in", "out"]


def test_after_thirty_days_a_roll_stays(chosen: Settings, database: Database, tmp_path: Path) -> None:
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC), tick=False):
        bring(chosen, database, write(tmp_path, [line()]))
    with pytest.raises(RollStays), database.writing() as session:
        entering.undo(session, None, chosen.campaign.ballot, "cli:omar", datetime(2026, 12, 2, tzinfo=UTC))


def test_somebody_on_both_lists_of_europeans_is_one(chosen: Settings, database: Database, tmp_path: Path) -> None:
    on_both = [line(**ANA, list=kind) for kind in ("Liste complémentaire municipale", "LCE")]
    bring(chosen, database, write(tmp_path, [line(), *on_both]))

    assert [(one.family_name, one.lists) for one in living(database)] == [("MARTIN", "LP"), ("SILVA", "LCM+LCE")]


def test_two_of_one_name_and_one_birth_are_two(chosen: Settings, database: Database, tmp_path: Path) -> None:
    rows = [line(), line(number="40", order="9")]
    bring(chosen, database, write(tmp_path, rows))
    edition, _ = bring(chosen, database, write(tmp_path, rows[1:], "newer.csv"))

    assert [electors for _, _, electors in homes(database)] == [0, 1]
    assert (edition.added, edition.moved, edition.struck) == (0, 0, 1)


def test_the_lists_of_a_town_come_one_by_one(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line()]))
    europeans = write(tmp_path, [line(**ANA, list="LCE")], "lce.csv")
    other = write(tmp_path, [line(**BILAL, commune="99456", town_name="AUTRE", town="AUTRE")], "autre.csv")

    assert bring(chosen, database, europeans)[0].struck == 0
    assert bring(chosen, database, other)[0].struck == 0
    assert len(living(database)) == 3
    with database.reading() as session:
        assert session.execute(sa.select(Precinct.commune, Precinct.code).order_by(Precinct.commune)).all() == [
            ("99123", "0001"),
            ("99456", "0001"),
        ]


@pytest.mark.parametrize("typed", ["SAINT-AURELE", "ST AURELE", "99120 Saint Aurèle CEDEX 2", "SAINT-AURELLE", ""])
def test_a_town_spelled_many_ways_is_one(chosen: Settings, database: Database, tmp_path: Path, typed: str) -> None:
    bring(chosen, database, write(tmp_path, [line(), line(**ANA, town=typed)]))

    assert [electors for _, _, electors in homes(database)] == [2]


def test_a_row_without_a_station_comes_in_without_one(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line(code="", station=""), line(**ANA, code="0,00E+00")]))

    assert [one.precinct_id for one in living(database)] == [None, None]
    with database.reading() as session:
        remarks = session.scalars(sa.select(Edition.counts)).one()["remarks"]
    assert remarks == {NOWHERE: 1, CODE_BROKEN: 1}


def test_stations_that_are_there_are_found_without_their_zeros(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        session.add(Precinct(code="0001", name="École", address="", neighbourhood="Nord"))
    bring(chosen, database, write(tmp_path, [line(code="1")]))

    with database.reading() as session:
        assert session.scalars(sa.select(Precinct.name)).all() == ["École"]


def test_whoever_objects_leaves_and_no_roll_brings_them_back(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    path = write(tmp_path, [line(), line(**ANA)])
    bring(chosen, database, path)
    who = persons.identity(KEY.encode(), "Martin", "ODETTE  Jeanne", "1953-03-24")
    with database.writing() as session:
        assert people.object_to(session, who, now()) == 1
    edition, weighed = bring(chosen, database, path)

    assert [one.family_name for one in living(database)] == ["SILVA"]
    assert (edition.added, weighed.held) == (0, 1)
    assert homes(database) == [("Rue de la Paix", 12, 1)]


def test_whoever_objected_stays_away_when_an_older_day_comes_back(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    who = persons.identity(KEY.encode(), "Silva", "Ana", "1980-02-01")
    bring(chosen, database, write(tmp_path, [line(), line(**ANA)]))
    with database.writing() as session:
        suppressions.suppress(session, who, now())  # as the file of promises does after a restore
        assert people.keep_out(session) == 1

    assert [one.family_name for one in living(database)] == ["MARTIN"]
    assert homes(database) == [("Rue de la Paix", 12, 1)]


def test_whoever_objected_before_an_undoing_does_not_come_back(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    bring(chosen, database, write(tmp_path, [line(), line(**ANA)]))
    bring(chosen, database, write(tmp_path, [line(**ANA)], "newer.csv"))
    with database.writing() as session:
        people.object_to(session, persons.identity(KEY.encode(), "MARTIN", "Odette Jeanne", "1953-03-24"), now())
        entering.undo(session, None, chosen.campaign.ballot, "cli:omar", now())

    assert [one.family_name for one in living(database)] == ["SILVA"]


def test_nothing_is_kept_by_which_nobody_may_be_chosen(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line(b2="LISBOA", nationality="Portugaise")]))

    with database.reading() as session:
        kept = " ".join(
            str(row) for table in (Elector, Building, Edition) for row in session.execute(sa.select(*table.__table__.c))
        )
    assert "LISBOA" not in kept and "Portugaise" not in kept


def test_after_the_ballot_the_roll_is_destroyed(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line(), line(**ANA)]))
    ballot = chosen.campaign.ballot
    eve = ballot.local(ballot.rounds[-1] + ballot.rules.roll_kept, time(23))
    assert not destroying.is_over(ballot, eve)
    counts = {one.what: one.count for one in retention.look(chosen, database, eve + timedelta(hours=2))}
    done = {one.what: one.count for one in retention.purge(chosen, database, eve + timedelta(hours=2))}

    assert counts[ROLL] == done[ROLL] == 2
    assert living(database) == [] and homes(database) == []


def test_after_the_ballot_no_roll_comes_in(chosen: Settings, database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, [line()])
    with time_machine.travel(datetime(2033, 1, 1, tzinfo=UTC), tick=False), pytest.raises(RollTooLate):
        bring(chosen, database, path)

    assert living(database) == []


def test_who_was_struck_goes_when_the_roll_cannot_be_undone(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    bring(chosen, database, write(tmp_path, [line(), line(**ANA)]))
    bring(chosen, database, write(tmp_path, [line()], "newer.csv"))
    with database.writing() as session:
        assert destroying.destroy(session, chosen.campaign.ballot, now()) == 0
        assert destroying.destroy(session, chosen.campaign.ballot, now() + timedelta(days=31)) == 1

    assert [one.family_name for one in living(database)] == ["MARTIN"]


OLD = "NomdeNaissance,NomDusage,Prenoms,Sexe,DateNaissance,NumeroVoie,LibelleVoie,LieuDit,NoBureauDeVote,PORTABLE,MAIL"
OLD_ROW = "MARTIN,,Odette Jeanne,F,24/03/1953,12,RUE DE LA PAIX,,1,0612345678,odette@exemple.fr"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_heads_of_2013_are_known(
    chosen: Settings, database: Database, tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "2013.csv"
    path.write_text(f"{OLD}\n{OLD_ROW.replace('PAIX', 'FORÊT')}\n".replace(",", separator), encoding)
    bring(chosen, database, path)

    assert [(one.given_names, one.born) for one in living(database)] == [("Odette Jeanne", "1953-03-24")]
    assert homes(database) == [("Rue de la Forêt", 12, 1)]


def test_what_was_written_beside_a_roll_is_not_kept(chosen: Settings, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "2013.csv"
    path.write_text(f"{OLD}\n{OLD_ROW}\n", "utf-8")
    _, mapping = bringing.understand(database, path)

    assert mapping[-2:] == ["reached", "reached"]


def test_a_workbook_in_another_order_comes_in(chosen: Settings, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "roll.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([list(HEADS), line(), line(**ANA)]):
            sheet.write_row(at, 0, row[::-1])
    bring(chosen, database, path)

    assert len(living(database)) == 2


def test_a_mapping_said_by_hand_is_remembered(chosen: Settings, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Qui;Petit nom;Où;Quand\nMARTIN;Odette;12 rue de la Paix;1953\n", "utf-8")
    with pytest.raises(ListUnreadable):
        bringing.understand(database, path)
    with pytest.raises(ColumnsMissing):
        bringing.understand(database, path, ["Qui=family_name"])
    bring(chosen, database, path, "Qui=family_name", "Petit nom=given_names", "Où=street", "Quand=born")

    assert bringing.understand(database, path)[1] == ["family_name", "given_names", "street", "born"]
    assert [(one.born, one.given_names) for one in living(database)] == [("1953-00-00", "Odette")]
    with pytest.raises(WrongChoice):
        bringing.understand(database, path, ["Qui=shoe size"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("24/03/1953", "1953-03-24"),
        ("1953-03-24", "1953-03-24"),
        ("00/00/1953", "1953-00-00"),
        ("1961", "1961-00-00"),
        ("00/05/1953", "1953-05-00"),
        ("4.3.1953", "1953-03-04"),
        ("24/13/1953", ""),
        ("", ""),
        ("hier", ""),
    ],
)
def test_dates_that_are_known_in_part_are_kept_so(typed: str, kept: str) -> None:
    assert persons.birth(typed) == kept


def test_a_roll_that_fails_half_way_changes_nothing(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line()]))
    path = write(tmp_path, [line(**ANA)], "newer.csv")
    with path.open("a", encoding="utf-8") as file:
        file.write(f'"{"y" * 140_000}')
    with pytest.raises(ListUnreadable, match="a cell does not end"):
        bring(chosen, database, path)

    assert [one.family_name for one in living(database)] == ["MARTIN"]
    assert look(chosen, database, write(tmp_path, [line(**ANA)], "newer.csv")).added == 1


def test_an_invented_town_comes_in_and_half_a_year_later_again(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    path = town.write(tmp_path, 3000)
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert list(rows[0]) == HEADS and len(rows) == 3000

    _, first = bring(chosen, database, path)
    _, second = bring(chosen, database, town.write(tmp_path, 3000, later=True), let_go=300)

    assert first.added == first.people == len(living(database)) - second.added + second.struck
    assert second.moved > 50
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.sum(Building.electors))) == second.people
