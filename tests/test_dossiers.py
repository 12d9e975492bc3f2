"""A dossier holds every row that is a person's, and nothing of anybody else."""

import csv
import io

from capture import dossiers, memberships, moves, proposals
from capture.database import Base, Database
from capture.dossiers import OWNERS
from capture.issues import Catalogue
from tests.cast import BILAL, CAMILLE, wish_of
from tests.conftest import NOON, who_is

# Tables without a row of a person's own: what is counted, what is drawn, what the machine remembers of itself.
NOBODYS = {
    *"bits exports journal key_checks repeats segments stalls tallies typed_lines wordings".split(),
    # Of the team, none of whom is on the list for it.
    *"colleagues guesses passkeys recovery_codes sign_ins".split(),
}


def of_camille(database: Database, catalogue: Catalogue) -> dossiers.Dossier:
    """Let Camille and Bilal sign up; return Camille's dossier."""
    with database.writing() as session:
        for email in (BILAL, CAMILLE):
            proposals.propose(session, wish_of(email, "newsletter", "letter:housing", given_name="Name"), NOON)
            memberships.join(session, proposals.outstanding(session, who_is(email))[0], catalogue, NOON)
        proposals.propose(session, wish_of(CAMILLE, "sms", phone="+33612345678"), NOON)
        person = moves.person(session, who_is(CAMILLE))
        assert person is not None
        return dossiers.gather(session, person, who_is(CAMILLE), NOON)


def test_every_table_is_somebodys_or_known_to_be_nobodys() -> None:
    personal = {table.name for table in Base.metadata.sorted_tables if set(OWNERS) & set(table.c.keys())}

    assert {table.name for table in Base.metadata.sorted_tables} - personal == NOBODYS


def test_it_tells_what_was_agreed_to_in_its_words(database: Database, catalogue: Catalogue) -> None:
    told = of_camille(database, catalogue)

    assert [line["wording"] for line in told["consents"]] == [
        "Send me the newsletter by e-mail.",
        "Write to me about: Housing",
    ]
    assert told["proposals"][0]["phone"] == "+33612345678"
    assert told["supporters"][0]["confirmed_at"] == NOON.isoformat()


def test_it_tells_nothing_of_others_and_no_link(database: Database, catalogue: Catalogue) -> None:
    told = str(of_camille(database, catalogue))

    assert BILAL not in told
    assert who_is(BILAL) not in told
    assert "digest" not in told


def test_the_sheet_has_a_line_for_each_fact(database: Database, catalogue: Catalogue) -> None:
    told = of_camille(database, catalogue)
    rows = list(csv.reader(io.StringIO(dossiers.to_csv(told))))

    assert rows[0] == ["kind", "number", "fact", "value"]
    assert ["consents", "2", "purpose", "letter:housing"] in rows
    assert len(rows) == 1 + sum(len(row) for part in told.values() if isinstance(part, list) for row in part)
