"""The library, mended: only truths come back, in bounded time, by few connections, to whom they were meant."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from capture.errors import MailchimpAway, MailchimpRefused, MailchimpShut
from capture.mailchimp.client import Mailchimp, Patience, connect
from capture.mailchimp.members import subscriber
from capture.settings import Settings
from tests.cast import CAMILLE
from tests.mailchimp.people import Person
from tests.mailchimp.server import AUDIENCE, Chimp
from tests.mailchimp.sides import QUICK

ONCE = replace(QUICK, tries=1)


@pytest.fixture
def database_url(sqlite_only: str) -> str:
    """The way out asks no database."""
    return sqlite_only


@pytest.fixture
def there(chosen: Settings) -> Iterator[Mailchimp]:
    """Mailchimp, asked once."""
    with closing(connect(chosen, ONCE)) as there:
        yield there


@pytest.fixture
def patient(chosen: Settings) -> Iterator[Mailchimp]:
    """Mailchimp, asked four times."""
    with closing(connect(chosen, QUICK)) as there:
        yield there


UNSURE = ["429", "429empty", "403bare", "500empty", "502html", "truncated", "cut", "lost", "reset"]


@pytest.mark.parametrize("fault", UNSURE)
def test_what_is_not_known_to_be_done_is_no_success(chimp: Chimp, there: Mailchimp, fault: str) -> None:
    chimp.faults.append(fault)
    with pytest.raises(MailchimpAway):
        there.lists.get_list(AUDIENCE)


def test_it_is_asked_again_until_it_answers(chimp: Chimp, patient: Mailchimp) -> None:
    chimp.faults.extend(["429empty", "500empty", "reset"])
    assert patient.lists.get_list(AUDIENCE)["name"] == "Saint-Aurèle"
    assert len(chimp.calls) == 4


def test_whoever_drips_holds_nobody(chimp: Chimp, chosen: Settings) -> None:
    chimp.faults.append("drip:0.2")
    begun = time.monotonic()
    with closing(connect(chosen, replace(ONCE, budget=0.5))) as there, pytest.raises(MailchimpAway):
        there.lists.get_list(AUDIENCE)
    assert time.monotonic() - begun < 2


def test_what_would_make_something_twice_is_not_asked_again(chimp: Chimp, patient: Mailchimp) -> None:
    chimp.faults.append("lost")
    with pytest.raises(MailchimpAway):
        patient.lists.add_list_merge_field(AUDIENCE, {"name": "x", "type": "text", "tag": "X"})
    assert len(chimp.calls) == 1
    chimp.faults.append("429")
    assert patient.lists.add_list_merge_field(AUDIENCE, {"name": "y", "type": "text", "tag": "Y"})["merge_id"]


def test_a_refusal_says_what_mailchimp_said(there: Mailchimp) -> None:
    with pytest.raises(MailchimpRefused) as refused:
        there.lists.get_list("nobodys")
    assert (refused.value.status, refused.value.title) == (404, "Resource Not Found")
    assert refused.value.instance == "0f1e2d3c"
    assert str(refused.value) == "Mailchimp refuses: 404 Resource Not Found"


@pytest.mark.parametrize("fault", ["403", "redirect"])
def test_what_time_does_not_mend_is_said_so(chimp: Chimp, patient: Mailchimp, fault: str) -> None:
    chimp.faults.append(fault)
    with pytest.raises(MailchimpShut):
        patient.ping.get()
    assert len(chimp.calls) == 1


def test_nothing_to_say_is_nothing(chimp: Chimp, there: Mailchimp) -> None:
    chimp.main.people.members[subscriber(CAMILLE)] = Person(CAMILLE, "subscribed")
    assert there.lists.delete_list_member(AUDIENCE, subscriber(CAMILLE)) is None


def test_people_are_addressed_by_their_hash_alone(there: Mailchimp) -> None:
    assert subscriber(" Camille@Exemple.FR ") == subscriber(CAMILLE)
    with pytest.raises(ValueError, match="MD5"):
        there.lists.get_list_member(AUDIENCE, "webserver@example.org")


def test_an_id_stays_in_its_place(chimp: Chimp, there: Mailchimp) -> None:
    with pytest.raises(MailchimpRefused):
        there.lists.get_list("../../server")
    assert chimp.calls == ["GET /lists/..%2F..%2Fserver"]


def test_one_connection_serves_many_calls(chimp: Chimp, there: Mailchimp) -> None:
    for _ in range(5):
        there.ping.get()
    assert chimp.connections == 1


def test_at_most_six_connections_are_open(chimp: Chimp, there: Mailchimp) -> None:
    chimp.always = "slow:0.02"
    with ThreadPoolExecutor(40) as pool:
        list(pool.map(lambda _: there.ping.get(), range(80)))
    assert 1 < chimp.most_busy <= 6


def test_the_environment_leads_it_nowhere(there: Mailchimp, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert there.ping.get()["health_status"] == "Everything's Chimpy!"


def test_no_trouble_names_anybody(chimp: Chimp, there: Mailchimp) -> None:
    chimp.faults.append("reset")
    with pytest.raises(MailchimpAway) as away:
        there.lists.get_list_member(AUDIENCE, subscriber(CAMILLE))
    assert subscriber(CAMILLE) not in f"{away.value} {away.value.facts} {away.value.__cause__}"


def test_pauses_grow_by_chance_up_to_a_minute() -> None:
    pauses = [Patience().pause(tried) for tried in range(40)]
    assert all(0 <= pause <= min(60, 0.5 * 2**tried) for tried, pause in enumerate(pauses))
    assert len(set(pauses)) == len(pauses)


def test_mailchimps_own_address_follows_from_the_key(chosen: Settings) -> None:
    with closing(connect(replace(chosen, mailchimp_host=""), ONCE)) as there:
        assert there.wire.host == "https://us1.api.mailchimp.com/3.0"
