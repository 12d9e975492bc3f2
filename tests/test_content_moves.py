"""Pages that move: what is offered, and where old links lead."""

from pathlib import Path

import pytest

from capture import content
from capture.content import addresses
from tests.campaigns import write

LANGUAGES = ("fr", "en")
ENGLISH = "Title: {title}\n\nFour hundred homes."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A campaign that was built when its issue was called Housing."""
    write(tmp_path, "content/issues/housing.en.md", ENGLISH.format(title="Housing"))
    documents = content.read(tmp_path / "content", LANGUAGES)
    write(tmp_path, f"output/{addresses.FILE}", addresses.to_json(documents, LANGUAGES))
    return tmp_path / "content"


def notices(folder: Path) -> list[str]:
    """What is noticed, but for translations."""
    checked = content.check(folder, LANGUAGES, folder.parent / "output")
    assert not checked.faults
    return [str(notice) for notice in checked.notices if "translated" not in notice.sentence]


def test_a_page_that_stays_is_not_mentioned(folder: Path) -> None:
    assert notices(folder) == []


def test_a_page_that_moved_is_offered_its_former_address(folder: Path) -> None:
    write(folder, "issues/housing.en.md", ENGLISH.format(title="A roof for everyone"))

    assert notices(folder) == [
        "issues/housing.en.md, line 2: This page stood at /en/issues/housing/, now at /en/issues/a-roof-for-everyone/. "
        "Links to it break unless you add this line: Former: issues/housing/"
    ]


def test_the_line_that_is_offered_is_the_remedy(folder: Path) -> None:
    write(folder, "issues/housing.en.md", "Title: A roof\nFormer: issues/housing/\n\nFour hundred homes.")

    assert notices(folder) == []


@pytest.mark.parametrize(
    "written", ["issues/housing/", "/en/issues/housing", "https://town.example/en/issues/housing/"]
)
def test_a_former_address_is_taken_as_people_copy_it(folder: Path, written: str) -> None:
    write(folder, "issues/housing.en.md", f"Title: A roof\nFormer: {written}\n\nFour hundred homes.")

    assert notices(folder) == []


def test_a_link_to_a_former_address_is_noticed(folder: Path) -> None:
    write(folder, "issues/housing.en.md", "Title: A roof\nFormer: issues/housing/\n\nFour hundred homes.")
    write(folder, "pages/plan.en.md", "Title: Plan\n\nSee [housing](/en/issues/housing/).")

    assert notices(folder) == [
        "pages/plan.en.md, line 3: “/en/issues/housing/” is a former address; "
        "its visitors are led to /en/issues/a-roof/"
    ]


def test_a_page_that_is_gone_is_noticed(folder: Path) -> None:
    (folder / "issues/housing.en.md").unlink()

    assert notices(folder) == [
        "issues/housing.en.md, line 1: This page is gone from /en/issues/housing/. To lead its visitors elsewhere, "
        "add Former: issues/housing/ to another page."
    ]


@pytest.mark.parametrize("kept", ["", "[]", "{half"])
def test_addresses_of_another_version_are_no_hindrance(folder: Path, kept: str) -> None:
    write(folder.parent, f"output/{addresses.FILE}", kept)

    assert notices(folder) == []
