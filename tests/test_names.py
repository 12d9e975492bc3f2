"""What is promised is written, and what is written is there."""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
import pytest
from flask import Flask

from capture import consents, keeping, law
from capture.cli import hustings
from capture.forms import Mine, SignUp
from capture.settings import ROOT
from tests import acts

NAMES = (ROOT / "docs" / "names.md").read_text()
LAW = (ROOT / "docs" / "law.md").read_text()
TARGETS = "help demo test check attack html serve devserver publish bench drill clean".split()


def commands(group: click.Group, before: str = "hustings") -> Iterator[tuple[str, click.Command]]:
    """Yield each command as it is typed."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


@pytest.mark.parametrize(("typed", "command"), list(commands(hustings)))
def test_every_command_and_option_is_written_down(typed: str, command: click.Command) -> None:
    row = next(line for line in NAMES.splitlines() if line.startswith(f"| `{typed}"))
    options = [option for parameter in command.params for option in parameter.opts]
    assert not [option for option in options if option.lower() not in row.lower()]


def test_every_command_that_is_written_exists() -> None:
    written = set(re.findall(r"^\| `(hustings [a-z]+(?: [a-z]+)?)", NAMES, re.MULTILINE))
    assert written == {typed for typed, _ in commands(hustings)}


def test_every_setting_that_is_read_is_written_down() -> None:
    code = "".join(path.read_text() for path in (ROOT / "capture").rglob("*.py"))
    read = set(re.findall(r'(?:setting|need|number|meant)\(\s*"([A-Z_0-9]+)"', code))
    read |= set(re.findall(r'environment\.get\("([A-Z_]+)"\)', code))
    assert {"SECRET_KEY", "DATABASE_URL", "ROUNDS"} <= read
    assert not [name for name in read if f"`{name}`" not in NAMES]


def test_every_address_of_the_app_is_written_down(app: Flask) -> None:
    names = {"<language>": "en", "<name>": "FILE"}

    def spelt(part: re.Match[str]) -> str:
        return "NUMBER" if part[0].startswith("<row:") else names.get(part[0], "TOKEN")

    rules = {re.sub(r"<[\w:]+>", spelt, rule.rule) for rule in app.url_map.iter_rules()}
    assert rules >= {"/sign-up", "/confirm/TOKEN", "/leave/TOKEN", "/healthz"}
    assert not [rule for rule in rules if f"`{rule}`" not in NAMES]


def test_every_field_of_the_form_is_written_down() -> None:
    forms = (SignUp, Mine)
    fields = [name for form in forms for name, field in vars(form).items() if type(field).__name__ == "UnboundField"]
    assert len(fields) == 25
    assert not [name for name in fields if not re.search(rf"\b{name}\b", NAMES)]


def test_every_choice_of_the_own_page_is_written_down() -> None:
    assert f"`{' '.join(consents.HELP)}`" in NAMES
    assert f"`{' '.join(consents.NEED)}`" in NAMES


def test_every_act_of_the_journal_is_written_down_and_no_other() -> None:
    section = NAMES.split("\n## Acts of the journal\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    written = [act for row in rows for act in re.findall(r"`([a-z-]+)`", row)]
    assert len(written) == len(set(written))
    assert set(written) == acts.recorded()


@pytest.mark.parametrize(
    "said",
    [
        'def one(): journal.record(act, me, "leap", {}, at)',
        'def one():\n    how = "ap" if far else "ap"\n    record(act, me, f"le{how}"[:40], {}, at)',
        'def one(how): record(act, me, f"le{how}", {}, at)\ndef two(far): one(far)\ndef three(): two("ap")',
    ],
)
def test_an_act_is_found_however_its_name_is_put_together(said: str) -> None:
    assert set(acts.of(ast.parse(said))) == {"leap"}


def test_an_act_whose_name_cannot_be_read_is_told() -> None:
    with pytest.raises(AssertionError, match="which act"):
        set(acts.of(ast.parse("def one(): record(act, me, other.thing(), {}, at)")))


def test_make_has_the_targets_that_are_written_down() -> None:
    made = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert made == TARGETS
    assert f"make {' '.join(TARGETS)}" in NAMES


@pytest.mark.parametrize("doc", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda doc: doc.name)
def test_no_link_of_the_docs_is_broken(doc: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", doc.read_text(), flags=re.DOTALL)
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", prose)
    assert not [target for target in targets if not (doc.parent / target).exists()]


# By the beginning of its row in docs/law.md: what the rules keep, and how long that is there in words.
SPANS = (
    ("an unconfirmed sign-up", "proposal_kept", "7 days"),
    ("a supporter", "kept_after_ballot", "30th day"),
    ("a supporter", "answer_at_least", "two weeks"),
    ("who chose to stay", "stay_kept", "three years"),
    ("notes of letters, links, counts of a mailbox", "trace_kept", "30 days"),
    ("how many sign-ups came", "submission_kept", "8 days"),
    ("the answer to a form", "answer_kept", "one day"),
    ("colleagues", "account_kept", "a year"),
    ("colleagues", "trace_kept", "30 days"),
    ("where colleagues are signed in", "answer_kept", "one day"),
    ("backups", "backup_kept", "35 days"),
    ("addresses of visitors’ machines", "machine_kept", "12 months"),
    ("a merge", "undo_kept", "30 days"),
    ("a list that waits", "list_kept", "7 days"),
    ("a list that is in", "undo_kept", "30 days"),
    ("what a list was", "kept_after_ballot", "30 days"),
    ("the electoral roll", "roll_kept", "one day"),
    ("the electoral roll", "list_kept", "7 days"),
    ("walks", "kept_after_ballot", "30 days"),
    ("delegates", "kept_after_ballot", "30 days"),
    ("doors and knocks", "kept_after_ballot", "30 days"),
    ("the file of an export", "file_kept", "one day"),
    ("what an export was", "kept_after_ballot", "30 days"),
    ("who asks for a ride or a proxy, and who offers", "favours_kept", "one day"),
)
IN_DAYS = {"one day": 1, "two weeks": 14, "30th day": 30, "a year": 365, "12 months": 365, "three years": 3 * 365}


@pytest.mark.parametrize(("row", "kept", "words"), SPANS)
def test_what_is_kept_is_written_down_with_its_days(row: str, kept: str, words: str) -> None:
    written = next(line for line in LAW.splitlines() if line.startswith(f"| {row} |"))
    assert words in written
    days = IN_DAYS.get(words) or int(words.removesuffix(" days"))
    assert getattr(law.RULES["FR"], kept) == timedelta(days=days)


def test_every_span_of_the_rules_is_written_down() -> None:
    spans = {span for _, _, span, _ in keeping.TABLE.values()} | {"answer_at_least"}
    assert spans == {kept for _, kept, _ in SPANS}


# They exist once somebody builds, runs or writes.
NOT_HERE = ("benchmarks/.venv-django/", "content/news/market.en.md", "content/news/marche.fr.md", "content/pages/503")


def test_every_file_that_the_docs_name_exists() -> None:
    docs = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
    in_code = re.compile(r"`((?:benchmarks|capture|content|deploy|docs|tests|theme)/[^`\s]*)`")
    named = {(doc.name, name) for doc in docs for name in in_code.findall(doc.read_text())}
    drawn = (ROOT / "docs" / "how-it-works.svg").read_text()
    named |= {("how-it-works.svg", name) for name in re.findall(r">(capture/[^<\s]*)<", drawn)}
    assert len(named) > 80
    assert not [(doc, name) for doc, name in named if name not in NOT_HERE and not (ROOT / name).exists()]


def test_every_threat_says_where_it_is_met_and_by_what_it_is_tried() -> None:
    table = (ROOT / "docs" / "threats.md").read_text().split("\n## ")[0]
    rows = [row.strip("| ").split(" | ") for row in table.splitlines() if row.startswith("| ")][1:]
    assert len(rows) > 40
    assert not [row[0] for row in rows if len(row) != 4 or "`tests/" not in row[3]]


def test_the_rooms_are_written_down_in_the_order_in_which_they_import() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = [re.findall(r"[a-z]+", re.sub(r"\(.*?\)", "", layer)) for layer in contracts[0]["layers"]]
    place = {room: number for number, layer in enumerate(layers) for room in layer}
    section = (ROOT / "docs" / "how-it-works.md").read_text().split("\n## The rooms\n")[1]
    rows = [re.findall(r"`([a-z]+)`", row) for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)]
    written = [room for row in rows for room in row]
    assert sorted(written) == sorted(place)
    assert [place[room] for room in written] == sorted(place[room] for room in written)


def test_no_dependency_is_fetched_from_a_named_registry() -> None:
    for file in (*ROOT.glob("requirements*.txt"), ROOT / "benchmarks" / "requirements.txt", ROOT / "pyproject.toml"):
        text = file.read_text()
        assert not re.search(r"https?://|--index-url|--find-links|file://", text), file
    assert "--hash=sha256:" in (ROOT / "requirements.txt").read_text()
