"""A mailing goes out: to everybody whom it may reach and to nobody else, and each letter at most once."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session

from capture import deliveries, dispatch, erasures, journal, mailings, memberships, retention, supporters
from capture.database import Database, now
from capture.deliveries import LEFT, OVER, OWED, PERHAPS, PLANNED, REFUSED, SENDING, SENT, STOPPED, WAITS, Delivery
from capture.dispatch import pace as pacing
from capture.errors import ApproverAlone, MailingGone
from capture.issues import Catalogue
from capture.letters import Letter
from capture.settings import Secret, Settings
from capture.staff import CANVASSER, COMMUNICATIONS
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import chosen as chosen_by
from tests.choosing import confirms
from tests.conftest import KEY as SECRET
from tests.conftest import settings_for, who_is
from tests.mailing import KEY, fates, house, planned, sent, state
from tests.merging import merged
from tests.serving.copies import free_port
from tests.serving.postbox import Postbox, opened
from tests.team import hire

EVE = datetime(2032, 3, 12, 23, 0, tzinfo=UTC)  # midnight in Paris


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with opened() as server:
        yield server


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Camille and Bilal want the newsletter; Odette, in English, too."""
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", given_name="Camille"), catalogue)
        confirms(session, wish_of(BILAL, "newsletter", "letter:housing"), catalogue)
        confirms(session, wish_of(ODETTE, "newsletter", given_name="Odette", language="en"), catalogue)
    return database


@pytest.fixture
def here(chosen: Settings, postbox: Postbox) -> Settings:
    """The campaign with one mailing, whose letters go to the mail server."""
    return by_way_of(house(chosen, chosen.instance / "house"), postbox.url)


def by_way_of(chosen: Settings, url: str) -> Settings:
    object.__setattr__(chosen, "mail_url", Secret(url))
    return chosen


def in_future(away: timedelta) -> time_machine.travel:
    return time_machine.travel(datetime.now(UTC) + away)


def state_of(database: Database, email: str) -> str | None:
    with database.reading() as session:
        mine = sa.select(Delivery.state).join(supporters.Supporter).where(supporters.Supporter.email == email)
        return session.scalar(mine)


def test_everybody_gets_it_once_and_in_their_language(here: Settings, town: Database, postbox: Postbox) -> None:
    planned(here, town)

    assert sent(here, town) == 3
    assert sent(here, town) == 0

    letters = {letter["To"]: letter for letter in postbox.letters}
    assert set(letters) == {CAMILLE, BILAL, ODETTE}
    assert letters[CAMILLE]["Subject"] == "Votre loyer" and letters[ODETTE]["Subject"] == "Your rent"
    body = letters[CAMILLE].get_body(("plain",))
    assert body is not None and "Bonjour Camille," in body.get_content()
    html = letters[BILAL].get_body(("html",))
    assert html is not None and "Bonjour," in html.get_content()
    assert (state(town), fates(town)) == (OVER, {SENT: 3})


def test_each_letter_has_its_ways_out(here: Settings, town: Database, postbox: Postbox) -> None:
    planned(here, town)
    sent(here, town)
    letter = postbox.letters[0]
    out = letter["List-Unsubscribe"].strip("<>")

    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"{here.address}/leave/" in out and letter["List-Id"] == f"<{KEY}.{here.mail_from.rpartition('@')[2]}>"
    for kind in ("plain", "html"):
        body = letter.get_body((kind,))
        assert body is not None and out in body.get_content()


def test_whoever_leaves_after_it_was_planned_gets_none(here: Settings, town: Database, postbox: Postbox) -> None:
    planned(here, town)
    with town.writing() as session:
        memberships.leave(session, who_is(CAMILLE), "/leave", now())

    assert sent(here, town) == 2
    assert sorted(postbox.addressees) == sorted([BILAL, ODETTE])


def test_whoever_leaves_while_it_goes_out_gets_none(here: Settings, town: Database, postbox: Postbox) -> None:
    def leaves(received: int) -> None:
        if received == 1:
            with town.writing() as session:
                memberships.leave(session, who_is(ODETTE), "/leave", now())

    postbox.before_answer = leaves
    planned(here, town)

    assert sent(here, town) == 2
    assert postbox.addressees == [CAMILLE, BILAL]
    assert (state(town), fates(town)) == (OVER, {SENT: 2, LEFT: 1})


def test_whoever_signs_up_after_it_was_planned_gets_it(
    here: Settings, town: Database, postbox: Postbox, catalogue: Catalogue
) -> None:
    planned(here, town)
    with town.writing() as session:
        confirms(session, wish_of("zoe@exemple.fr", "newsletter"), catalogue)

    assert sent(here, town) == 4


def test_it_waits_for_its_moment(here: Settings, town: Database, chosen: Settings, postbox: Postbox) -> None:
    later = by_way_of(house(chosen, chosen.instance / "later", "Envoyer le : 2032-02-01 18:30\n"), postbox.url)
    plan = planned(later, town)

    assert plan.send_at == datetime(2032, 2, 1, 17, 30, tzinfo=UTC)
    with time_machine.travel(plan.send_at - timedelta(seconds=1), tick=False):
        assert sent(later, town) == 0 and state(town) == PLANNED
    with time_machine.travel(plan.send_at, tick=False):
        assert sent(later, town) == 3


def test_the_silence_stops_what_was_planned_before(here: Settings, town: Database, postbox: Postbox) -> None:
    with time_machine.travel(EVE - timedelta(seconds=1), tick=False):
        planned(here, town, at=now())
    with time_machine.travel(EVE, tick=False):
        assert sent(here, town) == 0

    assert (state(town), postbox.letters) == (STOPPED, [])


def test_the_silence_stops_what_goes_out_and_colleagues_are_told(
    here: Settings, town: Database, postbox: Postbox
) -> None:
    colette, karim = hire(town, COMMUNICATIONS), hire(town, CANVASSER)
    with time_machine.travel(EVE - timedelta(seconds=1), tick=False) as clock:
        planned(here, town, at=now())
        postbox.before_answer = lambda received: clock.move_to(EVE, tick=False)
        assert sent(here, town) == 1

    assert postbox.addressees == [CAMILLE]
    assert (state(town), fates(town)) == (STOPPED, {SENT: 1, OWED: 2})
    with town.reading() as session:
        told = session.scalars(sa.select(Letter.who).where(Letter.kind == "silenced"))
        assert set(told) == {colette.uniquifier} != {karim.uniquifier}


def test_a_turn_that_comes_in_the_silence_lets_nothing_leave(here: Settings, town: Database, postbox: Postbox) -> None:
    with time_machine.travel(EVE - timedelta(seconds=1), tick=False) as clock:
        planned(here, town, at=now())
        claimed: list[str] = []

        def hear(*told: Any) -> None:
            claimed.extend({"taken"} & set(map(str, told[3] if isinstance(told[3], tuple) else told[3].values())))

        def come(connection: sa.Connection) -> None:
            # The silence begins while somebody waits for the turn in which the first letter would leave.
            if claimed and connection.get_execution_options().get("writing"):
                clock.move_to(EVE, tick=False)

        sa.event.listen(town.engine, "before_cursor_execute", hear)
        sa.event.listen(town.engine, "begin", come)
        assert sent(here, town) == 0

    assert (state(town), postbox.letters) == (STOPPED, [])


def test_a_mailing_for_many_waits_for_somebody_else(here: Settings, town: Database, postbox: Postbox) -> None:
    object.__setattr__(here.campaign, "approval_from", 2)
    planned(here, town, by="staff:1")
    assert state(town) == WAITS and sent(here, town) == 0

    with town.writing() as session:
        plan = deliveries.find(session, KEY)
        assert plan is not None
        with pytest.raises(ApproverAlone):
            deliveries.approve(session, plan, plan.planned_at, "staff:1", now())
        deliveries.approve(session, plan, plan.planned_at, "staff:2", now())

    assert sent(here, town) == 3
    with town.reading() as session:
        acts = [entry.act for entry in session.scalars(sa.select(journal.Entry).order_by(journal.Entry.id))]
    assert acts[-3:] == ["mailing-plan", "mailing-approve", "mailing-over"]


def test_its_record_says_what_was_sent_and_paid_by_whom(here: Settings, town: Database, postbox: Postbox) -> None:
    planned(here, town)
    sent(here, town)
    with town.reading() as session:
        plan = deliveries.find(session, KEY)
        assert plan is not None
        told = mailings.record_of(plan, dispatch.fates(session, plan), here.campaign.ballot, "en")

    assert f"Record of a mailing: {KEY}" in told and "- Audience: everyone" in told and "- sent: 3" in told
    assert here.campaign.controller.name in told and "Votre loyer" in told and "Hello friends," in told
    assert CAMILLE not in told


def test_the_same_mailing_is_planned_once(here: Settings, town: Database, postbox: Postbox) -> None:
    planned(here, town)
    with pytest.raises(MailingGone):
        planned(here, town)
    sent(here, town)
    with pytest.raises(MailingGone):
        planned(here, town)


def test_one_that_was_stopped_goes_on_and_repeats_nothing(here: Settings, town: Database, postbox: Postbox) -> None:
    def stop(received: int) -> None:
        with town.writing() as session:
            plan = deliveries.find(session, KEY)
            assert plan is not None
            dispatch.stop(session, plan, "", "staff:1", now())

    postbox.before_answer = stop
    planned(here, town)
    assert sent(here, town) == 1
    postbox.before_answer = lambda received: None
    assert state(town) == STOPPED and sent(here, town) == 0

    planned(here, town)
    assert sent(here, town) == 2
    assert sorted(postbox.addressees) == sorted([CAMILLE, BILAL, ODETTE])


@pytest.mark.parametrize("where", ["recipients", "contents"])
def test_who_got_it_can_be_found_but_not_written_to_for_it(
    here: Settings, town: Database, postbox: Postbox, catalogue: Catalogue, where: str
) -> None:
    getattr(postbox, where)[CAMILLE] = "550 5.1.1 no such person"
    planned(here, town)
    sent(here, town)

    with town.reading() as session:
        found = {fate: chosen_by(session, f"mailing:{KEY}{fate}", catalogue) for fate in ("", ".refused", ".unsure")}
        assert {fate: segment.count() for fate, segment in found.items()} == {"": 2, ".refused": 1, ".unsure": 0}
        # What was noted of people chooses nobody online (Regulation (EU) 2024/900, art. 18).
        assert found[""].reach("email").people == 0 and found[""].reach("post").audience.barred == frozenset()
        assert chosen_by(session, "mailing:*", catalogue).count() == 2


@pytest.mark.parametrize("where", ["recipients", "contents"])
def test_one_refusal_keeps_nobody_else_from_it(here: Settings, town: Database, postbox: Postbox, where: str) -> None:
    getattr(postbox, where)[CAMILLE] = "550 5.1.1 no such person"
    planned(here, town)

    assert sent(here, town) == 2
    assert fates(town) == {SENT: 2, REFUSED: 1}


def test_later_is_tried_later(here: Settings, town: Database, postbox: Postbox) -> None:
    postbox.recipients[CAMILLE] = "451 4.7.1 greylisted"
    planned(here, town)
    # Bilal is at the same provider, which gets a rest.
    assert sent(here, town) == 1
    postbox.recipients.clear()

    with in_future(timedelta(minutes=6)):
        assert sent(here, town) == 2
    assert (state(town), fates(town)) == (OVER, {SENT: 3})


def test_a_server_that_is_down_costs_nobody_a_letter(town: Database, chosen: Settings) -> None:
    port = free_port()
    here = by_way_of(house(chosen, chosen.instance / "house"), f"smtp://127.0.0.1:{port}")
    planned(here, town)
    for hours in range(8):
        with in_future(timedelta(hours=hours)):
            assert sent(here, town) == 0

    with opened(port) as postbox, in_future(timedelta(hours=9)):
        assert sent(here, town) == 3
        assert len(postbox.letters) == 3
    assert fates(town) == {SENT: 3}


def test_a_letter_whose_fate_is_unknown_is_not_repeated(here: Settings, town: Database, postbox: Postbox) -> None:
    planned(here, town)
    with falls_silent() as (url, received):
        assert sent(by_way_of(here, url), town) == 0
    assert received and b"Bonjour Camille" in received[0]
    assert fates(town) == {PERHAPS: 1, OWED: 2}
    with in_future(timedelta(minutes=2)):
        assert sent(by_way_of(here, postbox.url), town) == 2
    assert CAMILLE not in postbox.addressees
    assert fates(town) == {PERHAPS: 1, SENT: 2}


@contextmanager
def falls_silent() -> Iterator[tuple[str, list[bytes]]]:
    """Open a mail server that hangs up when it has a letter whole, before it says what becomes of it."""
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=take_one, args=(listener, received), daemon=True).start()
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}", received


def take_one(listener: socket.socket, received: list[bytes]) -> None:
    line, _ = listener.accept()
    with line, line.makefile("rb") as words:
        line.sendall(b"220 here\r\n")
        for word in words:
            if word.upper().startswith(b"DATA"):
                line.sendall(b"354 go on\r\n")
                received.append(b"".join(iter(words.readline, b".\r\n")))
                return
            line.sendall(b"250 OK\r\n")


def test_what_a_killed_worker_held_is_told_from_what_it_sent(here: Settings, town: Database, postbox: Postbox) -> None:
    planned(here, town)
    with town.writing() as session:
        (plan,) = deliveries.due(session, now())
        assert plan is not None
        deliveries.begin(session, plan, now())
        deliveries.fill(session, plan, supporters.Supporter.email != "", now())
        held = deliveries.claim(session, plan, sa.true(), now(), 2)
        assert deliveries.hand(session, held[0], now())
    # What is told of them are words that people know.
    assert fates(town) == {SENDING: 1, OWED: 2}

    with in_future(timedelta(minutes=6)):
        assert sent(here, town) == 2
    assert (state_of(town, CAMILLE), len(postbox.letters)) == (PERHAPS, 2)
    assert SENDING not in fates(town)


def test_a_backup_that_comes_back_sends_no_mailing_again(here: Settings, town: Database, postbox: Postbox) -> None:
    planned(here, town)
    with town.writing() as session:
        (plan,) = deliveries.due(session, now())
        deliveries.begin(session, plan, now())
        deliveries.fill(session, plan, supporters.Supporter.email != "", now())
        # As `hustings restore` does with what it puts back.
        assert deliveries.doubt_all(session, now()) == 3

    assert (sent(here, town), state(town), fates(town)) == (0, STOPPED, {PERHAPS: 3})
    planned(here, town)
    assert sent(here, town) == 0 and postbox.letters == []


def test_letters_to_one_provider_keep_their_pace() -> None:
    pace = pacing.Pace()
    waits = [pace.wait(f"somebody{number}@exemple.fr") for number in range(30)]

    assert waits[: pacing.PACE] == [0.0] * pacing.PACE
    assert 0 < waits[-1] <= 30 / pacing.PACE
    assert pace.wait("somebody@gmail.com") == 0.0
    pace.rest("somebody@gmail.com")
    assert pace.wait("somebody@GMAIL.com") > pacing.REST - 2


def test_a_letter_that_breaks_the_line_holds_up_nobody(here: Settings, town: Database, postbox: Postbox) -> None:
    postbox.recipients[CAMILLE] = "421 4.3.2 closing"
    planned(here, town)
    assert sent(here, town) == 0

    with in_future(timedelta(minutes=2)):
        assert sent(here, town) == 2
    assert sorted(postbox.addressees) == sorted([BILAL, ODETTE])


def test_one_that_cannot_be_read_any_more_stops_alone(here: Settings, town: Database, postbox: Postbox) -> None:
    planned(here, town)
    with town.writing() as session:
        plan = deliveries.find(session, KEY)
        assert plan is not None
        plan.line = "segment:gone"
        names = ("channel", "audience", "sender", "sponsor", "letters", "people")
        told: dict[str, Any] = {name: getattr(plan, name) for name in names}
        other = deliveries.Order(key="another", line="", send_at=now(), waits=False, **told)
        deliveries.plan(session, other, "staff:1", now())

    assert sent(here, town) == 3
    assert state(town) == STOPPED


def test_one_that_has_grown_waits_for_a_second(
    here: Settings, town: Database, postbox: Postbox, catalogue: Catalogue
) -> None:
    object.__setattr__(here.campaign, "approval_from", 3)
    planned(here, town)
    with town.writing() as session:
        confirms(session, wish_of("zoe@exemple.fr", "newsletter"), catalogue)

    assert (sent(here, town), state(town)) == (0, WAITS)


def test_what_somebody_held_of_an_older_plan_does_not_leave(here: Settings, town: Database, postbox: Postbox) -> None:
    planned(here, town)
    with town.writing() as session:
        (plan,) = deliveries.due(session, now())
        deliveries.begin(session, plan, now())
        deliveries.fill(session, plan, supporters.Supporter.email != "", now())
        held = deliveries.claim(session, plan, sa.true(), now(), 2)
        dispatch.stop(session, plan, "", "staff:1", now())
    with in_future(timedelta(seconds=1)):
        planned(here, town)

    with town.writing() as session:
        assert not deliveries.hand(session, held[0], now())
        found = deliveries.find(session, KEY)
        assert found is not None
        assert [told["by"] for told in found.former] == ["staff:1"]


def test_one_that_was_stopped_keeps_its_channel(here: Settings, town: Database, postbox: Postbox) -> None:
    plan = planned(here, town)
    with town.writing() as session:
        found = deliveries.find(session, KEY)
        assert found is not None
        dispatch.stop(session, found, "", "staff:1", now())
        names = ("key", "line", "audience", "sender", "sponsor", "letters", "people", "send_at", "waits")
        by_text = deliveries.Order(channel="sms", **{name: getattr(plan, name) for name in names})
        with pytest.raises(MailingGone):
            deliveries.plan(session, by_text, "staff:1", now())


def test_whoever_is_merged_while_it_goes_out_gets_it_once(
    here: Settings, town: Database, postbox: Postbox, catalogue: Catalogue
) -> None:
    planned(here, town)
    with town.writing() as session:
        (plan,) = deliveries.due(session, now())
        deliveries.begin(session, plan, now())
        deliveries.fill(session, plan, supporters.Supporter.email != "", now())
        camille, bilal = (number_of(session, email) for email in (CAMILLE, BILAL))
        (held, *_) = deliveries.claim(session, plan, supporters.Supporter.id == camille, now(), 3)
        deliveries.hand(session, held, now())
        deliveries.settle(session, held, SENT)
        merged(session, bilal, camille)

    with in_future(timedelta(minutes=6)):
        sent(here, town)
    assert BILAL not in postbox.addressees


def number_of(session: Session, email: str) -> int:
    return session.scalars(sa.select(supporters.Supporter.id).where(supporters.Supporter.email == email)).one()


def test_letters_that_lie_here_go_with_whoever_is_erased(chosen: Settings, town: Database) -> None:
    outbox = chosen.instance / "outbox"
    here = by_way_of(house(chosen, chosen.instance / "house"), f"file:{outbox}")
    planned(here, town)
    assert sent(here, town) == 3
    with town.writing() as session:
        erasures.erase(session, who_is(CAMILLE), now(), SECRET)
    retention.purge(here, town, now())

    assert [CAMILLE in file.read_text() for file in outbox.glob("*.eml")] == [False, False]


def test_two_workers_share_a_mailing_and_nobody_gets_two(
    campaign_root: Path, tmp_path: Path, postgresql_only: str, catalogue: Catalogue, postbox: Postbox
) -> None:
    with closing(Database(postgresql_only)) as database:
        with database.writing() as session:
            for number in range(60):
                confirms(session, wish_of(f"person-{number}@town-{number % 7}.example", "newsletter"), catalogue)
        chosen = settings_for(campaign_root, tmp_path, postgresql_only, MAIL_URL=postbox.url)
        here = house(chosen, tmp_path / "house")
        planned(here, database)
        with ThreadPoolExecutor(2) as workers:
            assert sum(workers.map(lambda _: sent(here, database), range(2))) == 60

        assert len(postbox.addressees) == len(set(postbox.addressees)) == 60
        assert fates(database) == {SENT: 60}
