"""What delegates really send is read as they meant it, and whatever is doubtful is asked."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.turnout import reading
from capture.turnout.reading import Read

# Forty stations, one with a letter, one of the kind that spreadsheets break.
STATIONS: dict[str, int | None] = dict.fromkeys((f"{number:04}" for number in range(1, 41)), 1000)
STATIONS.update({"0E11": 800, "054A": 640, "0123": 1056, "0284": None})

MEANT = [
    ("[10:02] BV 12 412 à 10h", "0012", 412, time(10)),
    ("bureau 12 : 412", "0012", 412, None),
    ("12=412", "0012", 412, None),
    ("0123 412", "0123", 412, None),
    ("BV12 412", "0012", 412, None),
    ("bv 12 - 412", "0012", 412, None),
    ("BV n°12 : 412", "0012", 412, None),
    ("Bureau n° 12 : 412 votants à 12h00", "0012", 412, time(12)),
    ("Bureau de vote 12 → 412", "0012", 412, None),
    ("bdv 7: 98", "0007", 98, None),
    ("Bur. 7 98 votants", None, None, None),
    ("0123: 1 024 votants à 17h", "0123", 1024, time(17)),
    ("BV 0123 1.024", "0123", 1024, None),
    ("BV 123 1\u202f024 à 17 h 30", "0123", 1024, time(17, 30)),
    ("BV 123 : 1024", "0123", 1024, None),
    ("[15/03/2032 10:02] Elsa: BV 12 412", "0012", 412, time(10, 2)),
    ("15/03/2032, 10:02 - Elsa: bureau 12 412", "0012", 412, time(10, 2)),
    ("15/03/2032 à 10:02 - Karim : 12 : 412", "0012", 412, time(10, 2)),
    ("[10:02, 14/03/2032] Karim Benali: 12 412", "0012", 412, time(10, 2)),
    ("Bonjour, ici le bureau 12, 412 votants à midi", "0012", 412, time(12)),
    ("Salut ! 412 votants au bureau 12", "0012", 412, None),
    ("412 au BV 12", "0012", 412, None),
    ("12h : bureau 7 412", "0007", 412, time(12)),
    ("17h00 BV 12 612", "0012", 612, time(17)),
    ("à 10h30, 12 = 412", "0012", 412, time(10, 30)),
    ("BV 12 412 (10h05)", "0012", 412, time(10, 5)),
    ("12 → 412", "0012", 412, None),
    ("12 -> 412", "0012", 412, None),
    ("12;412", None, None, None),
    ("12\t412", "0012", 412, None),
    ("0012,412", None, None, None),
    ("0E11 412", "0E11", 412, None),
    ("BV 0e11 : 412", "0E11", 412, None),
    ("E11 412", None, None, None),
    ("54A: 233", "054A", 233, None),
    ("BV 054A 233", "054A", 233, None),
    ("Polling station 12: 412 at 10 am", "0012", 412, time(10)),
    ("station 12 412 at 5pm", "0012", 412, time(17)),
    ("precinct 12 = 412", "0012", 412, None),
    ("#12 412", "0012", 412, None),
    ("12 : 412 / 1000", "0012", 412, None),
    ("BV 12 : 412 votants sur 1000 inscrits", "0012", 412, None),
    ("BV 284 : 2512", "0284", 2512, None),
    ("Bureau 12 : 412.", "0012", 412, None),
    ("BV 12 412 !!!", "0012", 412, None),
    ("bv 12 : 412 merci 🙏", "0012", 412, None),
    ("Le 12 en est à 412", None, None, None),
    ("0", None, None, None),
    ("BUREAU 12 412 VOTANTS A 10H", "0012", 412, time(10)),
    ("bureau de vote n°0012 école Jules-Ferry : 412", "0012", 412, None),
    ("12 412 10h", "0012", 412, time(10)),
    ("012 412", "0012", 412, None),
]


@pytest.mark.parametrize(("line", "code", "voters", "hour"), [case for case in MEANT if case[1]])
def test_a_message_is_read_as_it_is_meant(line: str, code: str, voters: int, hour: time | None) -> None:
    assert reading.read(line, STATIONS) == [Read(" ".join(line.split()), code, voters, hour)]


def test_there_are_fifty_of_them() -> None:
    assert len(MEANT) >= 50


@pytest.mark.parametrize("line", [case[0] for case in MEANT if not case[1]])
def test_what_is_not_clear_is_never_taken_for_another_station(line: str) -> None:
    for found in reading.read(line, STATIONS):
        assert not found.is_report or (found.code, found.voters) in {("0012", 412), ("0007", 98)}


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("BV 99 412", reading.UNKNOWN),
        ("bureau 12", reading.NO_COUNT),
        ("412 votants", reading.NO_STATION),
        ("BV 12 : 38 %", reading.IN_PERCENT),
        ("BV 12 : 38,5 %", reading.IN_PERCENT),
        ("BV 12 : 412 ou 421", reading.SEVERAL),
        ("BV 12 : 4120", reading.ABOVE),
        ("12 13", reading.EITHER),
        ("12 et 13 : 412 et 398", reading.SEVERAL),
    ],
)
def test_what_is_doubtful_is_asked(line: str, doubt: str) -> None:
    assert [found.doubt for found in reading.read(line, STATIONS)] == [doubt]


def test_several_on_a_line_are_several() -> None:
    found = reading.read("12=412 ; 13=398, 14=401", STATIONS)
    assert [(one.code, one.voters) for one in found] == [("0012", 412), ("0013", 398), ("0014", 401)]


@pytest.mark.parametrize(
    "line",
    [
        "12=412,13=398",
        "12:412,13:398",
        "12 412,13 398",
        "BV 12: 412.13: 398",
        "12=412,13=398,14=377",
        "12: 0412345678 50",
        "BV 12 : 412 06 12 34 00 01",
    ],
)
def test_numbers_that_nobody_understands_are_never_dropped_in_silence(line: str) -> None:
    found = reading.read(line, STATIONS)
    clear = [one for one in found if one.is_report]
    assert not clear or [(one.code, one.voters) for one in clear][:2] == [("0012", 412), ("0013", 398)]


def test_a_count_that_no_station_has_is_asked_where_nobody_knows_its_electors() -> None:
    assert [one.doubt for one in reading.read("0284 412 398", STATIONS)] == [reading.MANY]


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("[08/03/2032, 20:02] Elsa: BV 12: 912", reading.OTHER_DAY),
        ("07.03.32, 20:02 - Elsa: BV 12: 912", reading.OTHER_DAY),
        ("[14/03/2032, 20:02] Elsa: BV 12: 912", ""),
        ("3/14/32, 20:02 - Elsa: BV 12: 912", ""),
    ],
)
def test_a_message_of_another_day_is_asked(line: str, doubt: str) -> None:
    assert [one.doubt for one in reading.read(line, STATIONS, date(2032, 3, 14))] == [doubt]


def test_the_hour_at_which_a_message_was_sent_stands_for_one_that_it_does_not_tell() -> None:
    found = reading.read("[14/03/2032, 10:02] Elsa: BV 12: 412\n[14/03/2032, 12:40] Elsa: BV 12: 512 à 12h", STATIONS)
    assert [one.hour for one in found] == [time(10, 2), time(12)]


@pytest.mark.parametrize(
    "line", ["1" + " " * 100_000 + "1x", "[" + "1:11" * 30_000, "bureau" + " " * 100_000 + "1_", "1" * 100_000]
)
def test_a_line_without_end_is_asked_and_not_pondered(line: str) -> None:
    found = reading.read(line, STATIONS)
    assert all(len(one.line) <= reading.LONGEST + 2 and not one.is_report for one in found)


def test_what_is_too_much_at_once_says_where_it_stopped() -> None:
    found = reading.read("\n".join(["BV 12 412"] * 1000), STATIONS)
    assert len(found) == reading.MOST_LINES + 1
    assert found[-1].doubt == reading.TOO_MANY


def test_chatter_is_left_out() -> None:
    assert reading.read("Bonjour à tous\n\nil y a la queue !\nmerci Elsa\nà 10h je vous dis", STATIONS) == []


def test_a_code_that_two_stations_could_have_names_neither() -> None:
    assert reading.read("BV 1 20", {"0001": 900, "001": 900})[0].doubt == reading.UNKNOWN


@given(st.text(max_size=300))
def test_no_message_is_too_odd(text: str) -> None:
    for found in reading.read(text, STATIONS):
        assert found.line or found.doubt
        assert found.code in STATIONS or not found.code
