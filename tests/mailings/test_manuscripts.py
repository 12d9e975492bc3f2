"""What is typed becomes the text of a file, and a file what stands in the form: nothing else in it is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.content.kinds import KINDS
from capture.content.reading import parse
from capture.content.remarks import Margin
from capture.errors import TextAmbiguous
from capture.mailings import manuscripts
from capture.mailings.manuscripts import Manuscript, Wording

LANGUAGES = ("fr", "en")
LETTER = Wording("Votre loyer", "Dès avril.", "Bonjour [prénom],\n\nà samedi")
EVERYONE = Manuscript({"fr": LETTER, "en": Wording()}, audience="tous", sender="Nadia")


def again(texts: dict[str, str]) -> Manuscript:
    """Return what the files would be read as."""
    return manuscripts.read({code: text.encode() for code, text in texts.items()}, LANGUAGES)


def test_a_new_file_is_written_as_one_writes_it_by_hand() -> None:
    written = manuscripts.written({}, EVERYONE)

    assert list(written) == ["fr"]
    assert written["fr"].split("\n")[0].startswith("Objet") and written["fr"].endswith("\n\nà samedi\n")
    assert again(written) == EVERYONE


def test_only_what_changes_is_written_anew() -> None:
    old = "Objet : Votre loyer\nDe la part de : Nadia\nService interne : oui\n\nBonjour\n"
    typed = again({"fr": old})
    changed = Manuscript({"fr": Wording("Votre toit", "Dès mai.", "Bonsoir"), "en": Wording()}, sender=typed.sender)

    lines = manuscripts.written({"fr": old.encode()}, changed)["fr"].split("\n")
    assert lines[:2] == ["Objet : Votre toit", "De la part de : Nadia"] and lines[2].endswith(": Dès mai.")
    assert "Service interne : oui" in lines and lines[-2:] == ["Bonsoir", ""]


def test_what_is_unchanged_is_the_same_byte_for_byte() -> None:
    old = "---\nTitre: Votre loyer\n\nAperçu :  Dès avril.\nInconnu: oui\n---\n\nBonjour\n\n- un\n"
    assert manuscripts.written({"fr": old.encode()}, again({"fr": old}))["fr"] == old


def test_windows_lines_and_what_nobody_sees_are_cleaned() -> None:
    typed = Manuscript(
        {"fr": Wording("L’e\u0301te\u0301\r\nDe : moi", "", "\u202eBon\u200bjour\r\n\r\n• un\0"), "en": Wording()}
    )

    text = manuscripts.written({}, typed)["fr"]
    assert "L’été De : moi\n" in text and text.endswith("\nBonjour\n\n- un\n")


def test_a_text_that_begins_like_a_fact_stays_a_text() -> None:
    typed = Manuscript({"fr": Wording("Votre loyer", "", "Aperçu : de notre programme\n\nBonjour"), "en": Wording()})

    assert again(manuscripts.written({}, typed)) == typed


def test_a_heading_that_was_the_subject_becomes_a_line() -> None:
    old = "Aperçu : Dès avril.\n\n# Votre loyer\n\nBonjour\n"
    typed = again({"fr": old})

    assert typed.wordings["fr"].subject == "Votre loyer"
    assert again(manuscripts.written({"fr": old.encode()}, typed)) == typed


def test_what_is_said_once_is_said_by_the_first_file_alone() -> None:
    old = {"fr": b"Objet: Loyer\nDe la part de: Nadia\n\nBonjour\n", "en": b"Subject: Rent\nFrom: Nadia\n\nHello\n"}
    typed = manuscripts.read(old, LANGUAGES)
    other = Manuscript(typed.wordings, "issue:housing", "sms", "Bilal", "2032-02-01 18:30")

    written = manuscripts.written(old, other)
    assert written["en"] == "Subject: Rent\n\nHello\n"
    assert again(written) == other


def test_a_moment_that_is_the_same_stays_as_it_was_written() -> None:
    old = "Objet: Loyer\nEnvoyer le: 1er février 2032 à 18 h 30\nCanal: courriel\n\nBonjour\n"
    typed = again({"fr": old})
    same = Manuscript(typed.wordings, send_at="2032-02-01 18:30")

    assert manuscripts.written({"fr": old.encode()}, same)["fr"] == old


def test_a_file_that_would_say_something_else_is_refused() -> None:
    with pytest.raises(TextAmbiguous):
        manuscripts.written({}, Manuscript({"fr": Wording('""', "", "Bonjour"), "en": Wording()}))


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
def test_whatever_is_typed_is_kept_or_refused(subject: str, preview: str, body: str) -> None:
    typed = Manuscript({"fr": Wording(subject, preview, body), "en": Wording()})
    try:
        written = manuscripts.written({}, typed)
    except TextAmbiguous:
        return
    for text in written.values():
        # Saved once more it stays the same, and holds no fact that nobody typed.
        kept = again({"fr": text})
        assert manuscripts.written({"fr": text.encode()}, kept) == {"fr": text} or not kept.languages
        assert set(parse(text, KINDS["mailings"], Margin("", "fr")).fields) <= {"subject", "preview"}
