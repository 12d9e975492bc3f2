"""People by where they live by the roll and what was heard there: for doors and post, and for nothing else."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import exports, law, mailings
from capture.database import Database, now
from capture.doors import Heard, Knock
from capture.errors import ForDoorsOnly, MailingRefused
from capture.exports import Order
from capture.issues import Catalogue
from capture.law import RULES
from capture.segments import LineWrong, Segment
from capture.settings import Settings
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import chosen as chosen_by
from tests.choosing import confirms, refused
from tests.conftest import NOON
from tests.field import town as town_of
from tests.mailing import FRENCH, house, looked
from tests.matches.people import agree, elector

ONLINE = "Regulation (EU) 2024/900, art. 18(1)"
FACTS = ("precinct:0E11", "doors:visited", "support:favourable", "heard:housing", "turnout:below")


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Camille lives on the hill, where somebody came and five were for us; Bilal at the port; Odette is on no roll."""
    with database.writing() as session:
        built = town_of.build(session)
        homes = built.of("rue de la Paix")[0], built.of("quai du Port")[0]
        people = [
            confirms(session, wish_of(who, "newsletter", "targeting"), catalogue) for who in (CAMILLE, BILAL, ODETTE)
        ]
        for person, home in zip(people, homes, strict=False):
            agree(session, person, elector(session, home, "NOM", str(person)))
        knock = {"key": "knock-1-0", "digest": "", "building_id": homes[0].id, "way": "phone"}
        session.add(Knock(**knock, outcome="talked", at=NOON, received_at=NOON))
        heard = [
            (built.hill.id, "answer", "1", 5),
            (built.port.id, "answer", "5", 4),
            (built.hill.id, "issue", "housing", 5),
        ]
        heard += [(built.port.id, "issue", "transport", 4)]
        told = [{"place": f"p:{at}", "subject": what, "value": value, "times": n} for at, what, value, n in heard]
        session.add_all(Heard(**one) for one in told)
    return database


def emails(segment: Segment) -> set[str]:
    return set(segment.scope.session.scalars(sa.select(Supporter.email).where(segment.condition)))


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("precinct:0E11", {CAMILLE}),
        ("precinct:0012", {BILAL}),
        ("precinct:*", {CAMILLE, BILAL}),
        ("-precinct:*", {ODETTE}),
        ("doors:visited", {CAMILLE}),
        ("doors:not-visited", {BILAL}),
        ("support:favourable", {CAMILLE}),
        # Four answers are told of nobody.
        ("support:unfavourable", set()),
        ("support:*", {CAMILLE}),
        ("heard:housing", {CAMILLE}),
        ("heard:transport", set()),
        ("turnout:below", {CAMILLE}),
        ("turnout:above", {BILAL}),
        ("support:favourable doors:not-visited", set()),
    ],
)
def test_they_are_found(town: Database, catalogue: Catalogue, line: str, people: set[str]) -> None:
    with town.reading() as session:
        assert emails(chosen_by(session, line, catalogue)) == people


def test_what_cannot_be_is_pointed_at(town: Database, catalogue: Catalogue) -> None:
    with town.reading() as session, pytest.raises(LineWrong) as wrong:
        chosen_by(session, "support:favorable", catalogue)
    assert wrong.value.mended == "support:favourable"


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize(
    ("channel", "article"), [(law.EMAIL, ONLINE), (law.TEXT, ONLINE), (law.PHONE, "GDPR, art. 5(1)(b)")]
)
def test_they_choose_for_doors_and_post_and_nothing_else(
    town: Database, catalogue: Catalogue, fact: str, channel: str, article: str
) -> None:
    with town.reading() as session:
        for line in (fact, f"-{fact}", f"issue:housing OR {fact}"):
            segment = chosen_by(session, line, catalogue)
            reach = segment.reach(channel)
            assert reach.people == 0 and law.ROLL in reach.audience.barred
            assert {reason.article for reason, _ in reach.refused} <= {article}
            assert set(refused(segment, channel)) <= {"law"}
            assert segment.reach(law.DOOR).audience.barred == segment.reach(law.POST).audience.barred == frozenset()
            with pytest.raises(ForDoorsOnly, match=re.escape(article)):
                exports.expect(segment, Order(line, channel, "csv", []))


def test_a_door_needs_no_street_that_somebody_told_us(town: Database, catalogue: Catalogue) -> None:
    with town.reading() as session:
        segment = chosen_by(session, "support:favourable", catalogue)
        assert refused(segment, law.DOOR) == {"no-street": 1}
        assert session.scalars(sa.select(Supporter.email).where(segment.doors())).all() == [CAMILLE]


def test_outside_the_union_they_choose_calls_too() -> None:
    chosen = law.Selection(frozenset({law.OBSERVED, law.ROLL}))
    assert not law.audience(RULES["none"], law.PHONE, chosen).barred
    assert law.audience(RULES["FR"], law.PHONE, chosen).barred == {law.ROLL}


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_mailing_to_them_is_refused_with_the_article(
    chosen: Settings, town: Database, catalogue: Catalogue, tmp_path: Path, sign: str
) -> None:
    here = house(chosen, tmp_path / "house", fr=FRENCH.replace("{facts}", f"Audience: {sign}support:favourable"))
    with town.writing() as session:
        found = looked(here, session, catalogue)
        assert any(ONLINE in finding.told for finding in found.findings)
        with pytest.raises(MailingRefused):
            mailings.order_of(found, here.campaign, now())
