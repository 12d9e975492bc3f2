"""People of a list come in all or nobody; what we know stays, consent needs a statement, marks and counts are right."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from capture import (
    arrivals,
    bounces,
    consents,
    erasures,
    imports,
    interests,
    journal,
    law,
    memberships,
    moves,
    origins,
    standings,
    suppressions,
    tags,
    tallies,
)
from capture.arrivals import Addition, Arrival, Import
from capture.consents import Wording
from capture.imports.rows import Row
from capture.marks import Mark
from capture.origins import Source
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, MALLORY, ODETTE, wish_of
from tests.choosing import chosen, confirms, reached
from tests.conftest import KEY, NOON, who_is
from tests.imports.bringing import MUTE, NADIA, OF_OTHERS, SIGNED, Town, verdicts
from tests.test_marks import counted

HEADS = "email,given name,family name,phone,postcode,neighbourhood,issues,newsletter,sms,tags\n"
CAMILLES = f'{CAMILLE},Camille,Durand,0612340001,31000,bellevue,"housing, transport",yes,yes,"presse, marché"\n'
BILALS = f"{BILAL},Bilal,,,,,,no,,\n"
YANNS = ",Yann,Roux,0612340009,,,water,yes,yes,\n"
LIST = HEADS + CAMILLES + BILALS + YANNS


def marked(person: Supporter) -> Mark:
    return Mark(person.flags)


def test_everybody_comes_in(town: Town) -> None:
    asked = town.bring(LIST, SIGNED)
    assert [(one.email, one.given_name, one.phone) for one in town.people()] == [
        (CAMILLE, "Camille", "+33612340001"),
        (BILAL, "Bilal", ""),
        ("", "Yann", "+33612340009"),
    ]
    assert (asked.state, asked.applied_at is not None, town.rows(asked)) == (arrivals.ENTERED, True, [])
    camille = town.person(email=CAMILLE)
    assert (camille.who, camille.source, camille.src) == (who_is(CAMILLE), "/import", f"import-{asked.id}")
    assert (camille.joined_at, camille.confirmed_at, camille.language) == (asked.applied_at, None, "fr")


def test_who_has_no_address_is_known_by_their_number(town: Town) -> None:
    town.bring(LIST)
    yann = town.person(given_name="Yann")
    assert yann.who == suppressions.digest_of_number(KEY, "+33612340009")
    assert marked(yann) & (Mark.HAS_EMAIL | Mark.HAS_PHONE) == Mark.HAS_PHONE


def test_without_a_statement_they_come_in_mute(town: Town) -> None:
    town.bring(LIST, MUTE)
    with town.database.reading() as session:
        assert session.scalars(sa.select(consents.Consent)).all() == []
        assert [reached(session, channel) for channel in ("email", "sms")] == [0, 0]
    assert not marked(town.person(email=CAMILLE)) & (Mark.NEWSLETTER | Mark.SMS | Mark.CONFIRMED)


def test_what_is_stated_is_consent_in_those_very_words(town: Town) -> None:
    asked = town.bring(LIST, SIGNED)
    with town.database.reading() as session:
        camille, yann = town.person(email=CAMILLE), town.person(given_name="Yann")
        assert [set(consents.standing(session, one.id)) for one in (camille, yann)] == [{"newsletter", "sms"}, {"sms"}]
        line = session.scalars(sa.select(consents.Consent)).first()
        assert line is not None
        assert (line.page, line.at) == (f"import:{asked.id}", asked.applied_at)
        words = session.get_one(Wording, line.wording).text
        assert [reached(session, channel) for channel in ("email", "sms")] == [1, 2]
    assert "They signed our paper list at the market." in words
    assert "not shown by a form of ours" in words
    assert "31 January 2026, to us" in words


def test_everybody_may_have_agreed_without_a_column(town: Town) -> None:
    said = arrivals.Statement(SIGNED.text, SIGNED.given_on, arrivals.US, ["newsletter", "letter:housing"])
    town.bring(f"email\n{CAMILLE}\n", said)
    with town.database.reading() as session:
        assert set(consents.standing(session, town.person().id)) == {"newsletter", "letter:housing"}
        assert reached(session, "email", "issue:housing", town.catalogue) == 1


def test_what_they_told_us_may_choose_and_what_others_noted_may_not(town: Town) -> None:
    targeted = HEADS.replace("sms", "targeting") + CAMILLES
    town.bring(targeted, SIGNED)
    town.bring(targeted.replace(CAMILLE, BILAL).replace("0612340001", ""), OF_OTHERS)
    with town.database.reading() as session:
        assert reached(session, "email", "issue:housing neighbourhood:bellevue", town.catalogue) == 1
        facts = {person.email: origins.of(session, person.id) for person in town.people()}
    assert {origin.origin for origin in facts[CAMILLE].values()} == {law.DECLARED}
    assert {origin.origin for origin in facts[BILAL].values()} == {law.OBSERVED}
    assert {origin.whence for origin in facts[BILAL].values()} == {"import:2"}
    assert marked(town.person(email=BILAL)) & (Mark.NOTED_NEIGHBOURHOOD | Mark.NOTED_ISSUES | Mark.NOTED_NAME)


def test_tags_say_whence_they_are(town: Town) -> None:
    asked = town.bring(LIST)
    with town.database.reading() as session:
        borne = tags.of(session, town.person(email=CAMILLE).id)
        assert [(one.tag, one.by) for one in borne] == [("marché", asked.actor), ("presse", asked.actor)]


def test_only_blanks_are_filled(town: Town) -> None:
    with town.database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", given_name="Cam", neighbourhood="les-coteaux"), town.catalogue)
    asked = town.bring(LIST, OF_OTHERS)
    camille = town.person(email=CAMILLE)
    assert (camille.given_name, camille.neighbourhood, camille.confirmed_at) == (
        "Cam",
        "les-coteaux",
        camille.joined_at,
    )
    assert (camille.family_name, camille.postcode, camille.phone) == ("Durand", "31000", "+33612340001")
    assert (camille.family_key, camille.source) == ("durand", "/sign-up/")
    assert not marked(camille) & Mark.NOTED_NEIGHBOURHOOD
    assert marked(camille) & Mark.NOTED_PHONE
    with town.database.reading() as session:
        assert origins.of(session, camille.id)["phone"].whence == asked.actor
        added = session.scalars(sa.select(Addition).where(Addition.what != "note")).all()
        assert {(one.what, one.value) for one in added} == {
            ("family_name", "Durand"), ("postcode", "31000"), ("phone", "+33612340001"),
            ("issue", "housing"), ("issue", "transport"), ("purpose", "sms"),
        }  # fmt: skip


def test_issues_that_others_noted_are_not_mixed_with_those_ticked(town: Town) -> None:
    with town.database.writing() as session:
        number = confirms(session, wish_of(CAMILLE, "letter:water"), town.catalogue)
    town.bring(LIST, OF_OTHERS)
    assert not marked(town.person(email=CAMILLE)) & Mark.NOTED_ISSUES
    town.bring(LIST, SIGNED)
    with town.database.reading() as session:
        ticked = session.scalars(sa.select(interests.Interest.issue).where(interests.Interest.supporter_id == number))
        assert set(ticked) == {"water", "housing", "transport"}


def test_who_took_a_consent_back_is_not_granted_it_by_a_list(town: Town) -> None:
    with town.database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", "letter:water"), town.catalogue)
        person = moves.person(session, who_is(CAMILLE))
        assert person is not None
        memberships.thin(session, person, ["letter:water"], "/preferences", NOON)
    town.bring(LIST, SIGNED)
    with town.database.reading() as session:
        assert set(consents.standing(session, town.person(email=CAMILLE).id)) == {"letter:water", "sms"}


def test_the_same_list_twice_changes_nothing_more(town: Town) -> None:
    town.bring(LIST, SIGNED)
    before = [vars(person).copy() for person in town.people()]
    again = town.bring(LIST, SIGNED)
    assert verdicts(again) == {"merged": 3}
    for one, other in zip(before, town.people(), strict=True):
        assert {name: value for name, value in one.items() if name[0] != "_"}.items() <= vars(other).items()
    with town.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(consents.Consent.id))) == 3
        assert session.scalar(sa.select(sa.func.count()).select_from(Arrival).where(Arrival.is_new)) == 3


def test_whoever_came_with_a_number_gets_their_address(town: Town) -> None:
    town.bring("given name,phone\nCamille,0612340001\n")
    town.bring(LIST, SIGNED)
    camille = town.person(given_name="Camille")
    assert (camille.email, camille.who, camille.email_key) == (CAMILLE, who_is(CAMILLE), CAMILLE)
    assert marked(camille) & Mark.HAS_EMAIL


def test_an_address_that_fails_comes_in_as_failing(town: Town) -> None:
    with town.database.writing() as session:
        bounces.note(session, who_is(CAMILLE), "5.1.1", NOON)
    town.bring(LIST, SIGNED)
    assert marked(town.person(email=CAMILLE)) & Mark.FAILING


def test_a_moved_person_is_found_by_the_address_that_they_left(town: Town) -> None:
    with town.database.writing() as session:
        number = confirms(session, wish_of(CAMILLE), town.catalogue)
        person = moves.person(session, who_is(CAMILLE))
        assert person is not None
        moves.ask(session, person, who_is(MALLORY), MALLORY, NOON)
        session.execute(sa.update(moves.Move).values(done_at=NOON, new_email=""))
        moves.carry(session, number, who_is(MALLORY), MALLORY)
    town.bring(LIST, SIGNED)
    assert town.person(email=MALLORY).family_name == "Durand"
    assert len(town.people()) == 3


def test_those_who_left_get_nothing(town: Town) -> None:
    with town.database.writing() as session:
        confirms(session, wish_of(CAMILLE), town.catalogue)
        memberships.leave(session, who_is(CAMILLE), "/leave", NOON)
        erasures.erase(session, who_is(BILAL), NOON, KEY)
    town.bring(LIST, SIGNED)
    camille = town.person(email=CAMILLE)
    assert (camille.family_name, camille.phone) == ("", "")
    assert [one.email for one in town.people()] == [CAMILLE, ""]


Meanwhile = Callable[[Town], None]


def signs_up(town: Town) -> None:
    with town.database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", given_name="Cam"), town.catalogue)


def leaves(town: Town) -> None:
    with town.database.writing() as session:
        memberships.leave(session, who_is(CAMILLE), "/leave", NOON)


def is_erased(town: Town) -> None:
    with town.database.writing() as session:
        erasures.erase(session, who_is(CAMILLE), NOON, KEY)


def signs_up_and_leaves(town: Town) -> None:
    signs_up(town)
    leaves(town)


@pytest.mark.parametrize(
    ("meanwhile", "names"),
    [
        (signs_up, ["Cam", "Bilal", "Yann"]),
        (leaves, ["Bilal", "Yann"]),
        (is_erased, ["Bilal", "Yann"]),
        (signs_up_and_leaves, ["Cam", "Bilal", "Yann"]),
    ],
)
def test_what_happened_since_it_was_read_counts(town: Town, meanwhile: Meanwhile, names: list[str]) -> None:
    asked = town.read(LIST, SIGNED)
    meanwhile(town)
    town.enter(asked)
    assert [one.given_name for one in town.people()] == names
    assert_right(town)


def test_a_person_who_was_to_be_merged_may_be_gone(town: Town) -> None:
    signs_up(town)
    asked = town.read(LIST, SIGNED)
    is_erased(town)
    town.enter(asked)
    assert [one.email for one in town.people()] == [BILAL, ""]


def assert_right(town: Town) -> None:
    """Assert that marks are what ledgers say, and counts what people are."""
    marked = sa.select(Supporter.id, Supporter.flags, Supporter.ticks, Supporter.letters).order_by(Supporter.id)
    with town.database.writing() as session:
        before = session.execute(marked).all()
        standings.derive(session, sa.true())
        after = session.execute(marked).all()
        assert before == after
        assert tallies.read(session) == counted(session)


@pytest.mark.parametrize("said", [MUTE, SIGNED, OF_OTHERS])
def test_marks_and_counts_are_right(town: Town, said: arrivals.Statement) -> None:
    with town.database.writing() as session:
        number = confirms(session, wish_of(CAMILLE, "newsletter", "letter:water", given_name="Cam"), town.catalogue)
        confirms(session, wish_of(ODETTE, "sms", "help:doors", phone="+33612340005"), town.catalogue)
        person = session.get_one(Supporter, number)
        origins.tell(session, person, {"postcode": "31200"}, Source(law.OBSERVED, NADIA, NOON))
        bounces.note(session, who_is(BILAL), "5.1.1", NOON)
    more = "odette.martin@gmail.com,Odette,,,1234,la-gare,water,yes,,voisine\n"
    town.bring(LIST + more, said)
    assert_right(town)
    town.undo(town.found(1))
    assert_right(town)


def test_nobody_comes_in_where_one_cannot(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = town.read(LIST, SIGNED)
    monkeypatch.setattr("capture.imports.entering._tag", _fail)
    with town.database.writing() as session:
        imports.confirm(session, asked.id, NADIA)
    with pytest.raises(ZeroDivisionError):
        imports.work(town.settings, town.database, town.catalogue)
    assert town.people() == []
    assert town.found(asked.id).state == arrivals.ENTERING
    monkeypatch.undo()
    imports.go_on(town.settings, town.database, town.catalogue, asked.id)
    assert len(town.people()) == 3
    assert_right(town)


def _fail(*told: object) -> None:
    raise ZeroDivisionError


def test_letting_in_is_in_the_journal_without_anybody(town: Town) -> None:
    town.bring(LIST, SIGNED)
    with town.database.reading() as session:
        entry = session.scalars(sa.select(journal.Entry).where(journal.Entry.act == "import")).one()
    assert (entry.actor, entry.particulars["new"], entry.particulars["file"]) == (NADIA, 3, "list.csv")
    assert entry.particulars["statement"] == SIGNED.text
    assert CAMILLE not in repr(entry.particulars)


def test_the_file_and_its_rows_are_gone_when_they_are_in(town: Town) -> None:
    asked = town.bring(LIST + "not an address,,,,,,,,,\n", SIGNED)
    there = [path.name for path in (town.settings.instance / "imports" / str(asked.id)).iterdir()]
    assert there == ["refused.xlsx"]
    with town.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Row)) == 0


def test_two_workers_let_them_in_once(town: Town) -> None:
    asked = town.read(LIST, SIGNED)
    with town.database.writing() as session:
        imports.confirm(session, asked.id, NADIA)
    for _ in range(2):
        imports.go_on(town.settings, town.database, town.catalogue, asked.id)
    assert len(town.people()) == 3


@pytest.mark.parametrize("line", ["import:1", "import:list.csv", "import:li*", "import:*"])
def test_a_segment_finds_who_came_with_a_list(town: Town, line: str) -> None:
    town.bring(LIST, SIGNED)
    with town.database.writing() as session:
        confirms(session, wish_of(ODETTE), town.catalogue)
        assert reached(session, "email", line) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Import).where(Import.file == "list.csv")) == 1
    with town.database.reading() as session:
        assert chosen(session, line).count() == 3
