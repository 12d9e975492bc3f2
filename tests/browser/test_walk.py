"""A walk on a phone in a real browser: half of it without a network, the server killed; nothing lost, nothing twice."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from capture import doors
from capture.database import Database, now
from capture.doors import Door, Heard, Knock
from capture.proposals import Proposal
from capture.walks import Stop, Walk, links
from tests.browser.measures import edgeless, faults, small, too_wide
from tests.conftest import ENVIRONMENT
from tests.doors.street import Street, build
from tests.serving.copies import PATIENCE, Copy, Served, copy, free_port, until

pytestmark = pytest.mark.browser
WAITING = "Everything else is sent. Answers that wait for those of more people: 1"
READY = "Ready without network. Everything is sent."
SHOW = "name => document.querySelectorAll('[data-screen]').forEach(one => { one.hidden = one.dataset.screen !== name })"
UNDO_ENDS = 6.0  # seconds; so long a tap may be undone
HOUSES = [3, 2, 40, 1, 6, 2]


@dataclass
class Walking:
    """A campaign that is served on one port, however often it is killed, and a walk whose link Karim holds."""

    campaign: Copy
    port: int
    database: Database
    street: Street
    path: str
    served: Served | None = None

    def serve(self) -> None:
        """Serve it, again on the same port."""
        terminal = self.campaign.root / f"terminal-{len(self.campaign.started)}"
        process = self.campaign.start("serve", "--port", str(self.port), terminal=terminal)
        self.served = Served(process, self.port, terminal)
        self.campaign.started.append(self.served)
        until(self.served.is_up, 3 * PATIENCE)

    def kill(self) -> None:
        """Kill it hard."""
        assert self.served is not None
        self.served.kill_all()

    def outcomes(self) -> list[str]:
        """Return what is kept of the knocks, in the order in which they came."""
        with self.database.reading() as session:
            return list(session.scalars(sa.select(Knock.outcome).order_by(Knock.id)))

    def count(self, noun: type) -> int:
        """Count the rows of a noun."""
        with self.database.reading() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(noun)) or 0


@pytest.fixture(scope="module")
def campaign(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    made = copy(campaign_root, tmp_path_factory.mktemp("walk") / "campaign", **ENVIRONMENT)
    yield made
    made.stop_all()


@pytest.fixture
def walking(campaign: Copy, sqlite_pattern: Path, request: pytest.FixtureRequest) -> Iterator[Walking]:
    campaign.stop_all()
    for file in campaign.instance.glob("capture.db*"):
        file.unlink()
    shutil.copy(sqlite_pattern, campaign.instance / "capture.db")
    database = Database(f"sqlite:///{campaign.instance / 'capture.db'}")
    today = now().date()
    with database.writing() as session:
        street = build(session, HOUSES)
        street.walk.cut_at = now() - timedelta(days=1)
        token = links.give(session, street.walk, "Karim", today - timedelta(days=1), today + timedelta(days=2))
        session.flush()
        session.expunge_all()
    made = Walking(campaign, free_port(), database, street, f"/walk/{token}")
    made.serve()
    yield made
    made.kill()
    database.close()


@pytest.fixture
def take(browser: Browser, walking: Walking) -> Iterator[Callable[..., BrowserContext]]:
    """Take a phone out of the pocket; each has a memory of its own."""
    contexts = []

    def phone(language: str = "en-GB", **options: object) -> BrowserContext:
        size: ViewportSize = {"width": 390, "height": 844}
        base = f"http://127.0.0.1:{walking.port}"
        made = browser.new_context(
            base_url=base,
            locale=language,
            viewport=size,
            is_mobile=True,
            has_touch=True,
            **options,  # type: ignore[arg-type]
        )
        contexts.append(made)
        return made

    yield phone
    for context in contexts:
        context.close()


def opened(context: BrowserContext, walking: Walking, ready: str = READY) -> Page:
    """Open the walk, and wait until the phone says that it is ready."""
    page = context.new_page()
    page.goto(walking.path)
    expect(page.locator("[data-net]")).to_have_text(ready)
    return page


def where(page: Page) -> str:
    """Return where the phone says that one stands."""
    return page.locator("[data-where]").inner_text()


def knock(page: Page, name: str) -> None:
    """Press a button of the walk, and wait until the next door is there."""
    before = where(page)
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator("[data-where]")).not_to_have_text(before)
    # A second tap so soon would be meant for the door before.
    page.wait_for_timeout(500)


def talk(page: Page, answer: int, *issues: str) -> None:
    """Note what somebody says: three taps."""
    before = where(page)
    page.get_by_role("button", name="Somebody talks").click()
    page.locator(f"[data-answer='{answer}']").click()
    if issues:
        page.get_by_text("Issues they raise").click()
    for issue in issues:
        page.locator(f"[data-issue='{issue}']").click()
    page.get_by_role("button", name="Save, next door").click()
    expect(page.locator("[data-where]")).not_to_have_text(before)
    page.wait_for_timeout(500)


def sign_up(page: Page, email: str, texts: bool = False) -> None:
    """Let somebody at the door sign up, after one that says nothing."""
    page.get_by_role("button", name="Somebody talks").click()
    page.get_by_text("They would like", exact=True).click()
    page.get_by_role("button", name="Sign-up").click()
    page.get_by_role("button", name="Keep the sign-up").click()
    expect(page.locator("[data-wrong]")).to_be_visible()
    page.get_by_label("E-mail", exact=True).fill(email)
    page.locator("[name=sms]").set_checked(texts)
    page.get_by_label("Send me the newsletter by e-mail.").check()
    page.get_by_role("button", name="Keep the sign-up").click()


def drop(walking: Walking, house: int) -> None:
    """Take a building out of the walk."""
    with walking.database.writing() as session:
        session.execute(sa.delete(Stop).where(Stop.building_id == walking.street.houses[house].id))


def look_again(page: Page) -> None:
    """Let the page ask for its doors, as it does when it is shown again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_half_a_walk_without_a_network_and_a_server_that_is_killed(
    take: Callable[..., BrowserContext], walking: Walking
) -> None:
    context = take()
    page = opened(context, walking)
    knock(page, "Nobody")
    talk(page, 2)
    until(lambda: walking.outcomes() == ["nobody", "talked"])
    # The phone knows it, too.
    expect(page.locator("[data-net]")).to_contain_text("Everything else is sent.")

    context.set_offline(True)
    page.reload()
    expect(page.locator("[data-where]")).to_contain_text("3 rue de la Paix")
    talk(page, 1, "housing")
    knock(page, "Refuses")
    page.get_by_role("button", name="+ floor").click()
    talk(page, 4)
    walking.kill()
    context.set_offline(False)
    knock(page, "Nobody")
    expect(page.locator("[data-net]")).to_have_text("Kept on this phone, to be sent: 4")
    assert walking.count(Heard) == 0
    page.close()

    walking.serve()
    page = opened(context, walking)
    assert walking.outcomes() == ["nobody", "talked", "talked", "refused", "talked", "nobody"]
    assert walking.count(Door) == 4
    until(lambda: walking.count(Heard) == 4)
    with walking.database.reading() as session:
        heard = {(told.subject, told.value): told.times for told in session.scalars(sa.select(Heard))}
    # What was said in the house of two waited for what was said in others.
    assert heard == {("answer", "1"): 1, ("answer", "2"): 1, ("answer", "4"): 1, ("issue", "housing"): 1}


def test_an_answer_that_is_lost_on_its_way_is_asked_for_again(
    take: Callable[..., BrowserContext], walking: Walking
) -> None:
    context, lost = take(), []
    page = opened(context, walking)

    def lose(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]  # Playwright's route
        lost.append(answer.status)
        route.abort() if len(lost) < 3 else route.fulfill(response=answer)  # type: ignore[attr-defined]

    context.route("**/knocks", lose)
    knock(page, "Nobody")
    expect(page.locator("[data-net]")).to_have_text(READY)
    assert lost[:3] == [200, 200, 200]
    assert walking.outcomes() == ["nobody"]


def test_a_second_tap_at_once_is_no_second_door(take: Callable[..., BrowserContext], walking: Walking) -> None:
    page = opened(take(), walking)
    page.get_by_role("button", name="Nobody", exact=True).dblclick()
    expect(page.locator("[data-where]")).to_contain_text("2 rue de la Paix")
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Results").click()
    expect(page.locator("[data-count='knocks']")).to_have_text("1")


def test_a_tap_that_was_a_mistake_is_undone(take: Callable[..., BrowserContext], walking: Walking) -> None:
    page = opened(take(), walking)
    page.get_by_role("button", name="Refuses").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-where]")).to_have_text("1 rue de la Paix")
    knock(page, "Nobody")
    until(lambda: walking.outcomes() == ["nobody"])


def test_two_phones_on_one_walk_keep_both(take: Callable[..., BrowserContext], walking: Walking) -> None:
    one, other = (opened(take(), walking) for _ in range(2))
    for page in (one, other):
        page.context.set_offline(True)
    knock(one, "Nobody")
    knock(other, "Never again")
    for page in (one, other):
        page.context.set_offline(False)
    until(lambda: sorted(walking.outcomes()) == ["nobody", "refused"])
    one.reload()
    expect(one.locator("[data-net]")).to_have_text(READY)
    one.get_by_role("button", name="List").click()
    expect(one.locator("[data-list] button").first).to_contain_text("never again")


def test_a_clock_that_is_two_years_off_changes_no_day(take: Callable[..., BrowserContext], walking: Walking) -> None:
    page = take().new_page()
    page.clock.install(time=now() - timedelta(days=730))
    page.goto(walking.path)
    expect(page.locator("[data-net]")).to_have_text(READY)
    page.get_by_role("button", name="Nobody", exact=True).click()
    page.clock.run_for(6000)
    until(lambda: walking.outcomes() == ["nobody"])
    with walking.database.reading() as session:
        (at,) = session.scalars(sa.select(Knock.at))
    assert abs(now() - at) < timedelta(minutes=2)


def test_a_phone_without_room_says_that_it_did_not_save(take: Callable[..., BrowserContext], walking: Walking) -> None:
    context = take()
    full = "() => { IDBObjectStore.prototype.add = function () { this.transaction.abort(); return {} } }"
    page = opened(context, walking)
    page.evaluate(full)
    page.get_by_role("button", name="Nobody", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("NOT SAVED")
    assert where(page) == "1 rue de la Paix"


def test_results_go_to_another_phone_as_a_file(
    take: Callable[..., BrowserContext], walking: Walking, tmp_path: Path
) -> None:
    page = opened(take(accept_downloads=True), walking)
    page.context.set_offline(True)
    knock(page, "Nobody")
    talk(page, 3)
    page.get_by_role("button", name="Results").click()
    with page.expect_download() as handed:
        page.get_by_role("button", name="Hand results on as a file").click()
    handed.value.save_as(tmp_path / "walk.json")

    other = opened(take(), walking)
    other.get_by_role("button", name="Results").click()
    for _ in range(2):
        other.locator("[data-take]").set_input_files(tmp_path / "walk.json")
        until(lambda: walking.outcomes() == ["nobody", "talked"])
    page.context.set_offline(False)
    expect(page.locator("[data-net]")).to_have_text(WAITING)
    assert walking.outcomes() == ["nobody", "talked"]


# Two windows, or a hand-over while the page sends, have read the same answer before either seals it.
TWICE = """async () => {
  const { open } = await import("/theme/js/walk-store.js");
  const { seal } = await import("/theme/js/walk-bags.js");
  const store = await open("trial");
  const said = { key: "a", building: 1, answer: 1, issues: [], wants: [] };
  await store.add({ key: "r", kind: "knock", order: 1, body: {} }, said);
  const both = await Promise.allSettled([seal(store, [said]), seal(store, [said])]);
  return [both.map(({ status }) => status), (await store.bags()).length, (await store.said()).length];
}"""


def test_no_answer_goes_into_two_bags(take: Callable[..., BrowserContext], walking: Walking) -> None:
    assert opened(take(), walking).evaluate(TWICE) == [["fulfilled", "rejected"], 1, 0]


def test_what_was_said_waits_for_others_and_leaves_apart_from_the_knock(
    take: Callable[..., BrowserContext], walking: Walking
) -> None:
    page = opened(take(), walking)
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url.rpartition("/")[2]))
    knock(page, "Nobody")
    talk(page, 2)
    until(lambda: walking.outcomes() == ["nobody", "talked"])
    expect(page.locator("[data-net]")).to_have_text(WAITING)
    assert walking.count(Heard) == 0
    talk(page, 5)
    until(lambda: walking.count(Heard) == 2)
    # Playwright tells of requests only while it is asked something.
    expect(page.locator("[data-net]")).to_have_text(READY)
    assert posted.count("heard") == 1
    assert posted.index("knocks") < posted.index("heard")


def test_a_sign_up_that_is_refused_stops_no_knock_and_opens_again(
    take: Callable[..., BrowserContext], walking: Walking
) -> None:
    page = opened(take(), walking)
    sign_up(page, "camille@exemple.fr", texts=True)
    page.locator("[data-screen=talk]").get_by_role("button", name="Back").click()
    knock(page, "Nobody")
    until(lambda: walking.outcomes() == ["nobody"])
    page.get_by_role("button", name="Results").click()
    expect(page.locator("[data-refused]")).to_contain_text("camille@exemple.fr: something in it is wrong")
    page.get_by_role("button", name="Open it again").click()
    expect(page.locator("[data-mistakes]")).to_be_visible()
    expect(page.get_by_label("E-mail", exact=True)).to_have_value("camille@exemple.fr")
    page.locator("[name=sms]").uncheck()
    page.get_by_role("button", name="Keep the sign-up").click()
    until(lambda: walking.count(Proposal) == 1)
    expect(page.locator("[data-count='refused']")).to_have_text("0")


def test_a_sign_up_that_is_to_come_later_stops_no_knock(take: Callable[..., BrowserContext], walking: Walking) -> None:
    context = take()
    context.route("**/sign-up", lambda route: route.fulfill(status=429, json={"hustings": "later"}))
    page = opened(context, walking)
    sign_up(page, "camille@exemple.fr")
    page.locator("[data-screen=talk]").get_by_role("button", name="Back").click()
    knock(page, "Nobody")
    until(lambda: walking.outcomes() == ["nobody"])
    page.get_by_role("button", name="Results").click()
    expect(page.locator("[data-refused]")).to_contain_text("sent again by itself")


def test_a_building_that_leaves_the_walk_takes_nobody_to_another_door(
    take: Callable[..., BrowserContext], walking: Walking
) -> None:
    page = opened(take(), walking)
    knock(page, "Nobody")
    page.get_by_role("button", name="Somebody talks").click()
    expect(page.locator("[data-screen=talk] [data-here]")).to_have_text("2 rue de la Paix")
    drop(walking, 0)
    look_again(page)
    expect(page.locator("[data-progress]")).to_have_text("0/5 visited")
    expect(page.locator("[data-screen=talk] [data-here]")).to_have_text("2 rue de la Paix")
    drop(walking, 1)
    look_again(page)
    expect(page.get_by_role("alert").first).to_contain_text("no longer in this walk")
    expect(page.get_by_role("heading", name="All buildings")).to_be_visible()


def test_somebody_else_s_404_ends_nothing(take: Callable[..., BrowserContext], walking: Walking) -> None:
    context = take()
    page = opened(context, walking)
    context.route("**/knocks", lambda route: route.fulfill(status=404, body="Not found"), times=1)
    knock(page, "Nobody")
    # The answer is given while the browser is spoken with.
    until(lambda: page.evaluate("true") and walking.outcomes() == ["nobody"])
    expect(page.locator("[data-net]")).to_have_text(READY)


def test_after_the_last_day_nothing_new_is_taken_but_never_again(
    take: Callable[..., BrowserContext], walking: Walking
) -> None:
    page = opened(take(), walking)
    page.context.set_offline(True)
    page.clock.set_system_time(now() + timedelta(days=4))
    page.get_by_role("button", name="Next building").click()
    expect(page.locator("[data-past]")).to_be_visible()
    expect(page.get_by_role("button", name="Nobody", exact=True)).to_be_disabled()
    knock(page, "Never again")


def test_the_last_building_ends_the_walk(take: Callable[..., BrowserContext], walking: Walking) -> None:
    with walking.database.writing() as session:
        session.execute(sa.delete(Stop).where(Stop.position > 1))
    page = opened(take(), walking)
    knock(page, "Nobody")
    page.get_by_role("button", name="Nobody", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("The walk is done")


def test_a_link_that_was_taken_back_leaves_only_what_was_not_sent(
    take: Callable[..., BrowserContext], walking: Walking
) -> None:
    page = opened(take(), walking)
    page.context.set_offline(True)
    knock(page, "Nobody")
    with walking.database.writing() as session:
        links.revoke(session, session.get_one(Walk, walking.street.walk.id))
    page.context.set_offline(False)
    look_again(page)
    expect(page.get_by_role("heading", name="Results on this phone")).to_be_visible()
    facts = page.evaluate(RECORDS.replace('"records"', '"facts"'), f"walk:{walking.path}")
    assert "rue de la Paix" not in str(facts)
    assert len(page.evaluate(RECORDS, f"walk:{walking.path}")) == 1
    page.reload()
    expect(page.locator("[data-count='unsent']")).to_have_text("1")
    page.get_by_role("button", name="Erase the walk from this phone").click()
    expect(page.get_by_role("alert").first).to_contain_text("would be lost: 1")
    page.get_by_role("button", name="Erase the walk from this phone").click()
    page.wait_for_url("**/")


def test_somebody_signs_up_at_the_door_without_a_network(take: Callable[..., BrowserContext], walking: Walking) -> None:
    page = opened(take(), walking)
    page.context.set_offline(True)
    sign_up(page, "camille@exemple.fr")
    page.get_by_role("button", name="Save, next door").click()
    page.context.set_offline(False)
    until(lambda: walking.count(Proposal) == 1)
    until(lambda: walking.outcomes() == ["talked"])
    expect(page.locator("[data-net]")).to_have_text(READY)
    held = page.evaluate("path => indexedDB.databases().then(all => all.map(one => one.name))", walking.path)
    assert held == [f"walk:{walking.path}"]
    records = page.evaluate(RECORDS, f"walk:{walking.path}")
    assert "camille" not in str(records) and "answer" not in str(records)


RECORDS = """name => new Promise(resolve => {
    indexedDB.open(name).onsuccess = event => {
        const asked = event.target.result.transaction("records").objectStore("records").getAll()
        asked.onsuccess = () => resolve(asked.result)
    }
})"""


def test_when_all_is_sent_the_phone_forgets_the_walk(take: Callable[..., BrowserContext], walking: Walking) -> None:
    page = opened(take(), walking)
    knock(page, "Nobody")
    page.get_by_role("button", name="Results").click()
    page.get_by_role("button", name="Erase the walk from this phone").click()
    expect(page.get_by_role("alert").first).to_contain_text("First send")
    until(lambda: walking.outcomes() == ["nobody"])
    expect(page.locator("[data-count='unsent']")).to_have_text("0")
    page.get_by_role("button", name="Erase the walk from this phone").click()
    page.wait_for_url("**/")
    kept = "async () => [(await indexedDB.databases()).length, (await caches.keys()).length]"
    assert page.evaluate(kept) == [0, 0]


def test_when_the_walk_is_closed_the_phone_hands_in_what_it_has_and_forgets(
    take: Callable[..., BrowserContext], walking: Walking
) -> None:
    page = opened(take(), walking)
    page.context.set_offline(True)
    knock(page, "Nobody")
    page.wait_for_timeout(UNDO_ENDS * 1000)
    with walking.database.writing() as session:
        session.get_one(Walk, walking.street.walk.id).closed_at = now()
    page.context.set_offline(False)
    until(lambda: walking.outcomes() == ["nobody"])
    expect(page.get_by_role("alert").first).to_contain_text("This walk is over")
    kept = "async () => [(await indexedDB.databases()).length, (await caches.keys()).length]"
    until(lambda: page.evaluate(kept) == [0, 0])
    assert page.goto(walking.path).status == 410  # type: ignore[union-attr]  # a page of our own answers


def test_after_a_day_the_page_reminds(take: Callable[..., BrowserContext], walking: Walking) -> None:
    page = opened(take(), walking)
    page.context.set_offline(True)
    knock(page, "Nobody")
    page.clock.set_system_time(now() + timedelta(hours=25))
    knock(page, "Nobody")
    expect(page.get_by_role("alert").first).to_contain_text("more than a day ago")


def test_training_sends_nothing(take: Callable[..., BrowserContext], walking: Walking) -> None:
    page = take().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.goto("/walk/training")
    expect(page.locator("[data-net]")).to_have_text("Practice: nothing is sent.")
    knock(page, "Nobody")
    talk(page, 1)
    page.wait_for_timeout(UNDO_ENDS * 1000 + 1000)
    assert not [one for one in asked if one.startswith("POST")]
    expect(page.locator("[data-progress]")).to_have_text("3/4 visited")


@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
def test_every_screen_of_it_is_for_everybody(
    take: Callable[..., BrowserContext], walking: Walking, language: str
) -> None:
    page = take(language).new_page()
    page.goto(walking.path)
    expect(page.locator("[data-where]")).to_contain_text("1 rue de la Paix")
    for screen in ("stop", "talk", "access", "sign-up", "results", "help", "list"):
        page.evaluate(SHOW, screen)
        assert faults(page, thorough=False) == [], screen
        assert too_wide(page) == [], screen
        assert small(page) == [], screen
        assert edgeless(page) == [], screen


KEPT = """async () => {
  const [{ name }] = await indexedDB.databases();
  const opening = indexedDB.open(name);
  const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const rooms = [...database.objectStoreNames].map((room) => new Promise((resolve) => {
    const asking = database.transaction(room).objectStore(room).getAll();
    asking.onsuccess = () => resolve(asking.result);
  }));
  const kept = JSON.stringify(await Promise.all(rooms));
  database.close();
  return kept;
}"""


def ask(page: Page, answer: int, consent: str) -> str:
    """Note what somebody says, and ask whether it may be kept for the door. Returns the code that they are given."""
    before = where(page)
    page.get_by_role("button", name="Somebody talks").click()
    expect(page.locator("[data-agree]")).to_be_hidden()
    page.locator(f"[data-answer='{answer}']").click()
    page.get_by_role("button", name=f"They say {consent}", exact=True).click()
    code = page.locator("[data-code]").inner_text() if consent == "yes" else ""
    page.get_by_role("button", name="Save, next door").click()
    expect(page.locator("[data-where]")).not_to_have_text(before)
    page.wait_for_timeout(500)
    return code


def closed(walking: Walking) -> list[int]:
    with walking.database.reading() as session:
        return list(session.scalars(doors.closed_buildings()))


def agreed(walking: Walking) -> list[tuple[int, int | None]]:
    with walking.database.reading() as session:
        return [(door.building_id, door.answer) for door in doors.agreed_doors(session)]


def test_an_answer_goes_to_its_door_only_with_a_yes_and_leaves_nothing_on_the_phone(
    take: Callable[..., BrowserContext], walking: Walking
) -> None:
    context = take()
    page = opened(context, walking)
    context.set_offline(True)
    code = ask(page, 2, "yes")
    ask(page, 5, "no")
    assert '"agreed":true' in page.evaluate(KEPT)
    context.set_offline(False)
    house, other = walking.street.houses[:2]
    until(lambda: agreed(walking) == [(house.id, 2)])
    # Nobody waits for the answer of the first house: it is in no bag.
    expect(page.locator("[data-net]")).to_have_text(WAITING)
    kept = page.evaluate(KEPT)
    assert "agreed" not in kept and code.replace("-", "") not in kept
    assert f'"answer":5,"issues":[],"wants":[],"building":{other.id}' in kept
    with walking.database.writing() as session:
        assert doors.take_back_by_code(session, code, now()) == 1
    assert agreed(walking) == []


def test_a_yes_that_is_undone_was_never_said_and_none_goes_to_the_next_door(
    take: Callable[..., BrowserContext], walking: Walking
) -> None:
    page = opened(take(), walking)
    code = ask(page, 1, "yes")
    page.get_by_role("button", name="Undo").click()
    assert "agreed" not in page.evaluate(KEPT)
    page.get_by_role("button", name="Somebody talks").click()
    page.locator("[data-answer='3']").click()
    page.get_by_role("button", name="They say yes").click()
    assert page.locator("[data-code]").inner_text() != code
    page.locator("[data-screen='talk'] [data-show='stop']").last.click()
    page.get_by_role("button", name="Next building").click()
    page.get_by_role("button", name="Somebody talks").click()
    assert page.locator("[data-consent][aria-pressed='true']").count() == 0


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_question_fits_under_one_thumb(
    take: Callable[..., BrowserContext], walking: Walking, language: str
) -> None:
    page = take(language).new_page()
    page.goto(walking.path)
    expect(page.locator("[data-where]")).to_contain_text("rue de la Paix")
    page.locator("[data-show='talk']").first.click()
    page.locator("[data-answer='2']").click()
    page.locator("[data-consent='yes']").click()
    expect(page.locator("[data-code]")).to_be_visible()
    assert (faults(page, thorough=False), too_wide(page), small(page)) == ([], [], [])


def test_a_neighbour_who_wants_nobody_back_is_told_by_their_address(
    take: Callable[..., BrowserContext], walking: Walking
) -> None:
    drop(walking, 3)
    drop(walking, 2)
    page = opened(take(), walking)
    page.get_by_role("button", name="Help").click()
    page.get_by_text("They do not want you to come back").click()
    for number in ("4", "3"):
        page.evaluate(SHOW, "help")
        page.get_by_label("Number", exact=True).fill(number)
        page.get_by_label("Street", exact=True).fill("RUE DE LA PAIX")
        page.get_by_role("button", name="Never again there").click()
        expect(page.locator("[data-last]")).to_have_text(f"{number} RUE DE LA PAIX: never again")
    until(lambda: closed(walking) == [walking.street.houses[3].id])
    page.get_by_role("button", name="Results").click()
    # The third is a block: whose door it is has to be said.
    expect(page.locator("[data-refused]")).to_contain_text("3 RUE DE LA PAIX, never again: it may be several doors")
