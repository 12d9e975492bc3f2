"""People by what came of a mailing: counted, found, and never a choice of whom a letter reaches."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import deliveries, law, mailings
from capture.database import Database, now
from capture.deliveries import results, texts
from capture.deliveries.results import BOUNCED, CLICKED, KINDS, LEFT
from capture.deliveries.texts import DELIVERED, FAILED, UNSURE, Text
from capture.errors import MailingRefused
from capture.issues import Catalogue
from capture.segments import LineWrong, Segment
from capture.settings import Settings
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import chosen as chosen_by
from tests.choosing import confirms
from tests.conftest import NOON, who_is
from tests.mailing import FRENCH, KEY, house, looked
from tests.merging import AGAIN, merged

REMINDER = "2032-03-10-rappel"


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Camille followed a link, Bilal left, Odette's letter came back; each got a text."""
    with database.writing() as session:
        for email, kind in ((CAMILLE, CLICKED), (BILAL, LEFT), (ODETTE, BOUNCED)):
            confirms(session, wish_of(email, "newsletter", "targeting"), catalogue)
            results.note(session, KEY, kind, Supporter.email == email, NOON)
        for email, state in ((CAMILLE, DELIVERED), (BILAL, FAILED), (ODETTE, UNSURE)):
            session.add(text(email, state))
    return database


def text(email: str, state: str) -> Text:
    told = {"mailing": REMINDER, "who": who_is(email), "digest": who_is(email), "reference": email, "asks": []}
    return Text(**told, parts=1, state=state, planned_at=NOON, until=NOON, sent_at=NOON)


def emails(segment: Segment) -> set[str]:
    found = sa.select(Supporter.email).where(segment.condition)
    return set(segment.scope.session.scalars(found))


@pytest.mark.parametrize(
    ("line", "people"),
    [
        (f"mailing:{KEY}.clicked", {CAMILLE}),
        (f"mailing:{KEY}.left", {BILAL}),
        (f"mailing:{KEY}.bounced", {ODETTE}),
        (f"mailing:{KEY}.opened", set()),
        (f"mailing:{REMINDER}", {CAMILLE}),
        (f"mailing:{REMINDER}.delivered", {CAMILLE}),
        (f"mailing:{REMINDER}.failed", {BILAL}),
        (f"mailing:{REMINDER}.unsure", {ODETTE}),
        ("mailing:*", {CAMILLE}),
        ("mailing:unheard-of.clicked", set()),
        (f"-mailing:{KEY}.clicked", {BILAL, ODETTE}),
    ],
)
def test_they_are_found(town: Database, catalogue: Catalogue, line: str, people: set[str]) -> None:
    with town.reading() as session:
        assert emails(chosen_by(session, line, catalogue)) == people


def test_whoever_became_another_is_found_by_what_either_got(town: Database, catalogue: Catalogue) -> None:
    with town.writing() as session:
        kept = confirms(session, wish_of(AGAIN), catalogue)
        merged(session, kept, session.scalars(sa.select(Supporter.id).where(Supporter.email == CAMILLE)).one())
        for ending in (f"{REMINDER}.delivered", f"{KEY}.clicked"):
            assert emails(chosen_by(session, f"mailing:{ending}", catalogue)) == {AGAIN}


def test_what_is_never_known_of_a_mailing_is_pointed_at(town: Database, catalogue: Catalogue) -> None:
    with town.reading() as session, pytest.raises(LineWrong) as wrong:
        chosen_by(session, f"mailing:{KEY}.clickd", catalogue).count()
    assert wrong.value.mended == f"mailing:{KEY}.clicked" and "bounced" in wrong.value.sentence


ENDINGS = ["", *deliveries.FATES, *texts.FATES, *KINDS]


@pytest.mark.parametrize("ending", sorted(set(ENDINGS)))
@pytest.mark.parametrize("channel", [law.EMAIL, law.TEXT])
def test_no_online_audience_is_chosen_by_it(town: Database, catalogue: Catalogue, ending: str, channel: str) -> None:
    with town.reading() as session:
        segment = chosen_by(session, f"mailing:{KEY}.{ending}".rstrip("."), catalogue)
        reach = segment.reach(channel)
        assert reach.people == 0 and reach.audience.barred == {law.OBSERVED}
        assert reach.audience.article == "Regulation (EU) 2024/900, art. 18(1)"
        assert segment.reach(law.POST).audience.barred == frozenset()


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_mailing_for_those_who_followed_another_is_refused_with_its_article(
    chosen: Settings, town: Database, catalogue: Catalogue, tmp_path: Path, sign: str
) -> None:
    here = house(chosen, tmp_path / "house", fr=FRENCH.replace("{facts}", f"Audience: {sign}mailing:{KEY}.clicked"))
    with town.writing() as session:
        found = looked(here, session, catalogue)
        assert not found.may_leave
        assert any("Regulation (EU) 2024/900, art. 18(1)" in finding.told for finding in found.findings)
        with pytest.raises(MailingRefused):
            mailings.order_of(found, here.campaign, now())


def test_an_export_for_email_of_them_holds_nobody(town: Database, catalogue: Catalogue) -> None:
    with town.reading() as session:
        segment = chosen_by(session, f"mailing:{KEY}.clicked", catalogue)
        told = {(reason.key, reason.article): number for reason, number in segment.reach(law.EMAIL).refused}
        assert told == {("law", "Regulation (EU) 2024/900, art. 18(1)"): 1}
        assert list(segment.members(law.EMAIL, [Supporter.id])) == []
