"""The files of a mailing are saved whole, by one at a time, and never over what somebody has not seen."""

import threading
from pathlib import Path

import pytest

from capture import mailings
from capture.errors import ContentClosed, MailingChanged, MailingReady, TextExists
from capture.mailings import Manuscript, Sheaf
from capture.mailings.manuscripts import Wording

KEY = "2032-02-01-loyer"
LANGUAGES = ("fr", "en")


def typed(text: str, **other: str) -> Manuscript:
    """Return a mailing in French, and in English where that is typed."""
    return Manuscript({"fr": Wording("Loyer", "", text), "en": Wording(**other)})


@pytest.fixture
def of(tmp_path: Path) -> Sheaf:
    """The files of a mailing that is not written yet."""
    return mailings.sheaf(tmp_path, LANGUAGES, KEY)


def names(of: Sheaf) -> list[str]:
    """Return what lies in the folder."""
    return sorted(path.name for path in (of.content / "mailings").iterdir())


def test_a_draft_is_a_file_that_nobody_reads_until_it_is_ready(of: Sheaf, tmp_path: Path) -> None:
    mark = mailings.save(of, typed("Bonjour"), "", is_draft=True)
    assert names(of) == [f"_{KEY}.fr.md"]
    assert mailings.gather(tmp_path, LANGUAGES) == []
    assert [one.is_draft for one in mailings.with_drafts(tmp_path, LANGUAGES)] == [True]

    mailings.save(of, typed("Bonjour", subject="Rent", body="Hello"), mark, is_draft=False)
    assert names(of) == [f"{KEY}.en.md", f"{KEY}.fr.md"]
    assert [one.is_draft for one in mailings.with_drafts(tmp_path, LANGUAGES)] == [False]


def test_two_who_write_at_once_are_told(of: Sheaf) -> None:
    opened = mailings.save(of, typed("Bonjour"), "", is_draft=True)
    mailings.save(of, typed("Bonsoir"), opened, is_draft=True)

    with pytest.raises(MailingChanged):
        mailings.save(of, typed("Salut"), opened, is_draft=True)
    assert "Bonsoir" in of.read()["fr"].decode()
    mailings.save(of, typed("Salut"), of.mark(), is_draft=True)
    assert "Salut" in of.read()["fr"].decode()


def test_a_hand_on_the_disk_counts_as_another_writer(of: Sheaf) -> None:
    opened = mailings.save(of, typed("Bonjour"), "", is_draft=False)
    of.path("en", is_draft=False).write_text("Subject: Rent\n\nHello\n")

    with pytest.raises(MailingChanged):
        mailings.save(of, typed("Bonsoir"), opened, is_draft=False)


def test_the_same_once_more_is_no_other_text(of: Sheaf) -> None:
    mark = mailings.save(of, typed("Bonjour"), "", is_draft=True)
    assert mailings.save(of, typed("Bonjour"), "", is_draft=True) == mark


def test_of_many_at_once_one_is_first_and_the_others_are_told(of: Sheaf) -> None:
    told: list[str] = []

    def write(number: int) -> None:
        """Save a text of one's own."""
        try:
            mailings.save(of, typed(f"Bonjour {number}"), "", is_draft=True)
            told.append("saved")
        except MailingChanged:
            told.append("told")

    hands = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(told) == ["saved", *["told"] * 7]
    assert names(of) == [f"_{KEY}.fr.md"]


def test_a_language_that_is_emptied_loses_its_file(of: Sheaf) -> None:
    mark = mailings.save(of, typed("Bonjour", subject="Rent", body="Hello"), "", is_draft=False)
    mailings.save(of, typed("Bonjour"), mark, is_draft=False)

    assert names(of) == [f"{KEY}.fr.md"]


def test_only_a_draft_is_thrown_away_and_only_as_it_was_seen(of: Sheaf) -> None:
    mark = mailings.save(of, typed("Bonjour"), "", is_draft=False)
    with pytest.raises(MailingReady):
        mailings.throw_away(of, mark)
    mark = mailings.save(of, typed("Bonjour"), mark, is_draft=True)
    with pytest.raises(MailingChanged):
        mailings.throw_away(of, "another mark")

    mailings.throw_away(of, mark)
    assert names(of) == []


def test_a_draft_beside_a_ready_file_is_not_written_over(of: Sheaf) -> None:
    mark = mailings.save(of, typed("Bonjour"), "", is_draft=False)
    of.path("fr", is_draft=True).write_text("Objet: Autre\n\nTexte\n")

    with pytest.raises(TextExists):
        mailings.save(of, typed("Bonsoir"), mark, is_draft=True)
    assert "Autre" in of.path("fr", is_draft=True).read_text()


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "content").write_text("no folder")
    of = mailings.sheaf(tmp_path, LANGUAGES, KEY)

    with pytest.raises(ContentClosed, match="cannot be written to"):
        mailings.save(of, typed("Bonjour"), "", is_draft=True)


def test_what_a_kill_left_half_written_is_no_text(of: Sheaf, tmp_path: Path) -> None:
    mark = mailings.save(of, typed("Bonjour"), "", is_draft=False)
    (of.content / "mailings" / f".{KEY}.fr.md.half").write_text("Objet: Lo")

    assert len(mailings.gather(tmp_path, LANGUAGES)) == 1
    mailings.save(of, typed("Bonsoir"), mark, is_draft=False)
    assert names(of) == [f"{KEY}.fr.md"]
