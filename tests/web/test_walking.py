"""The walk on a phone: Karim holds its link, opens it, knocks, and sends what he found."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from markupsafe import escape

from capture import doors, law, proposals, settings, words
from capture.database import Database
from capture.doors import Heard, Knock
from capture.walks import Walk, links
from tests.cast import CAMILLE
from tests.conftest import ENVIRONMENT, who_is
from tests.doors.street import MORNING, build

HOUR = timedelta(hours=1)
FRENCH = {"Accept-Language": "fr"}


@dataclass
class Held:
    """A walk whose link Karim holds: a house of two electors, one of three that nobody visits, a block of forty."""

    database: Database
    visitor: FlaskClient
    token: str
    houses: list[int]
    walk: int

    @property
    def path(self) -> str:
        """Where the phone is."""
        return f"/walk/{self.token}"

    def told(self, house: int = 0, outcome: str = "nobody", **facts: Any) -> dict[str, Any]:
        """Return a knock as a phone tells it."""
        told = {"key": str(uuid4()), "building": self.houses[house], "outcome": outcome, "at": MORNING.isoformat()}
        return told | facts

    def send(self, *knocks: dict[str, Any], sent: datetime = MORNING) -> tuple[int, list[str]]:
        """Post knocks; return the status and what became of each."""
        form = {"knocks": json.dumps({"sent": sent.isoformat(), "knocks": knocks})}
        answer = self.visitor.post(f"{self.path}/knocks", data=form)
        return answer.status_code, [knock["what"] for knock in answer.get_json()["knocks"]]

    def bag(self, *said: tuple[int, int]) -> dict[str, Any]:
        """Return a bag as a phone tells it: of each house an answer."""
        told = [{"building": self.houses[house], "answer": answer, "issues": [], "wants": []} for house, answer in said]
        return {"key": str(uuid4()), "said": told}

    def say(self, bag: Any) -> tuple[int, dict[str, Any]]:
        """Post a bag; return the status and the answer."""
        answer = self.visitor.post(f"{self.path}/heard", data={"bag": json.dumps(bag)})
        return answer.status_code, answer.get_json()

    def heard(self) -> dict[tuple[str, str], int]:
        """Return what is counted."""
        with self.database.reading() as session:
            return {(one.subject, one.value): one.times for one in session.scalars(sa.select(Heard))}

    def kept(self) -> list[str]:
        """Return the outcomes that are kept."""
        with self.database.reading() as session:
            return list(session.scalars(sa.select(Knock.outcome).order_by(Knock.id)))


@pytest.fixture
def held(database: Database, visitor: FlaskClient) -> Iterator[Held]:
    with time_machine.travel(MORNING, tick=False):
        with database.writing() as session:
            street = build(session, [2, 3, 40])
            token = links.give(session, street.walk, "Karim", date(2026, 11, 28), date(2026, 11, 29))
            houses = [house.id for house in street.houses]
            walk = street.walk.id
        yield Held(database, visitor, token, houses, walk)


def test_whoever_holds_the_link_sees_the_walk(held: Held) -> None:
    page = held.visitor.get(held.path, headers=FRENCH)
    assert page.status_code == 200
    assert f'data-walk="{held.path}"' in page.text
    assert "Personne" in page.text
    assert "J’habite le quartier" in page.text


def test_in_the_days_of_silence_the_page_says_to_leave_no_paper(held: Held) -> None:
    assert "data-spoken" not in held.visitor.get(held.path, headers=FRENCH).text
    with time_machine.travel("2032-03-12T18:00:00+01:00", tick=False):
        with held.database.writing() as session:
            walk = session.get_one(Walk, held.walk)
            token = links.give(session, walk, "Karim", date(2032, 3, 12), date(2032, 3, 14))
        page = held.visitor.get(f"/walk/{token}", headers=FRENCH).text
    assert "13/03/2032 00:00" in page and "14/03/2032 20:00" in page and "L49" in page


def test_the_phone_is_told_where_to_go_and_nobody_s_name(held: Held) -> None:
    told = held.visitor.get(f"{held.path}/stops.json").get_json()
    assert [stop["number"] for stop in told["stops"]] == ["1", "2", "3"]
    assert set(told["stops"][0]) == {"id", "street", "number", "entrance", "electors", "doors"}


def test_what_was_found_comes_back_as_a_visit_and_never_as_an_opinion(held: Held) -> None:
    held.send(held.told(2, "talked", floor=1, label="2", answer=5, issues=["housing"]))
    held.send(held.told(0, "refused", closed=True))
    told = held.visitor.get(f"{held.path}/stops.json")
    assert told.get_json()["stops"][2]["doors"] == [{"floor": 1, "label": "2", "done": True}]
    assert told.get_json()["stops"][0]["closed"] is True
    assert not {"talked", "refused", "housing", "answer"} & set(told.text.split('"'))


def test_the_phone_is_told_the_hour_and_the_end_of_the_walk(held: Held) -> None:
    told = held.visitor.get(f"{held.path}/stops.json").get_json()["walk"]
    assert datetime.fromisoformat(told["now"]) == MORNING
    assert datetime.fromisoformat(told["ends"]) == datetime(2026, 11, 29, 23, tzinfo=UTC)


def test_what_was_said_is_no_part_of_a_knock(held: Held) -> None:
    assert held.send(held.told(2, "talked", answer=1, issues=["housing"], wants=["call"])) == (200, ["new"])
    assert held.heard() == {}


def test_answers_come_in_a_bag_that_counts_once(held: Held) -> None:
    held.send(held.told(0, "talked"), held.told(2, "talked"))
    bag = held.bag((0, 4), (2, 1))
    for _ in range(2):
        assert held.say(bag) == (200, {"hustings": "heard", "kept": 2, "dropped": 0})
    assert held.heard() == {("answer", "1"): 1, ("answer", "4"): 1}


def test_a_bag_of_too_few_people_is_dropped_and_the_phone_is_told(held: Held) -> None:
    held.send(held.told(0, "talked"))
    assert held.say(held.bag((0, 2))) == (200, {"hustings": "heard", "kept": 0, "dropped": 1})
    assert held.heard() == {}


@pytest.mark.parametrize(
    "bag",
    [
        *([], 1, "x", None, {}, {"key": 1, "said": []}, {"key": "a-key-of-mallory", "said": [1]}),
        {"key": "a-key-of-mallory", "said": [{"building": "1"}]},
        {"key": "a-key-of-mallory", "said": [{"building": 10**12}]},
        {"key": "a-key-of-mallory", "said": [{"building": 1, "answer": 9}]},
        {"key": "a-key-of-mallory", "said": [{"building": 1, "answer": True}]},
        {"key": "a-key-of-mallory", "said": [{"building": 1, "issues": 5}]},
        {"key": "a-key-of-mallory", "said": [{"building": 1, "issues": ["Jeanne Martin"]}]},
    ],
)
def test_what_is_no_bag_is_refused(held: Held, bag: Any) -> None:
    assert held.say(bag) == (422, {"hustings": "unreadable"})


def test_of_a_walk_that_is_over_bags_and_sign_ups_are_taken_for_a_week(held: Held) -> None:
    held.send(held.told(2, "talked"))
    form = {"email": CAMILLE, "newsletter": "yes", "language": "fr"}
    with time_machine.travel(MORNING + timedelta(days=5), tick=False):
        assert held.say(held.bag((2, 1)))[0] == 200
        assert held.visitor.post(f"{held.path}/sign-up", data=form).status_code == 200
    with time_machine.travel(MORNING + timedelta(days=9), tick=False):
        assert held.say(held.bag((2, 1))) == (410, {"hustings": "over"})
        answer = held.visitor.post(f"{held.path}/sign-up", data=form)
        assert (answer.status_code, answer.get_json()) == (410, {"hustings": "over"})


def test_no_phone_keeps_the_name_of_a_walk_that_is_over(held: Held) -> None:
    with time_machine.travel(MORNING + timedelta(days=2), tick=False):
        assert held.visitor.get(f"{held.path}/walk.webmanifest").status_code == 410


def test_a_batch_sent_twice_is_taken_once(held: Held) -> None:
    batch = [held.told(0), held.told(2, "talked", answer=1)]
    assert held.send(*batch) == (200, ["new", "new"])
    assert held.send(*batch) == (200, ["known", "known"])
    assert held.kept() == ["nobody", "talked"]


def test_one_bad_knock_stops_no_other(held: Held) -> None:
    bad = [held.told(0, "shouted"), held.told(0, building=10**12), held.told(0, building="1"), held.told(0, at="soon")]
    assert held.send(*bad, held.told(1)) == (200, ["unreadable"] * 4 + ["new"])
    assert held.send(held.told(0, building=held.houses[-1] + 99)) == (200, ["elsewhere"])


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"sent": "x", "knocks": []}', "[" * 5000, '{"knocks": [1], "sent": 1}']
)
def test_what_is_no_batch_is_refused(held: Held, text: str) -> None:
    answer = held.visitor.post(f"{held.path}/knocks", data={"knocks": text})
    assert (answer.status_code, answer.get_json()) == (422, {"hustings": "unreadable"})


def test_a_wrong_clock_is_set_right(held: Held) -> None:
    wrong = MORNING - timedelta(days=900)
    held.send(held.told(0, at=(wrong - timedelta(minutes=5)).isoformat()), sent=wrong)
    with held.database.reading() as session:
        assert session.scalars(sa.select(Knock.at)).one() == MORNING - timedelta(minutes=5)


def test_a_walk_that_is_over_takes_what_was_before_its_end(held: Held) -> None:
    monday = datetime(2026, 11, 30, 9, tzinfo=UTC)
    with time_machine.travel(monday, tick=False):
        late = held.told(1, at=(monday - timedelta(hours=1)).isoformat())
        assert held.send(held.told(0), late, sent=monday) == (410, ["new", "late"])
        assert held.visitor.get(held.path).status_code == 410
        told = held.visitor.get(f"{held.path}/stops.json")
        assert (told.status_code, told.get_json()) == (410, {"hustings": "over"})


def test_never_again_is_taken_also_after_the_end(held: Held) -> None:
    monday = datetime(2026, 11, 30, 9, tzinfo=UTC)
    with time_machine.travel(monday, tick=False):
        never = held.told(1, "refused", closed=True, at=(monday - timedelta(hours=1)).isoformat())
        assert held.send(never, sent=monday) == (410, ["new"])


def test_a_walk_that_was_closed_opens_no_more(held: Held) -> None:
    with held.database.writing() as session:
        session.get_one(Walk, held.walk).closed_at = MORNING + timedelta(minutes=1)
    with time_machine.travel(MORNING + timedelta(hours=2), tick=False):
        page = held.visitor.get(held.path, headers=FRENCH)
        assert page.status_code == 410
        assert "est pris en compte" in page.text
        assert held.send(held.told(0), sent=MORNING + timedelta(hours=2)) == (410, ["new"])


def test_a_link_that_was_taken_back_or_never_given_opens_nothing(held: Held) -> None:
    with held.database.writing() as session:
        links.revoke(session, session.get_one(Walk, held.walk))
    for path in (held.path, f"{held.path}/stops.json", f"/walk/{'x' * 43}"):
        assert held.visitor.get(path).status_code == 404
    for what in ("knocks", "sign-up", "heard"):
        form = {"knocks": '{"sent": "2026-11-28T10:00Z", "knocks": []}'}
        answer = held.visitor.post(f"{held.path}/{what}", data=form | {"bag": json.dumps(held.bag())})
        assert (answer.status_code, answer.get_json()) == (404, {"hustings": "gone"})


def test_before_its_day_a_link_waits(held: Held) -> None:
    with time_machine.travel(MORNING - timedelta(days=2), tick=False):
        assert held.visitor.get(held.path).status_code == 403


def test_somebody_at_the_door_signs_up_as_on_the_site(held: Held) -> None:
    form = {"email": CAMILLE, "newsletter": "yes", "language": "fr"}
    for _ in range(2):
        answer = held.visitor.post(f"{held.path}/sign-up", data=form)
        assert (answer.status_code, answer.get_json()) == (200, {"hustings": "proposed"})
    with held.database.reading() as session:
        (wish,) = proposals.outstanding(session, who_is(CAMILLE))
    assert (wish.src, wish.source, wish.purposes) == ("walk-w7k3", "/walk", ["newsletter"])


def test_an_afternoon_of_sign_ups_comes_at_once_from_one_phone(held: Held) -> None:
    for number in range(8):
        form = {"email": f"person{number}@exemple.fr", "newsletter": "yes", "language": "fr"}
        answer = held.visitor.post(f"{held.path}/sign-up", data=form)
        assert answer.get_json() == {"hustings": "proposed"}


def test_a_sign_up_without_a_wish_is_refused_in_words(held: Held) -> None:
    answer = held.visitor.post(f"{held.path}/sign-up", data={"email": CAMILLE}, headers=FRENCH)
    assert answer.status_code == 422
    assert answer.get_json()["mistakes"] == ["Cochez ce que vous aimeriez recevoir, s’il vous plaît."]


def test_the_phone_keeps_this_walk_and_rules_no_other_page(held: Held) -> None:
    worker = held.visitor.get(f"{held.path}/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == held.path
    assert worker.content_type.startswith("text/javascript")
    for path in json.loads(worker.text.split("const KEPT = ")[1].split(";\n")[0]):
        with held.visitor.get(path) as kept:
            assert kept.status_code == 200, path


def test_all_of_it_weighs_less_than_a_hundred_kilobytes(held: Held) -> None:
    worker = held.visitor.get(f"{held.path}/worker.js")
    weight = len(worker.data)
    for path in json.loads(worker.text.split("const KEPT = ")[1].split(";\n")[0]):
        with held.visitor.get(path) as kept:
            weight += len(kept.get_data())
    assert weight < 100_000


def test_a_walk_is_a_program_of_the_phone(held: Held) -> None:
    told = held.visitor.get(f"{held.path}/walk.webmanifest")
    assert told.content_type == "application/manifest+json"
    assert (told.get_json(force=True)["scope"], told.get_json(force=True)["name"]) == (held.path, "Paix")


def test_whoever_is_new_tries_a_walk_on_invented_doors(visitor: FlaskClient) -> None:
    page = visitor.get("/walk/training", headers=FRENCH)
    assert (page.status_code, "data-training" in page.text) == (200, True)
    assert len(visitor.get("/walk/training/stops.json").get_json()["stops"]) == 4
    assert (
        visitor.post(
            "/walk/training/knocks", data={"knocks": '{"sent": "2026-11-28T10:00Z", "knocks": []}'}
        ).status_code
        == 404
    )


def reply(held: Held, house: int = 0, **facts: Any) -> dict[str, Any]:
    """Return what a house replied, as a phone tells it; it agreed in the words that stood on the page."""
    page = held.visitor.get(held.path, headers=FRENCH).text
    wording = re.findall(r'data-agree="(\w+)"', page)[0]
    told = {"key": str(uuid4()), "building": held.houses[house], "at": MORNING.isoformat(), "agreed": True, "answer": 1}
    return told | {"wording": wording, "code": "BCDFGHJK", "issues": ["housing"]} | facts


def replied(held: Held, told: Any, sent: datetime = MORNING) -> tuple[int, dict[str, Any]]:
    """Post a reply; return the status and the answer."""
    form = {"reply": json.dumps({"sent": sent.isoformat(), "reply": told})}
    answer = held.visitor.post(f"{held.path}/agreed", data=form)
    return answer.status_code, answer.get_json()


def agreed(held: Held) -> list[int | None]:
    with held.database.reading() as session:
        return [door.answer for door in doors.agreed_doors(session)]


def test_what_a_door_agreed_to_have_kept_is_kept_once_and_no_page_of_a_walk_shows_it(held: Held) -> None:
    told = reply(held)
    assert [replied(held, told)[1]["what"] for _ in range(2)] == ["agreed", "known"]
    assert agreed(held) == [1]
    stops = held.visitor.get(f"{held.path}/stops.json").text
    assert not {"agreed", "answer", "housing", "BCDFGHJK"} & set(stops.split('"'))


def test_the_question_stands_on_the_page_word_for_word(held: Held) -> None:
    page = held.visitor.get(held.path, headers=FRENCH).text
    with words.speaking("fr"):
        assert str(escape(doors.asked(settings.load(settings.ROOT, ENVIRONMENT).campaign))) in page


def test_a_no_that_comes_later_takes_a_yes_back(held: Held) -> None:
    replied(held, reply(held))
    told = {"key": str(uuid4()), "building": held.houses[0], "agreed": False, "at": (MORNING + HOUR).isoformat()}
    with time_machine.travel(MORNING + HOUR, tick=False):
        assert replied(held, told, MORNING + HOUR) == (200, {"hustings": "replied", "what": "refused"})
    assert agreed(held) == []


def test_whoever_lost_a_walk_keeps_nothing_and_takes_nothing_back_after_its_end(held: Held) -> None:
    kept, later = reply(held), MORNING + timedelta(days=3)
    assert replied(held, kept)[1]["what"] == "agreed"
    fresh = reply(held, 1, at=later.isoformat())
    gone = {"key": str(uuid4()), "building": held.houses[0], "agreed": False, "at": later.isoformat()}
    with held.database.writing() as session:
        links.give(session, session.get_one(Walk, held.walk), "Elsa", date(2026, 11, 28), date(2026, 12, 5), MORNING)
    with time_machine.travel(later, tick=False):
        assert [replied(held, told, later)[1]["what"] for told in (fresh, gone)] == ["late", "late"]
    assert agreed(held) == [1]


def test_where_counsel_says_no_the_phone_asks_nobody(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    told = reply(held)
    monkeypatch.setitem(law.RULES, "FR", replace(law.RULES["FR"], spoken_consent_keeps=False))
    assert "data-agree" not in held.visitor.get(held.path, headers=FRENCH).text
    assert replied(held, told)[1]["what"] == "unkept" and agreed(held) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"agreed": "yes"},
        {"agreed": None},
        {"wording": "0123456789abcdef"},
        {"wording": 5},
        {"at": "yesterday"},
        {"code": "<script>"},
        {"floor": "1"},
        {"floor": True},
        {"answer": 9},
        {"issues": "x y"},
        {"building": "1"},
        {"key": None},
    ],
)
def test_a_reply_that_is_none_is_refused_and_nothing_is_kept(held: Held, facts: dict[str, Any]) -> None:
    assert replied(held, reply(held, **facts)) == (422, {"hustings": "unreadable"})
    assert agreed(held) == []


def test_nobody_replies_for_a_building_of_another_walk(held: Held) -> None:
    assert replied(held, reply(held, building=2**31 - 1))[1]["what"] == "elsewhere"


def test_a_phone_whose_walk_was_given_anew_sends_what_it_noted_once_and_opens_nothing(held: Held) -> None:
    before, after = held.told(0), held.told(1, at=(MORNING + 2 * HOUR).isoformat())
    with time_machine.travel(MORNING + HOUR, tick=False), held.database.writing() as session:
        links.give(session, session.get_one(Walk, held.walk), "Elsa", date(2026, 11, 28), date(2026, 11, 29))
    with time_machine.travel(MORNING + timedelta(days=20), tick=False):
        sent = MORNING + timedelta(days=20)
        assert [held.send(before, after, sent=sent) for _ in range(2)] == [
            (410, ["new", "late"]),
            (410, ["known", "late"]),
        ]
        told = held.visitor.get(f"{held.path}/stops.json")
        assert (told.status_code, told.get_json()) == (410, {"hustings": "over"})
        page = held.visitor.get(held.path, headers=FRENCH)
        assert page.status_code == 410 and "30 jours" in page.text
    with time_machine.travel(MORNING + timedelta(days=31), tick=False):
        assert held.say(held.bag((0, 1))) == (404, {"hustings": "gone"})
    assert held.kept() == ["nobody"]


@pytest.mark.parametrize(
    ("told", "status", "answer"),
    [
        ({"number": "1", "street": "Rue de la Paix"}, 200, {"hustings": "closed", "what": "closed"}),
        ({"number": "9", "street": "Rue de la Paix"}, 200, {"hustings": "closed", "what": "unknown"}),
        ({"number": 1, "street": "Rue de la Paix"}, 422, {"hustings": "unreadable"}),
        ({"number": "1", "street": "\x00\ud800"}, 200, {"hustings": "closed", "what": "unknown"}),
        ({"number": "1", "street": "Rue", "floor": "1", "label": "1"}, 422, {"hustings": "unreadable"}),
        (["1"], 422, {"hustings": "unreadable"}),
    ],
)
def test_who_lives_near_the_walk_is_left_in_peace(held: Held, told: Any, status: int, answer: dict[str, str]) -> None:
    posted = held.visitor.post(f"{held.path}/never", data={"never": json.dumps(told)})
    assert (posted.status_code, posted.get_json()) == (status, answer)


@pytest.mark.parametrize("room", ["walk", "delegate"])
def test_what_was_never_a_token_enters_no_header(visitor: FlaskClient, room: str) -> None:
    for token in ("a%0Ab", "%C3%A9", "x" * 65):
        assert visitor.get(f"/{room}/{token}/worker.js").status_code == 404
