"""Rules that an owner lifts on the word of counsel; the law itself nobody lifts."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import exemptions, law
from capture.database import Database
from capture.errors import CounselMissing, RuleNotLifted, RuleStands
from capture.exemptions import Exemption
from capture.journal import Entry
from tests.conftest import NOON
from tests.team import acts

FR = law.RULES["FR"]


def lift(session: Session, rule: str = law.SMS_HOURS, counsel: str = "Me Roche", reason: str = "No trade.") -> None:
    """Lift a rule as Nora, who owns the campaign, does."""
    told = Exemption(rule=rule, counsel=counsel, reason=reason, owner="staff:1", at=NOON)
    exemptions.lift(session, FR, told, "cli:nora")


def test_a_rule_is_lifted_and_stands_again(database: Database) -> None:
    with database.writing() as session:
        assert exemptions.lifted(session) == frozenset()
        lift(session)
    with database.writing() as session:
        assert exemptions.lifted(session) == {law.SMS_HOURS}
        exemptions.restore(session, law.SMS_HOURS, "cli:nora", NOON)
    with database.reading() as session:
        assert exemptions.lifted(session) == frozenset()
    assert acts(database) == [("cli:nora", "rule-lifted"), ("cli:nora", "rule-restored")]


def test_the_journal_has_counsel_and_reason(database: Database) -> None:
    with database.writing() as session:
        lift(session)
    with database.reading() as session:
        (told,) = session.scalars(sa.select(Entry.particulars))
    assert told == {"rule": "sms-hours", "counsel": "Me Roche", "reason": "No trade.", "owner": "staff:1"}


@pytest.mark.parametrize("rule", [law.SILENCE, "targeting", "", "code électoral, art. L49"])
def test_the_law_itself_is_never_lifted(database: Database, rule: str) -> None:
    with database.writing() as session, pytest.raises(RuleStands, match="sms-hours"):
        lift(session, rule)
    assert acts(database) == []


@pytest.mark.parametrize("missing", ["counsel", "reason"])
def test_nothing_is_lifted_without_a_name_and_a_reason(database: Database, missing: str) -> None:
    with database.writing() as session, pytest.raises(CounselMissing):
        lift(session, **{missing: "  "})


def test_another_counsel_takes_the_place_of_the_first(database: Database) -> None:
    with database.writing() as session:
        lift(session)
        lift(session, counsel="Me Vidal")
    with database.reading() as session:
        assert [exemption.counsel for exemption in exemptions.standing(session)] == ["Me Vidal"]


def test_what_nobody_lifted_cannot_be_restored(database: Database) -> None:
    with database.writing() as session, pytest.raises(RuleNotLifted):
        exemptions.restore(session, law.SMS_HOURS, "cli:nora", NOON)
