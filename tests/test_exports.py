import csv
import io
from hashlib import sha256

import pytest
import sqlalchemy as sa
import time_machine

from capture import exports, journal, memberships, proposals
from capture.database import Database
from capture.errors import ElectoralSilence
from capture.issues import Catalogue
from capture.segments import Segment
from capture.settings import Settings
from tests.cast import BILAL, CAMILLE, wish_of
from tests.conftest import NOON


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Camille wants the newsletter, Bilal everything."""
    purposes = ("newsletter", "targeting", "sms", "letter:housing")
    bilal = wish_of(BILAL, *purposes, given_name="Bilal", neighbourhood="bellevue", phone="+33639980001")
    with database.writing() as session:
        for wish in (wish_of(CAMILLE, given_name="Émile-Ann"), bilal):
            proposals.propose(session, wish, NOON)
            memberships.join(session, proposals.outstanding(session, wish.who)[0], catalogue, NOON)
    return database


def export(town: Database, chosen: Settings, segment: Segment) -> tuple[list[list[str]], exports.Report]:
    """Write a segment to memory and read it back."""
    out = io.BytesIO()
    report = exports.write(town, chosen.campaign, segment, "cli:tests", out)
    assert sha256(out.getvalue()).hexdigest() == report.sha256
    return list(csv.reader(io.StringIO(out.getvalue().decode("utf-8")))), report


def test_a_file_has_only_what_its_channel_needs(town: Database, chosen: Settings) -> None:
    rows, report = export(town, chosen, Segment("email"))
    assert rows == [["email", "given_name", "language"], [CAMILLE, "Émile-Ann", "fr"], [BILAL, "Bilal", "fr"]]
    assert report.rows == 2


def test_phones_and_codes_stay_as_they_are(town: Database, chosen: Settings) -> None:
    rows, _ = export(town, chosen, Segment("sms", neighbourhood="bellevue"))
    assert rows[1:] == [["+33639980001", "Bilal", "fr", "bellevue"]]


def test_the_journal_has_the_export_before_its_first_byte(town: Database, chosen: Settings) -> None:
    class Watched(io.BytesIO):
        def write(self, data: object) -> int:
            with town.reading() as session:
                seen.append(session.scalar(sa.select(sa.func.count(journal.Entry.id))))
            return len(data)  # type: ignore[arg-type]  # bytes, as exports.write gives them

    seen: list[int | None] = []
    report = exports.write(town, chosen.campaign, Segment("email", "housing"), "cli:nadia", Watched())
    with town.reading() as session:
        entry = session.scalars(sa.select(journal.Entry)).one()
    assert seen == [1]
    assert (entry.actor, entry.act) == ("cli:nadia", "export")
    filters = {"for": "email", "issue": "housing", "neighbourhood": None}
    assert entry.particulars == {"filter": filters, "rows": 1, "sha256": report.sha256}


def test_nothing_comes_out_in_electoral_silence(town: Database, chosen: Settings) -> None:
    with time_machine.travel("2032-03-13T08:00:00+01:00", tick=False), pytest.raises(ElectoralSilence) as silence:
        export(town, chosen, Segment("email"))
    assert "14/03/2032 20:00" in str(silence.value)
    assert "L49" in str(silence.value)
