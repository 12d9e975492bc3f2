"""A campaign's first texts: one settings file was edited, and the site stands under its own name."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from capture import builds, content, settings
from capture.content.starting import FOLDER, start
from capture.errors import NameNotYours
from tests import campaigns
from tests.conftest import NOON
from tests.serving.copies import Copy

NAMES = {"SITENAME = ": '"Vivre à Port-Clos"', "CANDIDATE = ": '"Odette Marchand"'}
SHARED = ("privacy.fr.md", "privacy.en.md", "thank-you.fr.md", "thank-you.en.md")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A clone whose pelicanconf.py is edited, and nothing else."""
    root = campaigns.copy(tmp_path)
    lines = (root / "pelicanconf.py").read_text().splitlines()
    for number, line in enumerate(lines):
        for key, value in NAMES.items():
            lines[number] = key + value if line.startswith(key) else lines[number]
    (root / "pelicanconf.py").write_text("\n".join(lines))
    return root


def test_one_edited_file_is_a_site(root: Path) -> None:
    begun = start(root, root / "instance", settings.campaign(root), NOON)

    built = builds.build(root)

    home = (built.folder / "index.html").read_text()
    assert "Vivre à Port-Clos" in home and "Odette Marchand" in home
    assert "14 mars 2032 et du 21 mars 2032" in home
    assert not [path for path in built.folder.rglob("*.html") if "Saint-Aurèle en commun</title>" in path.read_text()]
    assert begun.without == []


def test_what_was_there_is_put_aside(root: Path) -> None:
    before = sorted(path.name for path in (root / "content").rglob("*"))

    begun = start(root, root / "instance", settings.campaign(root), NOON)

    assert sorted(path.name for path in begun.before.rglob("*")) == before
    assert "content/issues/first.fr.md" in begun.files


def test_the_first_build_leads_nobody_on_from_the_demonstration(root: Path) -> None:
    builds.build(root)

    start(root, root / "instance", settings.campaign(root), NOON)

    notices = content.check(root / "content", ("fr", "en"), root / "output").notices
    assert {notice.told.partition(":")[0] for notice in notices} <= {"Still open", "Reste à remplir\u00a0"}


def test_both_days_of_the_ballot_are_dates(root: Path) -> None:
    start(root, root / "instance", settings.campaign(root), NOON)

    documents = content.read(root / "content", ("fr", "en"))

    days = {found.text.date for found in documents if found.kind.folder == "dates"}
    assert days == {date(2032, 3, 14), date(2032, 3, 21)}


def test_the_demonstration_is_nobodys_campaign(tmp_path: Path) -> None:
    root = campaigns.copy(tmp_path)

    with pytest.raises(NameNotYours, match="Saint-Aurèle en commun"):
        start(root, root / "instance", settings.campaign(root), NOON)

    assert (root / "content/pages/home.fr.md").is_file()


def test_a_language_without_first_texts_is_said(root: Path) -> None:
    conf = root / "pelicanconf.py"
    conf.write_text(conf.read_text().replace('{"en": {}}', '{"en": {}, "es": {}}'))

    assert start(root, root / "instance", settings.campaign(root), NOON).without == ["es"]


@pytest.mark.parametrize("name", SHARED)
def test_what_the_software_does_is_said_in_the_same_words(name: str) -> None:
    assert (FOLDER / "pages" / name).read_text() == (settings.ROOT / "content/pages" / name).read_text()


def test_whoever_types_the_command_is_told_what_comes_next(root: Path) -> None:
    shutil.copytree(settings.ROOT / "capture", root / "capture")

    run = Copy(root, {"PATH": "/usr/bin:/bin", "LANG": "fr_FR.UTF-8"}).hustings("content", "start")

    assert run.returncode == 0
    assert "content/pages/privacy.fr.md" in run.stdout.splitlines()
    assert "Cherchez [à compléter]" in run.stderr
