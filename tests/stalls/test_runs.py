"""A run of sheets keeps its words; a line is typed once; only who presses the button is on the list."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import journal, stalls
from capture.consents import Wording
from capture.database import Database
from capture.errors import SheetUnknown, WordsChanged
from capture.issues import Catalogue, Issue
from capture.proposals import Wish
from capture.stalls import Printing, Stall, numbering
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.choosing import confirms
from tests.conftest import NOON

CATALOGUE = Catalogue(
    ("fr", "en"),
    (Issue("housing", {"fr": "Logement", "en": "Housing"}), Issue("trees", {"fr": "Arbres"})),
    {"bellevue": "Bellevue", "gare": "La Gare"},
)
TARGETING = (
    "Choisissez mes messages d’après plusieurs choses que je vous ai dites, par exemple mon quartier et mes sujets "
    "à la fois. J’ai 17\u00a0ans ou plus."
)
NADIA, TOM = "staff:1", "staff:2"


def printed(session: Session, sheets: int = 3, language: str = "fr") -> Stall:
    """A run that Nadia prints."""
    return stalls.run_off(session, Printing(language, sheets, ("trees", "housing")), CATALOGUE, NADIA, NOON)


def on_paper(email: str, stall: Stall) -> Wish:
    return wish_of(email, source=stalls.SOURCE, src=stall.src)


def acts(session: Session) -> list[tuple[str, str, dict[str, object]]]:
    rows = session.execute(sa.select(journal.Entry.actor, journal.Entry.act, journal.Entry.particulars))
    return [(actor, act, particulars) for actor, act, particulars in rows]


def test_a_run_keeps_what_it_offers_and_in_which_words(database: Database) -> None:
    with database.writing() as session:
        stall = printed(session)

        said = {purpose: session.get(Wording, version) for purpose, version in stall.words.items()}
        assert {purpose: (kept.language, kept.text) for purpose, kept in said.items() if kept} == {
            "newsletter": ("fr", "Envoyez-moi la lettre d’information par e‑mail."),
            "letter:trees": ("fr", "Écrivez-moi au sujet de\u00a0: Arbres"),
            "letter:housing": ("fr", "Écrivez-moi au sujet de\u00a0: Logement"),
            "sms": ("fr", "Envoyez-moi des SMS sur mon téléphone mobile."),
            "targeting": ("fr", TARGETING),
        }
        assert (stall.issues, stall.neighbourhoods) == (["trees", "housing"], ["bellevue", "gare"])
        assert acts(session) == [(NADIA, "printing", {"stall": stall.id, "sheets": 3})]


def test_the_next_run_has_the_next_number(database: Database) -> None:
    with database.writing() as session:
        codes = [printed(session, sheets=2).codes for _ in range(2)]

    assert [code[:-1] for run in codes for code in run] == ["S1-1", "S1-2", "S2-1", "S2-2"]


def test_a_sheet_is_found_by_its_code(database: Database) -> None:
    with database.writing() as session:
        stall = printed(session)

        assert stalls.find(session, stall.codes[2].lower()) == (stall, 3)
        for never_printed in (numbering.code(stall.id, 4), numbering.code(stall.id + 1, 1)):
            with pytest.raises(SheetUnknown):
                stalls.find(session, never_printed)
        with pytest.raises(SheetUnknown):
            stalls.get(session, stall.id + 1)


def test_a_line_is_typed_once(database: Database) -> None:
    with database.writing() as session:
        stall = printed(session)

        assert stalls.type_line(session, (stall.id, 1, 4), NADIA, NOON)
        assert not stalls.type_line(session, (stall.id, 1, 4), TOM, NOON)
        assert {line: typed.by for line, typed in stalls.typed(session, stall, 1).items()} == {4: NADIA}


def test_whoever_means_it_types_a_line_again(database: Database) -> None:
    with database.writing() as session:
        stall = printed(session)
        stalls.type_line(session, (stall.id, 1, 4), NADIA, NOON)

        assert stalls.type_line(session, (stall.id, 1, 4), TOM, NOON, again=True)
        assert stalls.typed(session, stall, 1)[4].by == TOM
        assert acts(session)[-1] == (TOM, "typing", {"stall": stall.id, "sheet": 1, "line": 4})


def test_the_journal_says_who_typed_which_sheet_and_once(database: Database) -> None:
    with database.writing() as session:
        stall = printed(session)
        for place, by in [((1, 1), NADIA), ((1, 2), NADIA), ((2, 1), NADIA), ((1, 3), TOM)]:
            stalls.type_line(session, (stall.id, *place), by, NOON)

        typing = [(actor, told["sheet"]) for actor, act, told in acts(session) if act == "typing"]
        assert typing == [(NADIA, 1), (NADIA, 2), (TOM, 1)]


def test_a_run_says_how_far_it_has_come(database: Database) -> None:
    with database.writing() as session:
        stall, other = printed(session), printed(session)
        for place in ((1, 1), (1, 2), (3, 10)):
            stalls.type_line(session, (stall.id, *place), NADIA, NOON)
        confirms(session, on_paper(CAMILLE, stall), CATALOGUE)
        # A link with the same tag is no paper.
        confirms(session, wish_of(BILAL, source="/sign-up/", src=stall.src), CATALOGUE)
        confirms(session, on_paper(ODETTE, other), CATALOGUE)

        newest, first = stalls.listed(session)
        assert (newest.stall.id, newest.lines, newest.people) == (other.id, 0, 1)
        assert (first.typed, first.lines, first.people) == ({1: 2, 3: 1}, 3, 1)


def test_a_run_is_not_printed_again_in_other_words(database: Database) -> None:
    with database.writing() as session:
        stall = printed(session)

        stalls.check_words(stall, CATALOGUE)
        renamed = Issue("trees", {"fr": "Arbres et ombre"})
        changed = Catalogue(CATALOGUE.languages, (CATALOGUE.issues[0], renamed), CATALOGUE.neighbourhoods)
        with pytest.raises(WordsChanged, match=f"Since S{stall.id} was printed"):
            stalls.check_words(stall, changed)


def test_a_town_of_many_neighbourhoods_has_no_legend(database: Database) -> None:
    many = Catalogue(CATALOGUE.languages, CATALOGUE.issues, {f"n{number}": f"N{number}" for number in range(31)})
    with database.writing() as session:
        assert stalls.run_off(session, Printing("fr", 1, ()), many, NADIA, NOON).neighbourhoods == []
