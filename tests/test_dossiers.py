"""A dossier holds every row that is a person's, and nothing of anybody else."""

import csv
import io

from capture import dossiers, memberships, moves, proposals
from capture.database import Base, Database
from capture.dossiers import OWNERS
from capture.issues import Catalogue
from tests.cast import BILAL, CAMILLE, wish_of
from tests.conftest import NOON, who_is
from tests.merging import AGAIN, merged, person, twice

# Tables without a row of a person's own: what is counted, what is drawn, what the machine remembers of itself.
NOBODYS = {
    "bits",
    "campaigns",
    "exports",
    "plans",
    "journal",
    "key_checks",
    "repeats",
    "segments",
    "tallies",
    "wordings",
}
# What is kept of the colleagues, who are not on the list, and of what they print and type.
NOBODYS |= {"colleagues", "guesses", "heartbeats", "passkeys", "recovery_codes", "sign_ins", "stalls", "typed_lines"}
NOBODYS |= {"import_words", "imports", "shields", "spent_challenges", "submissions", "exemptions"}
# What Mailchimp was told of somebody is theirs (mailchimp_members); how it is told follows from that.
NOBODYS |= {f"mailchimp_{name}" for name in ("audiences", "hints", "interests", "owed", "tagged", "tags")}

# The field knows places: stations, houses, doors, and which way somebody walks. Who is on the roll is not on the list.
NOBODYS |= {"precincts", "elections", "past_turnout", "past_votes", "reports", "editions", "buildings", "electors"}
NOBODYS |= {"doors", "front_doors", "knocks", "bags", "heard", "walks", "stops", "printouts", "paper_lines"}
# What was said at a door is its door's; slices, links and searches are the machine's own.
NOBODYS |= {"agreements", "voted", "slices", "former_links", "station_links", "searches"}
# Whoever did not sign is on the roll, by number, until the evening of the second round.
NOBODYS |= {"unsigned"}


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


def test_a_merged_person_is_told_both_entries_and_what_is_remembered_of_the_merge(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        merged(session, kept, gone)
        told = dossiers.gather(session, person(session, kept), who_is(CAMILLE), NOON)
    assert {line["purpose"] for line in told["consents"]} == {"newsletter", "letter:housing", "sms", "letter:transport"}
    assert told["merges"][0]["sides"]["gone"]["supporters"][0]["email"] == AGAIN
    assert {row["number"] for row in told["former_numbers"]} == {kept, gone}
    assert "À rappeler".lower() in dossiers.to_csv(told)


def test_the_sheet_has_a_line_for_each_fact(database: Database, catalogue: Catalogue) -> None:
    told = of_camille(database, catalogue)
    rows = list(csv.reader(io.StringIO(dossiers.to_csv(told))))

    assert rows[0] == ["kind", "number", "fact", "value"]
    assert ["consents", "2", "purpose", "letter:housing"] in rows
    assert len(rows) == 1 + sum(len(row) for part in told.values() if isinstance(part, list) for row in part)
