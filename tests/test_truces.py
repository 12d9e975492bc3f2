"""The truce: from midnight on the eve the site stays as it was published, but for its service pages."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from capture import builds, truces
from capture.builds import Build
from capture.errors import ContentUnreadable, ElectoralSilence, NoPublicationKept
from tests import campaigns
from tests.conftest import SITE

# In Paris: Friday, 12 March 2032, a minute to midnight, and what follows.
BEFORE = datetime(2032, 3, 12, 22, 59, tzinfo=UTC)
MIDNIGHT = datetime(2032, 3, 12, 23, 0, tzinfo=UTC)
MONDAY = datetime(2032, 3, 15, 8, 0, tzinfo=UTC)
At = Callable[[datetime], Build]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign that was published on Friday, at noon."""
    root = campaigns.copy(tmp_path_factory.mktemp("published") / "campaign")
    campaigns.write(root, ".env", f"SITEURL={SITE}\n")
    with time_machine.travel(BEFORE - timedelta(hours=11)):
        builds.build(root)
    return root


@pytest.fixture
def root(published: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(published, tmp_path / "campaign", symlinks=True)


@pytest.fixture
def build(root: Path) -> At:
    """Build it at a moment."""

    def at(moment: datetime) -> Build:
        with time_machine.travel(moment):
            return builds.build(root)

    return at


def everything(root: Path) -> dict[str, bytes]:
    """Every file that visitors can ask for."""
    site = (root / "output").resolve()
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> set[str]:
    """The pages that are not the same, byte for byte."""
    names = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    return {name for name in names if not name.endswith((".br", ".gz"))}


def edit(root: Path, name: str, before: str, after: str) -> None:
    """Edit a file."""
    path = root / name
    text = path.read_text()
    assert text.count(before) >= 1
    path.write_text(text.replace(before, after))


NEWS = "Titre : La dernière heure\nDate : 2032-03-13\n\nVotez pour nous.\n"


def test_what_is_written_a_minute_to_midnight_is_published(root: Path, build: At) -> None:
    campaigns.write(root, "content/news/late.fr.md", NEWS)

    made = build(BEFORE)

    assert (made.sources.hold, made.sources.waiting) == (None, ())
    assert b"Votez pour nous." in everything(root)["news/la-derniere-heure/index.html"]


def test_from_midnight_everything_waits_but_service_pages(root: Path, build: At) -> None:
    before = everything(root)
    campaigns.write(root, "content/news/late.fr.md", NEWS)
    edit(root, "content/pages/home.fr.md", "comptes soient ouverts", "livres soient ouverts")
    edit(root, "content/pages/vote.fr.md", "ferment à 18\xa0h", "ferment à 19\xa0h")
    edit(root, "theme/static/css/tokens.css", "#ff4f2b", "#ff4f2c")
    edit(root, "pelicanconf.py", "Nadia Belkacem-Roux", "Nadia Belkacem")
    (root / "content/news/registered.fr.md").unlink()

    made = build(MIDNIGHT)

    assert differing(before, everything(root)) == {"voter/index.html"}
    assert "ferment à 19\xa0h" in everything(root)["voter/index.html"].decode()
    assert made.sources.let_in == ("content/pages/vote.fr.md",)
    assert made.sources.waiting == (
        "content/news/late.fr.md",
        "content/news/registered.fr.md",
        "content/pages/home.fr.md",
        "pelicanconf.py",
        "theme/static/css/tokens.css",
    )
    assert made.sources.hold is not None and made.sources.hold.until == datetime(2032, 3, 14, 19, tzinfo=UTC)


def test_another_build_in_silence_is_the_same_byte_for_byte(root: Path, build: At) -> None:
    before = everything(root)
    build(MIDNIGHT)
    build(MIDNIGHT + timedelta(hours=30))

    assert everything(root) == before
    assert f'href="{SITE}/en/sign-up/"' in before["en/sign-up/index.html"].decode()


def test_what_waited_is_published_when_silence_is_over(root: Path, build: At) -> None:
    campaigns.write(root, "content/news/late.fr.md", NEWS)
    edit(root, "content/pages/vote.fr.md", "ferment à 18\xa0h", "ferment à 19\xa0h")
    build(MIDNIGHT)
    build(MIDNIGHT + timedelta(hours=1))
    assert "news/la-derniere-heure/index.html" not in everything(root)
    assert "ferment à 19\xa0h" in everything(root)["voter/index.html"].decode()

    made = build(MONDAY)

    assert "news/la-derniere-heure/index.html" in everything(root)
    assert made.sources.hold is None


def test_a_service_page_comes_with_its_picture_and_may_go(root: Path, build: At) -> None:
    shutil.copy(root / "content/images/bus.jpg", root / "content/images/ride.jpg")
    shutil.copy(root / "content/images/bus.jpg", root / "content/images/halle.jpg")
    page = "Titre : Y aller\nService : oui\nImage : ride.jpg\nTexte de l’image : Un bus\n\nAppelez le local.\n"
    campaigns.write(root, "content/pages/ride.fr.md", page)

    made = build(MIDNIGHT)

    assert b"Appelez le local." in everything(root)["ride/index.html"]
    assert made.sources.waiting == ("content/images/halle.jpg",)
    (root / "content/pages/ride.fr.md").unlink()
    build(MIDNIGHT + timedelta(hours=1))
    assert "ride/index.html" not in everything(root)


def test_a_date_of_service_may_change_and_others_wait(root: Path, build: At) -> None:
    edit(root, "content/dates/first-round.fr.md", "quatorze bureaux", "treize bureaux")
    edit(root, "content/dates/last-meeting.fr.md", "Heure : 18\xa0h\xa030", "Heure : 19\xa0h\xa030")

    made = build(MIDNIGHT)

    assert "treize bureaux" in everything(root)["rendez-vous/index.html"].decode()
    assert made.sources.waiting == ("content/dates/last-meeting.fr.md",)


def test_a_page_that_stops_to_serve_stays_as_it_was(root: Path, build: At) -> None:
    before = everything(root)
    edit(root, "content/pages/vote.fr.md", "Service : oui\n", "")
    edit(root, "content/pages/vote.fr.md", "Les bureaux ouvrent", "Votez pour nous ! Les bureaux ouvrent")

    assert build(MIDNIGHT).sources.waiting == ("content/pages/vote.fr.md",)
    assert everything(root) == before


def test_a_mistake_stops_the_page_that_makes_it_and_no_other(root: Path, build: At) -> None:
    before = everything(root)
    campaigns.write(root, "content/news/late.fr.md", "Titre : Sans date\n\nRien.\n")
    edit(root, "content/pages/vote.fr.md", "ferment à 18\xa0h", "ferment à 19\xa0h")
    build(MIDNIGHT)
    assert differing(before, everything(root)) == {"voter/index.html"}

    edit(root, "content/pages/vote.fr.md", "Slug : voter", "Slag : voter")
    with pytest.raises(ContentUnreadable, match=r"pages/vote\.fr\.md"):
        build(MIDNIGHT)


@pytest.mark.parametrize("hours", [0, 12, 43])
@pytest.mark.parametrize("eve", [MIDNIGHT, MIDNIGHT + timedelta(days=7)])
def test_where_nothing_was_published_before_nothing_is_in_silence(
    root: Path, tmp_path: Path, eve: datetime, hours: int
) -> None:
    (root / "output").unlink()

    with pytest.raises(NoPublicationKept, match=r"032 20:00 \(code électoral, art\. L49\)"):
        truces.gather(root, tmp_path / "sources", eve + timedelta(hours=hours))


@pytest.mark.parametrize("moment", [BEFORE, MIDNIGHT + timedelta(hours=44), MONDAY])
def test_outside_of_silence_what_lies_there_is_built(root: Path, tmp_path: Path, moment: datetime) -> None:
    (root / "output").unlink()

    assert truces.gather(root, tmp_path / "sources", moment).hold is None


def test_a_build_that_midnight_overtakes_does_not_go_out(root: Path, tmp_path: Path) -> None:
    sources = truces.gather(root, tmp_path / "sources", BEFORE)
    truces.see_that_it_may_go_out(root, sources, BEFORE)

    with pytest.raises(ElectoralSilence):
        truces.see_that_it_may_go_out(root, sources, MIDNIGHT)


def test_what_a_kill_left_behind_is_swept_and_the_rest_kept(root: Path, build: At) -> None:
    left = campaigns.write(root, ".site/20320301T000000-000000Z.sources/content/a.md", "").parent.parent
    build(BEFORE)

    assert not left.exists()
    assert truces.is_kept(root)
    kept = [path.name.partition(".")[0] for path in (root / ".site").glob("*.sources")]
    assert all((root / ".site" / name).is_dir() for name in kept)


def test_files_that_did_not_change_share_their_room(root: Path, build: At) -> None:
    build(BEFORE)

    (one, other) = sorted((root / ".site").glob("*.sources"))
    assert (one / "content/images/halle.jpg").samefile(other / "content/images/halle.jpg")
    assert not (one / "content/images/halle.jpg").samefile(root / "content/images/halle.jpg")
