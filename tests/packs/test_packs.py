"""An election day on paper: what a team needs when nothing else works, and nobody's name."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from capture import delegates, doors, packs, walks
from capture.database import Database
from capture.errors import CodeUnread, WrongChoice
from capture.packs import Pack, pages
from capture.precincts import Precinct
from capture.settings import Settings, campaign
from capture.walks import Choice, Order, Size
from capture.walks.goals import MOBILISE
from tests import paper
from tests.conftest import NOON
from tests.field import town
from tests.field.town import Town

DAY = date(2032, 3, 14)
INCH = 25.4  # millimetres


@pytest.fixture
def act(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


@pytest.fixture
def built(act: Session) -> Town:
    return town.build(act)


def gather(act: Session, *only: str) -> Pack:
    return packs.gather(act, campaign(), DAY, NOON, only)


def told(pack: Pack, station: str) -> list[tuple[str, int]]:
    return [(house.street, house.number) for house in pack.doors[station]]


def test_every_building_is_there_once_in_the_order_of_feet(act: Session, built: Town) -> None:
    pack = gather(act)

    assert [post.code for post in pack.posts] == ["0012", "0E11"]
    everywhere = told(pack, "0012") + told(pack, "0E11")
    assert sorted(everywhere) == sorted((one.street, one.number) for one in built.buildings)
    quay = [number for street, number in told(pack, "0012") if street == "quai du Port"]
    assert all(before > after for before, after in pairwise(quay))  # even numbers, down the street


def test_a_building_that_wants_nobody_back_is_left_out(act: Session, built: Town) -> None:
    shut = built.of("quai du Port")[0]
    doors.close(act, shut.id, None, NOON)

    assert (shut.street, shut.number) not in told(gather(act), "0012")


def test_usual_figures_rise_to_the_turnout_of_before(act: Session, built: Town) -> None:
    pack = gather(act)

    assert pack.hours[0] == 9 and pack.hours[-1] == 18
    (hill,) = (post for post in pack.posts if post.code == "0E11")
    assert list(hill.usual) == sorted(hill.usual, key=lambda figure: figure or 0)
    assert hill.usual[-1] == round(150 * 98 / 164)


def test_codes_that_nobody_knows_or_would_understand_are_refused(act: Session, built: Town) -> None:
    with pytest.raises(WrongChoice):
        gather(act, "0099")
    built.hill.code = "A-B"
    act.flush()
    with pytest.raises(CodeUnread, match="A-B"):
        gather(act)


def test_walks_of_the_day_are_named_by_their_codes(act: Session, built: Town) -> None:
    cut = walks.cut(act, Order(Choice(("0012",)), Size(20), MOBILISE), "Omar", NOON)
    walks.hand(act, cut[0], "Karim", DAY, DAY, "Omar", NOON)
    walks.hand(act, cut[1], "Zoé", DAY - timedelta(days=3), DAY - timedelta(days=2), "Omar", NOON)

    assert [(one.code, one.volunteer) for one in gather(act).walks] == [(walks.codes.shown(cut[0].code), "Karim")]


def test_contents_say_the_right_page(act: Session, built: Town) -> None:
    book = pages.lay(gather(act))

    found = {name: book.pages[page - 1].title for name, page in book.contents}
    assert found["0E11 Mairie"] == "0E11 Mairie" and found["Polling stations"] == "Polling stations"
    assert [page for _, page in book.contents] == sorted(page for _, page in book.contents)


def test_stations_that_two_towns_call_alike_have_their_own_pages(act: Session, built: Town) -> None:
    act.add(Precinct(commune="31069", code="0012", name="Blagnac", address="", neighbourhood="", registered=900))
    act.flush()
    pack = gather(act)
    assert {post.code: len(pack.doors.get(post.code, ())) > 0 for post in pack.posts} == {
        "0E11": True,
        "_0012": True,
        "31069_0012": False,
    }


def test_contents_that_fill_their_page_need_no_other(act: Session, built: Town) -> None:
    pack = gather(act)
    many = replace(pack, posts=[pack.posts[number % 2] for number in range(pages.ENTRIES - 4)], doors={})
    assert [page.title for page in pages.lay(many).pages].count("Contents") == 1
    _, count = packs.pdf(many, "a4", "en")
    assert count == len(pages.lay(many).pages)


def test_no_street_stands_alone_at_the_foot_of_a_column(act: Session, built: Town) -> None:
    for page in pages.lay(gather(act)).pages:
        assert all(house is None for _, house in page.doors[:: pages.LINES])  # a column begins with its street
        assert not any(street for street, _ in page.doors[pages.LINES - 1 :: pages.LINES])


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler: tests/install-browser brings it")
@pytest.mark.parametrize(("language", "says"), [("fr", "Feuille de relevé"), ("en", "Tally sheet")])
@pytest.mark.parametrize(("size", "format_"), [("a4", (210, 297)), ("letter", (216, 279))])
def test_it_is_black_on_white_and_names_no_elector(
    act: Session, built: Town, language: str, says: str, size: str, format_: tuple[int, int]
) -> None:
    ines = {"precinct_id": built.hill.id, "half": "morning", "role": "delegate", "given_name": "Inès"}
    delegates.move(act, delegates.ask(act, ines, "Omar", NOON), delegates.AGREED, "Omar", NOON)
    delegates.ask(act, ines | {"given_name": "Hugo"}, "Omar", NOON)
    drawn, count = packs.pdf(gather(act), size, language)
    words = paper.words(drawn)

    assert says in words and "Inès" in words and "Hugo" not in words and f"{count} / {count}" in words
    assert not re.search("NOM|Prénom", words)
    seen = paper.seen(drawn, 60)
    assert len(seen) == count
    assert {(round(page.width / 60 * INCH), round(page.height / 60 * INCH)) for page in seen} == {format_}
    red, green, blue = seen[-1].convert("RGB").split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_letters_that_no_face_has_and_endless_names_are_printed(act: Session, built: Town, chosen: Settings) -> None:
    built.hill.name = "Школа " * 30
    act.flush()

    assert packs.pdf(gather(act), "a4", "fr")[0].startswith(b"%PDF")
