"""Typing a sheet: each line is a sign-up as from the visitors' own form, and each counts once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from capture import proposals, stalls, suppressions
from capture.database import Database, now
from capture.issues import Catalogue
from capture.letters import Letter
from capture.memberships import leave
from capture.proposals import Proposal
from capture.staff import ORGANISER
from capture.stalls import Printing, Stall
from tests.cast import BILAL, CAMILLE, MALLORY, ODETTE
from tests.conftest import who_is
from tests.team import acts, hire, sit
from tests.web.conftest import Letters, link

SignedIn = Callable[..., FlaskClient]
JSON = {"Accept": "application/json"}


@pytest.fixture
def stall(database: Database, catalogue: Catalogue) -> Stall:
    """Three sheets in French, with two issues."""
    with database.writing() as session:
        return stalls.run_off(session, Printing("fr", 3, ("housing", "transport")), catalogue, "tests", now())


def line(number: int, email: str, **cells: object) -> dict[str, object]:
    """What is typed into a line; the newsletter is ticked."""
    typed = {"once": f"key-{number}", "email": email, "newsletter": "yes", **cells}
    return {f"{number}-{name}": value for name, value in typed.items()}


def send(desk: FlaskClient, stall: Stall, *lines: dict[str, object], act: str = "save", sheet: int = 1) -> TestResponse:
    """Send lines of a sheet as its script does."""
    data = {name: value for one in lines for name, value in one.items()}
    return desk.post(f"/desk/stall/{stall.codes[sheet - 1]}", data={"act": act, **data}, headers=JSON)


def states(answer: TestResponse) -> dict[str, str]:
    """What became of each line."""
    assert answer.status_code == 200 and answer.json is not None and answer.json["hustings"] == "typed"
    rows = str(answer.json["rows"]).split("<tr ")[1:]
    return {row.split('data-line="')[1].split('"')[0]: row.split('data-state="')[1].split('"')[0] for row in rows}


def wishes(database: Database, email: str) -> list[Proposal]:
    with database.reading() as session:
        return proposals.outstanding(session, who_is(email))


def owed(database: Database, email: str) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count(Letter.id)).where(Letter.who == who_is(email))) or 0


def typed(database: Database, stall: Stall, sheet: int = 1) -> list[int]:
    with database.reading() as session:
        return sorted(stalls.typed(session, stall, sheet))


def test_a_line_is_a_proposal_and_its_letter_like_any_other(
    signed_in: SignedIn, database: Database, stall: Stall, letters: Letters, visitor: FlaskClient
) -> None:
    cells = {"given_name": "Camille", "neighbourhood": "2", "issues": ["housing"], "targeting": "yes"}
    assert states(send(signed_in(ORGANISER), stall, line(3, CAMILLE, **cells))) == {"3": "saved"}

    (wish,) = wishes(database, CAMILLE)
    assert (wish.source, wish.src, wish.language) == ("/paper", f"sheet-{stall.id}", "fr")
    assert (wish.given_name, wish.neighbourhood) == ("Camille", "bellevue")
    assert wish.purposes == ["newsletter", "targeting", "letter:housing"]
    assert typed(database, stall) == [3]
    # Nothing is believed before the button.
    path = link(letters()[-1], "confirm")
    assert visitor.post(path, data={"proposal": wish.digest}).status_code == 200
    with database.reading() as session:
        assert [(run.lines, run.people) for run in stalls.listed(session)] == [(1, 1)]


def test_the_journal_has_numbers_only(signed_in: SignedIn, database: Database, stall: Stall) -> None:
    send(signed_in(ORGANISER), stall, line(1, CAMILLE), line(2, BILAL))

    assert acts(database)[-1] == ("staff:1", "typing")


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({}, "fine"),
        ({"newsletter": ""}, "wrong"),
        ({"email": "camille"}, "wrong"),
        ({"email": "camille@gmal.com"}, "wrong"),
        ({"email": "camille@gmal.com", "correct": "camille@gmal.com"}, "fine"),
        ({"email": "camille@gmal.com", "correct": "camille@gmail.com"}, "fine"),
        ({"given_name": "=1+1"}, "wrong"),
        ({"given_name": "Ca\x00mille"}, "wrong"),
        ({"neighbourhood": "tan"}, "fine"),
        ({"neighbourhood": "99"}, "wrong"),
        ({"neighbourhood": "\x00"}, "wrong"),
        ({"sms": "yes"}, "wrong"),
        ({"sms": "yes", "phone": "06 12 34 56 78"}, "fine"),
        ({"sms": "yes", "phone": "\x00"}, "wrong"),
    ],
)
def test_a_line_is_checked_by_the_rules_of_the_form_and_nothing_is_kept(
    signed_in: SignedIn, database: Database, stall: Stall, cells: dict[str, object], state: str
) -> None:
    answer = send(signed_in(ORGANISER), stall, line(1, **{"email": CAMILLE, **cells}), act="check")  # type: ignore[arg-type]

    assert states(answer) == {"1": state}
    assert typed(database, stall) == [] and owed(database, CAMILLE) == 0


def test_of_several_lines_the_right_ones_are_kept(signed_in: SignedIn, database: Database, stall: Stall) -> None:
    answer = send(signed_in(ORGANISER), stall, line(1, CAMILLE), line(2, "bilal"), line(4, ""), line(5, ODETTE))

    assert states(answer) == {"1": "saved", "2": "wrong", "4": "wrong", "5": "saved"}
    assert typed(database, stall) == [1, 5]
    assert answer.json is not None and answer.json["typed"] == 2


def test_an_empty_line_is_no_mistake(signed_in: SignedIn, database: Database, stall: Stall) -> None:
    answer = send(signed_in(ORGANISER), stall, line(1, "", newsletter=""), line(2, "  ", newsletter=""))

    assert states(answer) == {"1": "empty", "2": "empty"}
    assert typed(database, stall) == []


def test_what_is_sent_again_has_one_effect_and_the_same_answer(
    signed_in: SignedIn, database: Database, stall: Stall
) -> None:
    desk = signed_in(ORGANISER)
    answers = [states(send(desk, stall, line(1, CAMILLE), line(2, BILAL))) for _ in range(3)]

    assert answers == [{"1": "saved", "2": "saved"}] * 3
    assert (len(wishes(database, CAMILLE)), owed(database, CAMILLE)) == (1, 1)


def test_lines_that_come_many_times_at_once_count_once(
    app: Flask, database: Database, stall: Stall, numbers: Callable[[int, int], int]
) -> None:
    omar, many = hire(database, ORGANISER), numbers(6, 60)
    desks, start = [sit(app, database, omar) for _ in range(many)], Barrier(many)

    def post(desk: FlaskClient) -> dict[str, str]:
        start.wait()
        return states(send(desk, stall, *(line(number, CAMILLE if number % 2 else BILAL) for number in range(1, 5))))

    with ThreadPoolExecutor(many) as pool:
        answers = list(pool.map(post, desks))
    assert answers == [{str(number): "saved" for number in range(1, 5)}] * many
    assert [(len(wishes(database, email)), owed(database, email)) for email in (CAMILLE, BILAL)] == [(1, 1)] * 2
    assert typed(database, stall) == [1, 2, 3, 4]


def test_an_issue_that_is_not_offered_any_more_cannot_be_ticked(
    signed_in: SignedIn, database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        old = stalls.run_off(session, Printing("fr", 1, ("trams", "housing")), catalogue, "tests", now())
    desk = signed_in(ORGANISER)
    page = desk.get(f"/desk/stall/{old.codes[0]}").text

    assert 'value="trams"' not in page and "not offered any more" in page
    assert states(send(desk, old, line(1, CAMILLE, issues=["trams"]))) == {"1": "wrong"}


def test_a_line_that_was_typed_is_asked_about(signed_in: SignedIn, database: Database, stall: Stall) -> None:
    desk = signed_in(ORGANISER)
    send(desk, stall, line(1, CAMILLE))
    again = line(1, BILAL, once="another")

    for act in ("check", "save"):
        answer = send(desk, stall, again, act=act)
        assert states(answer) == {"1": "asks"}
        assert "by Omar" in answer.json["rows"]  # type: ignore[index]
    assert owed(database, BILAL) == 0
    assert states(send(desk, stall, again | {"1-again": "yes"})) == {"1": "saved"}
    assert owed(database, BILAL) == 1


def test_a_key_with_other_words_is_asked_about_too(signed_in: SignedIn, database: Database, stall: Stall) -> None:
    desk = signed_in(ORGANISER)
    send(desk, stall, line(1, CAMILLE))

    assert states(send(desk, stall, line(1, BILAL))) == {"1": "asks"}
    assert owed(database, BILAL) == 0


def test_the_same_line_of_another_sheet_is_another_line(signed_in: SignedIn, database: Database, stall: Stall) -> None:
    desk = signed_in(ORGANISER)
    send(desk, stall, line(1, CAMILLE))
    assert states(send(desk, stall, line(1, BILAL, once="other"), sheet=2)) == {"1": "saved"}


def test_whatever_the_sheet_did_not_offer_nobody_signed(signed_in: SignedIn, database: Database, stall: Stall) -> None:
    forged = {"1-issues": ["culture", "housing"], "1-source": "/elsewhere", "1-src": "x", "1-language": "en"}
    send(signed_in(ORGANISER), stall, line(1, CAMILLE) | forged)

    (wish,) = wishes(database, CAMILLE)
    assert wish.purposes == ["newsletter", "letter:housing"]
    assert (wish.source, wish.src, wish.language) == ("/paper", stall.src, "fr")


def test_a_mailbox_gets_one_letter_however_often_it_is_typed(
    signed_in: SignedIn, database: Database, stall: Stall, visitor: FlaskClient
) -> None:
    visitor.post("/sign-up", data={"email": CAMILLE, "newsletter": "yes"})
    send(signed_in(ORGANISER), stall, *(line(number, CAMILLE) for number in range(1, 6)))

    assert owed(database, CAMILLE) == 1
    assert typed(database, stall) == [1, 2, 3, 4, 5]


def test_whoever_left_is_asked_by_letter_as_from_the_form_and_stays_out_until_then(
    signed_in: SignedIn, database: Database, stall: Stall
) -> None:
    with database.writing() as session:
        leave(session, who_is(MALLORY), "/leave", now())
    send(signed_in(ORGANISER), stall, line(1, MALLORY))

    assert owed(database, MALLORY) == 1
    with database.reading() as session:
        assert session.scalar(sa.select(suppressions.holds(who_is(MALLORY))))


def test_without_a_script_the_page_comes_back_with_what_is_wrong(
    signed_in: SignedIn, database: Database, stall: Stall
) -> None:
    desk, path = signed_in(ORGANISER), f"/desk/stall/{stall.codes[0]}"
    answer = desk.post(path, data=line(1, CAMILLE) | line(2, "bilal@gmal.com", given_name="Bilal"))

    assert answer.status_code == 422
    assert "Saved" in answer.text and 'value="Bilal"' in answer.text
    assert "Use bilal@gmail.com" in answer.text and "Is this address right?" in answer.text
    mended = line(2, "bilal@gmal.com", given_name="Bilal", correct="bilal@gmail.com")
    answer = desk.post(path, data=line(1, "", newsletter="") | mended)
    assert (answer.status_code, answer.location) == (303, path)
    assert owed(database, "bilal@gmail.com") == 1
    assert "Typed on" in desk.get(path).text


def test_the_page_shows_every_line_and_the_issues_as_printed(signed_in: SignedIn, stall: Stall) -> None:
    page = signed_in(ORGANISER).get(f"/desk/stall/{stall.codes[2].lower()}").text

    assert [f'name="{number}-email"' in page for number in (1, 10, 11)] == [True, True, False]
    assert "Logement" in page and "Culture" not in page
    assert stall.codes[2] in page and "Next sheet" not in page


@pytest.mark.parametrize("code", ["S1-9X", "S1", "sheet", "%00", "12.pdf/x", "S9999999-1A"])
def test_a_sheet_that_was_not_printed_is_told(signed_in: SignedIn, stall: Stall, code: str) -> None:
    assert signed_in(ORGANISER).get(f"/desk/stall/{code}").status_code == 404
