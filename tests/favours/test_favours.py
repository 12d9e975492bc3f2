"""A favour from the tick to the door: asked, offered, agreed, done; the law's limits; and nothing of it stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from capture import erasures, favours, law, retention, suppressions
from capture.database import Database
from capture.errors import FavourOver, FavourUnknown, HelperUnknown, NobodyOffered, ProxiesHeld
from capture.favours import PROXY, RIDE, Favour, Helper, Offer, Told
from capture.issues import Catalogue
from capture.merges import rules
from capture.settings import Settings
from tests.cast import BILAL, CAMILLE
from tests.conftest import KEY, NOON, who_is
from tests.favours.conftest import People, join

FIRST, SECOND = date(2032, 3, 14), date(2032, 3, 21)
FAROUK = Offer("Farouk Slimani", "+33612345602")


def ballot(chosen: Settings) -> law.Ballot:
    return chosen.campaign.ballot


def states(database: Database, kind: str = RIDE, day: date = FIRST) -> list[tuple[str, str]]:
    """Who asks for a round, and how far it is."""
    with database.reading() as session:
        return [(one.person.name, one.state) for one in favours.listed(session, kind, day)]


def test_a_tick_is_asked_for_each_round_until_somebody_takes_it_up(
    chosen: Settings, database: Database, people: People
) -> None:
    assert states(database) == [("Camille", "asked")]
    ref = f"p{people.camille}"
    with database.writing() as session:
        taken = favours.take_up(session, RIDE, ref, FIRST, "staff:1", NOON)
        assert favours.take_up(session, RIDE, ref, FIRST, "staff:1", NOON).id == taken.id
        bilal = favours.take(session, RIDE, f"p{people.bilal}", "staff:1", NOON)
        favours.offer(session, ballot(chosen), taken, bilal, "staff:1", NOON)
    assert states(database) == [("Camille", "offered")]
    with database.writing() as session:
        taken = favours.take_up(session, RIDE, ref, FIRST, "staff:1", NOON)
        favours.agree(session, taken, "staff:1", NOON)
        favours.finish(session, taken, "staff:1", NOON)
    assert states(database) == [("Camille", "done")]
    assert states(database, day=SECOND) == [("Camille", "asked")]


def test_whoever_took_the_tick_back_left_or_never_asked_is_nobodys_favour(database: Database, people: People) -> None:
    with database.writing() as session, pytest.raises(FavourUnknown):
        favours.take_up(session, RIDE, f"p{people.bilal}", FIRST, "staff:1", NOON)
    for ref in ("p0", "p99999999999999", "p-1", "x", "", "12"):
        with database.writing() as session, pytest.raises(FavourUnknown):
            favours.take_up(session, RIDE, ref, FIRST, "staff:1", NOON)
    with database.writing() as session:
        session.execute(sa.text("UPDATE supporters SET flags = flags | 1 WHERE email = :email"), {"email": CAMILLE})
    assert states(database) == []


def test_whoever_takes_the_tick_back_is_not_driven_any_more(
    chosen: Settings, database: Database, people: People
) -> None:
    with database.writing() as session:
        taken = favours.take_up(session, RIDE, f"p{people.camille}", FIRST, "staff:1", NOON)
        bilal = favours.take(session, RIDE, f"p{people.bilal}", "staff:1", NOON)
        favours.offer(session, ballot(chosen), taken, bilal, "staff:1", NOON)
        favours.agree(session, taken, "staff:1", NOON)
        session.execute(sa.text("UPDATE supporters SET flags = flags | 1 WHERE email = :email"), {"email": CAMILLE})
    assert states(database) == [("Camille", "dropped")]


def test_what_is_over_or_has_nobody_goes_no_further(chosen: Settings, database: Database, people: People) -> None:
    with database.writing() as session:
        asked = favours.ask(session, RIDE, Told(name="Yvonne Prat", phone="+33612345603"), "staff:1", NOON)
        with pytest.raises(NobodyOffered):
            favours.agree(session, asked, "staff:1", NOON)
        with pytest.raises(NobodyOffered):
            favours.finish(session, asked, "staff:1", NOON)
        favours.drop(session, asked, "staff:1", NOON)
        driver = favours.volunteer(session, RIDE, FAROUK, "staff:1", NOON)
        with pytest.raises(FavourOver):
            favours.offer(session, ballot(chosen), asked, driver, "staff:1", NOON)
        favours.reopen(session, asked, "staff:1", NOON)
        favours.offer(session, ballot(chosen), asked, driver, "staff:1", NOON)
        assert asked.stands == "offered"
        favours.withdraw(session, driver, "staff:1", NOON)
    assert states(database) == [("Camille", "asked"), ("Yvonne Prat", "asked")]


@pytest.mark.parametrize("ref", ["h1", "p999", "x1", "", "h-1", "p" + "9" * 20, "é"])
def test_nobody_is_named_who_is_not_there(database: Database, people: People, ref: str) -> None:
    with database.writing() as session, pytest.raises(HelperUnknown):
        favours.take(session, RIDE, ref, "staff:1", NOON)


@pytest.mark.parametrize(
    ("held", "asked", "may"),
    [
        ((), False, True),
        ((False,), False, False),
        ((False,), True, True),
        ((True,), False, True),
        ((True,), True, True),
        ((True, True), True, False),
        ((False, True), False, False),
    ],
)
def test_the_law_lets_one_hold_two_proxies_of_which_one_is_made_in_france(
    chosen: Settings, database: Database, people: People, held: tuple[bool, ...], asked: bool, may: bool
) -> None:
    with database.writing() as session:
        odette = favours.take(session, PROXY, f"p{people.odette}", "staff:1", NOON)
        for number, is_abroad in enumerate(held):
            told = Told(name=f"Prat {number}", day=FIRST, is_abroad=is_abroad)
            made = favours.ask(session, PROXY, told, "staff:1", NOON)
            favours.offer(session, ballot(chosen), made, odette, "staff:1", NOON)
        one_more = favours.ask(session, PROXY, Told(name="Yvonne", day=FIRST, is_abroad=asked), "staff:1", NOON)
        if may:
            favours.offer(session, ballot(chosen), one_more, odette, "staff:1", NOON)
            assert one_more.stands == "offered"
        else:
            with pytest.raises(ProxiesHeld, match=r"art\. L73"):
                favours.offer(session, ballot(chosen), one_more, odette, "staff:1", NOON)


def test_a_proxy_of_another_round_is_another_and_one_of_both_is_in_each(
    chosen: Settings, database: Database, people: People
) -> None:
    with database.writing() as session:
        odette = favours.take(session, PROXY, f"p{people.odette}", "staff:1", NOON)
        for day in (FIRST, SECOND):
            made = favours.ask(session, PROXY, Told(name=f"Prat {day}", day=day), "staff:1", NOON)
            favours.offer(session, ballot(chosen), made, odette, "staff:1", NOON)
        both = favours.ask(session, PROXY, Told(name="Yvonne"), "staff:1", NOON)
        with pytest.raises(ProxiesHeld):
            favours.offer(session, ballot(chosen), both, odette, "staff:1", NOON)
        number = made.id
    with pytest.raises(ProxiesHeld), database.writing() as session:
        moved = favours.get(session, PROXY, number)
        favours.revise(session, ballot(chosen), moved, Told(name="Prat", day=FIRST), NOON)
    with database.reading() as session:
        assert session.scalar(sa.select(Favour.day).where(Favour.id == number)) == SECOND


def test_of_two_who_name_one_person_at_once_one_is_refused(
    chosen: Settings, database: Database, people: People
) -> None:
    with database.writing() as session:
        asked = [favours.ask(session, PROXY, Told(name=name, day=FIRST), "staff:1", NOON).id for name in "AB"]

    def name(number: int) -> bool:
        """Name Odette for one of both."""
        try:
            with database.writing() as session:
                favour = favours.get(session, PROXY, number)
                odette = favours.take(session, PROXY, f"p{people.odette}", "staff:1", NOON)
                favours.offer(session, ballot(chosen), favour, odette, "staff:1", NOON)
        except ProxiesHeld:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(name, asked)) == [False, True]
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Helper)) == 1


def test_whoever_is_erased_takes_their_favours_along_and_leaves_a_gap(
    chosen: Settings, database: Database, people: People
) -> None:
    with database.writing() as session:
        hers = favours.take_up(session, PROXY, f"p{people.camille}", FIRST, "staff:1", NOON)
        odette = favours.take(session, PROXY, f"p{people.odette}", "staff:1", NOON)
        favours.offer(session, ballot(chosen), hers, odette, "staff:1", NOON)
        # The same Odette, as she rang up herself.
        favours.volunteer(session, RIDE, Offer("Odette", "+33612345601"), "staff:1", NOON)
        erasures.erase(session, who_is("odette.martin@gmail.com"), NOON, KEY)
    assert states(database, PROXY) == [("Camille", "asked")]
    with database.writing() as session:
        assert session.scalars(sa.select(Helper.id)).all() == []
        erasures.erase(session, who_is(CAMILLE), NOON, KEY)
        assert session.scalars(sa.select(Favour.id)).all() == []


def test_whoever_was_written_down_by_hand_is_forgotten_by_their_number(database: Database, people: People) -> None:
    who = suppressions.digest_of_number(KEY, "+33612345603")
    with database.writing() as session:
        favours.ask(session, RIDE, Told(name="Yvonne Prat", phone="+33612345603"), "staff:1", NOON)
        favours.volunteer(session, RIDE, FAROUK, "staff:1", NOON)
        assert erasures.look(session, who, KEY).known
        assert erasures.erase(session, who, NOON, KEY).known
        assert not erasures.look(session, who, KEY).known
        assert session.scalars(sa.select(Helper.name)).all() == ["Farouk Slimani"]
    assert states(database) == [("Camille", "asked")]


def test_two_entries_that_become_one_hold_what_both_held(
    chosen: Settings, database: Database, catalogue: Catalogue, people: People
) -> None:
    with database.writing() as session:
        other = join(session, catalogue, "odette@exemple.fr", "help:proxy", given_name="Odette")
        for number, name in ((people.odette, "Prat"), (other, "Yvonne")):
            made = favours.ask(session, PROXY, Told(name=name, day=FIRST), "staff:1", NOON)
            helper = favours.take(session, PROXY, f"p{number}", "staff:1", NOON)
            favours.offer(session, ballot(chosen), made, helper, "staff:1", NOON)
        rules.carry(session, people.odette, other)
        third = favours.ask(session, PROXY, Told(name="Lucie", day=FIRST, is_abroad=True), "staff:1", NOON)
        helper = favours.take(session, PROXY, f"p{people.odette}", "staff:1", NOON)
        with pytest.raises(ProxiesHeld):
            favours.offer(session, ballot(chosen), third, helper, "staff:1", NOON)


def test_all_of_it_is_gone_the_day_after_the_ballot(chosen: Settings, database: Database, people: People) -> None:
    with database.writing() as session:
        made = favours.take_up(session, RIDE, f"p{people.camille}", SECOND, "staff:1", NOON)
        bilal = favours.take(session, RIDE, f"p{people.bilal}", "staff:1", NOON)
        favours.offer(session, ballot(chosen), made, bilal, "staff:1", NOON)
    last = datetime(2032, 3, 22, 22, 59, tzinfo=NOON.tzinfo)
    retention.purge(chosen, database, last)
    assert states(database, day=SECOND) == [("Camille", "offered")]
    retention.purge(chosen, database, last + timedelta(minutes=1))
    with database.reading() as session:
        assert [session.scalars(sa.select(table.id)).all() for table in (Favour, Helper)] == [[], []]


@pytest.mark.parametrize(
    ("at", "day"),
    [(datetime(2032, 3, 14, 12), FIRST), (datetime(2032, 3, 15, 12), SECOND), (datetime(2032, 4, 1), SECOND)],
)
def test_the_round_is_the_one_that_comes(chosen: Settings, at: datetime, day: date) -> None:
    assert law.next_round(ballot(chosen), at.replace(tzinfo=NOON.tzinfo)) == day


def test_the_journal_names_nobody(chosen: Settings, database: Database, people: People) -> None:
    with database.writing() as session:
        asked = favours.ask(session, RIDE, Told(name="Yvonne Prat", phone="+33612345603"), "staff:1", NOON)
        favours.erase(session, asked, "staff:1", NOON)
        told = session.execute(sa.text("SELECT act, particulars FROM journal ORDER BY id")).all()
    assert [act for act, _ in told][-2:] == ["favour-asked", "favour-erased"]
    assert "Yvonne" not in str(told) and BILAL not in str(told)
