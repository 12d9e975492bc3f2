"""The recipe says the same in both languages, and names nothing that is not there."""

import re
import subprocess

import click
import pytest

from capture.cli import hustings
from capture.settings import ROOT
from tests import recipe

NAMES = (ROOT / "docs" / "names.md").read_text()
STEPS = 8


@pytest.fixture(params=["en", "fr"])
def page(request: pytest.FixtureRequest) -> str:
    return recipe.PAGES[request.param]


def test_both_languages_type_the_same() -> None:
    assert recipe.blocks("en") == recipe.blocks("fr")
    assert len(recipe.blocks("en")) == STEPS


def test_both_name_the_same_things_in_their_words() -> None:
    def named(page: str) -> set[str]:
        prose = re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
        return set(re.findall(r"`([^`]+)`", prose))

    assert named(recipe.PAGES["en"]) == named(recipe.PAGES["fr"])


def test_both_have_the_same_steps_and_minutes() -> None:
    def steps(page: str) -> list[tuple[str, str]]:
        return re.findall(r"^## (\d)\. .*\((\d+) minutes\)$", page, re.MULTILINE)

    assert steps(recipe.PAGES["en"]) == steps(recipe.PAGES["fr"])
    assert sum(int(minutes) for _, minutes in steps(recipe.PAGES["en"])) < 60


def test_every_command_exists_with_its_options(page: str) -> None:
    typed = re.findall(r"hustings ((?:[a-z]+ ?)+)((?:[^`\n|]*))", page)
    assert len(typed) > 5
    for words, rest in typed:
        if not (command := found(words.split())):
            continue
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, (words, rest)


def found(words: list[str]) -> click.Command | None:
    command: click.Command = hustings
    for word in words:
        if isinstance(command, click.Group) and word in command.commands:
            command = command.commands[word]
    return None if command is hustings else command


def test_every_target_and_setting_exists(page: str) -> None:
    assert set(re.findall(r"\bmake ([a-z]+)\b", page)) <= set(re.findall(r"^([a-z]+):", makefile(), re.MULTILINE))
    settings = set(re.findall(r"\b([A-Z]+_[A-Z_]+|SITEURL)\b", page))
    assert settings >= {"SITEURL", "PROXY_HOPS", "MAIL_URL", "REDIS_URL", "HUSTINGS_UPSTREAMS"}
    assert not [name for name in settings if f"`{name}`" not in NAMES]


def makefile() -> str:
    return (ROOT / "Makefile").read_text()


def test_every_file_that_is_installed_is_there(page: str) -> None:
    named = set(re.findall(r"(?<![\w/.])(?:deploy/[\w.]+|requirements[\w-]*\.txt)", page))
    assert {"deploy/hustings.service", "deploy/caddy.conf", "requirements-hosts.txt"} <= named
    assert not [name for name in named if not (ROOT / name).exists()]


@pytest.mark.parametrize("block", recipe.blocks(), ids=range(STEPS))
def test_what_is_typed_is_read_by_a_shell(block: str) -> None:
    read = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
