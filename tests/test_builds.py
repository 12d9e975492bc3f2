"""Publishing: a new site takes the old one's place whole, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from capture import builds, content
from capture.errors import BuildFailed, ContentUnreadable
from tests import campaigns


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
    return sorted(folder for folder in (root / ".site").iterdir() if folder.is_dir() and folder.name != "made")


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
