"""content check, new and list, as a volunteer types them in a copy of the campaign."""

from pathlib import Path

import pytest

from tests import campaigns
from tests.serving.copies import Copy


@pytest.fixture
def campaign(tmp_path: Path) -> Copy:
    """A campaign whose site was never built."""
    root = campaigns.copy(tmp_path / "campaign", "capture")
    return Copy(root, {"PATH": "/usr/bin:/bin", "HUSTINGS_INSTANCE": str(tmp_path / "instance"), "LANG": "fr_FR.UTF-8"})


def test_all_is_well(campaign: Copy) -> None:
    run = campaign.hustings("content", "check")

    assert (run.returncode, run.stdout) == (0, "")
    assert "Tout va bien" in run.stderr


def test_faults_are_data_and_notices_are_words(campaign: Copy) -> None:
    campaigns.write(campaign.root, "content/news/marche.fr.md", "Titre : Marché\n\nBonjour.")
    campaigns.write(campaign.root, "content/news/fair.en.md", "Title: Fair\nDate: 01/02/2032\n\nSee [it](/zzz/).")

    run = campaign.hustings("content", "check")

    assert run.returncode == 1
    assert run.stdout.splitlines() == [
        "news/fair.en.md, line 4: The link “/zzz/” leads nowhere. "
        "“hustings content list” shows the addresses of all pages.",
        "news/marche.fr.md, ligne 2\u00a0: «\u00a0Date\u00a0» manque. Écrivez par exemple Date\u00a0: 2032-02-01",
    ]
    assert "news/fair.en.md, line 2: “01/02/2032” was understood as 1 February 2032." in run.stderr
    assert "À corriger\u00a0: 2." in run.stderr


def test_a_fresh_issue_speaks_its_language_and_comes_last(campaign: Copy) -> None:
    campaign.hustings("content", "new", "issues", "Vélo")

    text = (campaign.root / "content/issues/velo.fr.md").read_text()

    assert text.startswith("Titre\u00a0: Vélo\nOrdre\u00a0: 13\nPromesse\u00a0: Cinq mots pour l’affiche\n")


def test_a_translation_takes_the_key_and_the_order(campaign: Copy) -> None:
    campaign.hustings("content", "new", "issues", "Vélo")

    run = campaign.hustings("content", "new", "issues", "Cycling", "--language", "en", "--key", "velo")

    assert run.stdout == "content/issues/velo.en.md\n"
    assert "Title: Cycling\nOrder: 13\n" in (campaign.root / "content/issues/velo.en.md").read_text()


def test_nothing_is_ever_overwritten(campaign: Copy) -> None:
    before = campaigns.write(campaign.root, "content/news/marche.fr.md", "Titre : Marché\nDate : 2032-02-01\n\nOui.")

    run = campaign.hustings("content", "new", "news", "Marché")

    assert (run.returncode, run.stdout) == (1, "")
    assert "content/news/marche.fr.md existe déjà" in run.stderr
    assert before.read_text().endswith("Oui.")


def test_a_language_that_is_none_is_refused(campaign: Copy) -> None:
    run = campaign.hustings("content", "new", "news", "Markt", "--language", "de")

    assert run.returncode == 2
    assert not list((campaign.root / "content/news").glob("markt*"))


def test_the_list_shows_what_is_not_translated(campaign: Copy) -> None:
    campaigns.write(campaign.root, "content/issues/velo.fr.md", "Titre : Le vélo\nOrdre : 20\n\nOui.")

    run = campaign.hustings("content", "list", "--kind", "issues")

    head, *rows = (line.split("\t") for line in run.stdout.splitlines())
    assert head == ["sorte", "clé", "langues", "manque", "adresse", "ordre ou date", "titre"]
    assert ["issues", "velo", "fr", "en", "/issues/le-velo/", "20", "Le vélo"] in rows
    assert {row[0] for row in rows} == {"issues"}
