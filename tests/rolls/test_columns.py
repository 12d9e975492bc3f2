"""What a file does not tell stays as it was, and what stands in the wrong place does not come in."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from capture.database import Database
from capture.electors import Elector
from capture.errors import ColumnsDoubled
from capture.precincts import Precinct
from capture.rolls import bringing, columns, preparing
from capture.settings import Settings
from tests.rolls.lines import bring, line, write

POOR = "Nom;Prénoms;Date de naissance;Numéro de voie;Libellé de voie;Commune;Code INSEE\n"
ODETTE = "MARTIN;Odette Jeanne;24/03/1953;12;RUE DE LA PAIX;SAINT-AURELE;99123\n"


def test_what_a_roll_lacks_stays(chosen: Settings, database: Database, tmp_path: Path) -> None:
    bring(chosen, database, write(tmp_path, [line(used="SILVA")]))
    poor = tmp_path / "poor.csv"
    poor.write_text(POOR + ODETTE, "utf-8")
    _, weighed = bring(chosen, database, poor)

    assert (weighed.added, weighed.moved, weighed.struck) == (0, 0, 0)
    with database.reading() as session:
        told = sa.select(Elector.used_name, Elector.sex, Elector.order_number, Precinct.code).join(Precinct)
        assert session.execute(told).all() == [("SILVA", "F", 1, "0001")]


def test_a_row_of_another_width_is_refused_with_its_number(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "torn.csv"
    path.write_text(f"{POOR}{ODETTE}SILVA;Ana;RUE DE LA PAIX\n{ODETTE.replace('Odette', 'O;dette')}", "utf-8")
    edition, weighed = bring(chosen, database, path)

    assert weighed.added == 1
    assert edition.counts["remarks"][preparing.MISSHAPEN] == 2
    assert edition.counts["refused"] == [3, 4]


def test_what_is_said_by_hand_wins(chosen: Settings, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("Nom;Alias;Prénoms;Date de naissance;Voie\nX;MARTIN;Odette;1953;RUE X\n", "utf-8")
    _, mapping = bringing.understand(database, path, ["Alias=family_name"])

    assert mapping == ["", "family_name", "given_names", "born", "street"]


def test_two_columns_cannot_both_be_the_name() -> None:
    mapping = ["family_name", "family_name", "given_names", "born", "street"]

    with pytest.raises(ColumnsDoubled, match="name at birth"):
        columns.check(["a", "b", "c", "d", "e"], mapping)


def test_columns_are_remembered_only_of_a_roll_that_came_in(
    chosen: Settings, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Nom;Alias;Prénoms;Date de naissance;Voie\nX;MARTIN;Odette;1953;RUE X\n", "utf-8")
    bring(chosen, database, path, "Alias=used_name")

    assert bringing.understand(database, path)[1][1] == "used_name"
