"""A mailing is drawn as mail programs show it: styles in each element, whole addresses, a way out, a text to read."""

import re
from pathlib import Path

import pytest

from capture import colours, law, mailings
from capture.content.rendering import Anatomy
from capture.mailings import Draughtsman, Letter
from capture.mailings.drawing import Purpose
from capture.mailings.greetings import LEAVE, PREFERENCES
from capture.settings import Settings
from tests.conftest import settings_for
from tests.mailing import KEY, house

PERSON = {"given_name": "Zoé", LEAVE: "https://leave.example/1", PREFERENCES: "https://own.example/1"}


@pytest.fixture
def chosen(campaign_root: Path, tmp_path: Path) -> Settings:
    return settings_for(campaign_root, tmp_path, "sqlite:////nowhere.db", SITEURL="https://saint-aurele.example")


def drawn(chosen: Settings, body: str, purpose: Purpose | None = None, facts: str = "") -> Letter:
    text = f"Objet : [prénom|Vous], et le reste\nAperçu : [prénom], dès avril\n{facts}\n{body}\n"
    here = house(chosen, chosen.instance / "house", fr=text)
    mailing = mailings.find(here.root, here.campaign.languages, KEY)
    assert not mailing.faults
    return Draughtsman(here).draw(mailing.first, purpose or Purpose(law.EVERYONE))


def test_styles_are_written_into_each_element_and_night_stays_in_the_head(chosen: Settings) -> None:
    html = drawn(chosen, "## Un titre\n\nUn *mot*.").html.fill_html(PERSON)
    scheme = colours.read((chosen.root / colours.FILE).read_text())

    assert re.search(r'<h2 style="[^"]*font: 800', html)
    assert "var(--" not in html
    assert html.count("<style") == 1 and "prefers-color-scheme: dark" in html
    assert scheme.dark["card"] in html and scheme.light["card"] in html


def test_addresses_are_whole_and_say_which_mailing_led_there(chosen: Settings) -> None:
    html = drawn(chosen, "[la page](/issues/logement/#main) [la loi](https://www.legifrance.gouv.fr/?a=1&b=2)").html
    told = html.fill_html(PERSON)

    assert f'href="https://saint-aurele.example/issues/logement/?src={KEY}#main"' in told
    assert 'href="https://www.legifrance.gouv.fr/?a=1&amp;b=2"' in told


def test_the_short_code_becomes_a_button(chosen: Settings) -> None:
    html = drawn(chosen, "Avant.\n\n[[inscription]]\n\nAprès.").html.fill_html(PERSON)

    assert re.search(rf'<a href="https://saint-aurele.example/sign-up/\?src={KEY}"[^>]*>Je signe</a>', html)
    assert "hustings-sign-up" not in html


def test_a_picture_is_the_sites_own_and_has_its_words(chosen: Settings) -> None:
    html = drawn(chosen, "![La halle](images/halle.jpg)").html.fill_html(PERSON)
    (source,) = re.findall(r'<img [^>]*src="([^"]*)"', html)

    assert source.startswith("https://saint-aurele.example/pictures/halle-")
    assert re.search(r'<img [^>]*alt="La halle"', html) and re.search(r'<img [^>]*width="600"', html)


def test_whoever_shows_no_html_reads_a_letter_all_the_same(chosen: Settings) -> None:
    text = drawn(chosen, "## Un titre\n\nBonjour [prénom],\n\n- un\n- [deux](/issues/eau/)").text.fill(PERSON)

    assert "Un titre" in text and "Bonjour Zoé," in text and "– un" in text
    assert f"deux <https://saint-aurele.example/issues/eau/?src={KEY}>" in text
    assert "https://leave.example/1" in text and "https://own.example/1" in text
    assert not re.search(r"<(p|br|div|hr)\b|\*\*|^#", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1\\. avril, 9 h", "1. avril, 9 h"),
        ("\\- un tiret\n\n\\+ un plus", "- un tiret\n\n+ un plus"),
        ("**2032**. Un an.\n\n<b>Non</b> \\- si", "2032. Un an.\n\nNon - si"),
        ("[la loi](https://loi.example/a_(b)?c)", "la loi <https://loi.example/a_(b)?c>"),
        ("un \\\\ deux", "un \\ deux"),
    ],
)
def test_the_text_part_reads_as_it_was_written(chosen: Settings, written: str, read: str) -> None:
    assert drawn(chosen, written).text.fill(PERSON).startswith(f"{read}\n")


def test_the_words_of_a_picture_may_quote(chosen: Settings) -> None:
    html = drawn(chosen, """<img src="images/halle.jpg" alt='dire "oui" &amp; <non>'>""").html.fill_html(PERSON)
    (image,) = [known for tag, known in Anatomy(html).tags if tag == "img"]

    assert image["alt"] == 'dire "oui" & <non>' and set(image) <= {"src", "alt", "width", "style"}


def test_other_words_for_a_name_are_words(chosen: Settings) -> None:
    letter = drawn(chosen, "Bonjour [prénom|**amis** & *amies*] !")

    assert "Bonjour amis &amp; amies !" in letter.html.fill_html({})
    assert letter.text.fill({}).startswith("Bonjour amis & amies !\n")


def test_each_kind_of_audience_is_told_why_it_gets_a_letter(chosen: Settings, tmp_path: Path) -> None:
    everyone = drawn(chosen, "Un mot.").html.fill_html(PERSON)
    here = house(chosen, tmp_path / "again")
    mailing = mailings.find(here.root, here.campaign.languages, KEY)
    targeted = Draughtsman(here).draw(mailing.first, Purpose(law.TARGETED, "sujet : Logement")).html.fill_html(PERSON)

    assert "vous avez demandé notre lettre" in everyone and "ciblé" not in everyone
    assert "Ce message est ciblé" in targeted and "sujet : Logement" in targeted
    assert here.campaign.controller.name in targeted
    assert targeted.count("https://own.example/1") == 2


def test_names_stand_in_the_subject_and_in_the_preview(chosen: Settings) -> None:
    letter = drawn(chosen, "Un mot.")

    assert letter.subject.fill(PERSON) == "Zoé, et le reste"
    assert letter.subject.fill({}) == "Vous, et le reste"
    assert ">Zoé, dès avril</div>" in letter.html.fill_html(PERSON)


def test_nothing_of_a_letter_comes_from_a_third_party(chosen: Settings) -> None:
    html = drawn(chosen, "![La halle](images/halle.jpg)\n\n[la loi](https://www.legifrance.gouv.fr/)").html
    told = html.fill_html(PERSON)

    assert all(address.startswith("https://saint-aurele.example/") for address in re.findall(r'src="([^"]*)"', told))
    assert "@import" not in told and "url(" not in told and "<link" not in told and "<script" not in told
