"""Publishing: a new site takes the old one's place whole, or not at all."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from capture import builds, content, truces
from capture.errors import BuildFailed, ContentUnreadable
from capture.settings import ROOT
from tests import campaigns
from tests.conftest import SITE


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return campaigns.copy(tmp_path / "campaign")


def yesterday(root: Path) -> Path:
    """A site built yesterday, that visitors see."""
    site = campaigns.write(root, ".site/20260101T000000-000000Z/index.html", "yesterday").parent
    (root / "output").symlink_to(site.relative_to(root))
    return site


def sites(root: Path) -> list[Path]:
    """Every build, whole or half."""
    folders = [folder for folder in (root / ".site").iterdir() if folder.is_dir() and folder.name != "made"]
    return sorted(folder for folder in folders if folder.suffix != truces.SOURCES)


def texts_with_a_page(root: Path) -> int:
    return sum(text.kind.address is not None for text in content.read(root / "content", ("fr", "en")))


def test_a_build_takes_the_place_of_the_last(root: Path) -> None:
    yesterday(root)

    made = builds.build(root)

    assert (root / "output").resolve() == made.folder
    assert "Saint-Aurèle" in (root / "output" / "index.html").read_text()
    assert made.pages == texts_with_a_page(root)


def test_the_link_survives_moving_the_folder(root: Path) -> None:
    builds.build(root)

    assert not (root / "output").readlink().is_absolute()


def test_unreadable_content_leaves_yesterdays_site(root: Path) -> None:
    before = yesterday(root)
    campaigns.write(root, "content/news/marche.fr.md", "Title: Au marché\n")

    with pytest.raises(ContentUnreadable, match="«\u00a0Date\u00a0» manque"):
        builds.build(root)

    assert (root / "output").resolve() == before


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        (
            "theme/templates/home.html",
            "{{ nobody_knows_this }}",
            r"'nobody_knows_this' is undefined \(theme/templates/home\.html:1\)",
        ),
        ("content/pages/a.fr.md", "Title: A\n\n[x]({filename}/nowhere.md)\n", r"Unable to find '/nowhere\.md'"),
    ],
)
def test_a_failed_build_leaves_no_trace(root: Path, name: str, text: str, reason: str) -> None:
    before = yesterday(root)
    campaigns.write(root, name, text)

    with pytest.raises(BuildFailed, match=reason):
        builds.build(root)

    assert (root / "output").resolve() == before
    assert sites(root) == [before]


def test_a_picture_that_cannot_be_shown_is_told_where_it_is_asked_for(root: Path) -> None:
    before = yesterday(root)
    campaigns.write(root, "content/images/half.jpg", (root / "content/images/halle.jpg").read_bytes()[:9000])
    campaigns.write(root, "content/pages/a.fr.md", "Titre : A\nImage : half.jpg\nTexte de l’image : Rien\n\nBonjour.\n")

    with pytest.raises(ContentUnreadable, match=r"pages/a\.fr\.md, ligne 2\s: .*abîmé"):
        builds.build(root)

    assert (root / "output").resolve() == before


def test_colours_that_nobody_can_read_are_told(root: Path) -> None:
    tokens = root / "theme/static/css/tokens.css"
    tokens.write_text(tokens.read_text().replace("--colour: #ff4f2b", "--colour: reddish"))

    with pytest.raises(BuildFailed, match=r"theme/static/css/tokens\.css, line \d+: “reddish” is no colour"):
        builds.build(root)


def test_an_address_with_a_path_is_refused(root: Path) -> None:
    with pytest.raises(BuildFailed, match=r"SITEURL cannot be “https://ville\.example/liste”"):
        builds.build(root, site_url="https://ville.example/liste")


def test_a_full_disk_leaves_yesterdays_site(root: Path) -> None:
    before = yesterday(root)
    # No file may grow beyond 20 KB: what a full disk does, at another number.
    words = (
        "import sys, resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); from pathlib import Path; "
    )
    words += "from capture import builds; builds.build(Path(sys.argv[1]))"

    run = subprocess.run([sys.executable, "-c", words, root], cwd=ROOT, capture_output=True, text=True)

    assert run.returncode and "File too large" in run.stderr
    assert (root / "output").resolve() == before
    assert sites(root) == [before]


def test_the_same_content_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1959249600")
    one, other = (everything(builds.build(campaigns.copy(tmp_path / name), SITE).folder) for name in ("one", "other"))

    assert len(one) > 500
    assert [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)] == []


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_language_without_a_thank_you_page_is_refused(root: Path) -> None:
    (root / "content/pages/thank-you.en.md").unlink()

    with pytest.raises(BuildFailed, match=r"en/thank-you/index\.html is missing"):
        builds.build(root)


def test_the_last_three_builds_are_kept(root: Path) -> None:
    old = [campaigns.write(root, f".site/2026010{day}T000000-000000Z/index.html", "").parent for day in (1, 2, 3, 4)]
    half = campaigns.write(root, ".site/20260105T000000-000000Z.half/index.html", "").parent

    made = builds.build(root)

    assert sites(root) == [*old[2:], made.folder]
    assert not half.exists()


def test_where_the_clock_was_ahead_the_site_of_now_is_kept(root: Path) -> None:
    ahead = [campaigns.write(root, f".site/2099010{day}T000000-000000Z/index.html", "").parent for day in (1, 2, 3)]

    made = builds.build(root)

    assert (root / "output" / "index.html").is_file()
    assert sites(root) == [made.folder, *ahead[1:]]


def test_a_folder_called_output_is_moved_away(root: Path) -> None:
    campaigns.write(root, "output/precious.html", "made by hand")

    builds.build(root)

    assert (root / "output").is_symlink()
    assert [path.read_text() for path in (root / ".site").glob("output-*/precious.html")] == ["made by hand"]


def test_two_builds_at_once_are_both_whole(root: Path) -> None:
    with ThreadPoolExecutor(2) as two:
        made = list(two.map(builds.build, (root, root)))

    assert [build.pages for build in made] == [texts_with_a_page(root)] * 2
    assert (root / "output").resolve() in {build.folder for build in made}


def test_the_public_address_can_be_given(root: Path) -> None:
    builds.build(root, site_url="https://saint-aurele.example")

    assert 'href="https://saint-aurele.example/en/sign-up/"' in (root / "output/en/sign-up/index.html").read_text()
