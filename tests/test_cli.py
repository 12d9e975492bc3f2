"""The commands as they are typed: real processes in a copy of the campaign."""

import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dotenv import dotenv_values

from capture import memberships, proposals
from capture.cli import hustings
from capture.database import Database, now
from capture.issues import Catalogue
from capture.settings import ROOT
from tests.campaigns import write
from tests.cast import BILAL, CAMILLE, wish_of
from tests.conftest import ENVIRONMENT
from tests.serving.copies import Copy, again, copy, initiated

CLOCKWORK = ROOT / "tests" / "serving" / "clockwork"
COMMANDS = [
    *"init doctor upgrade backup content build publish preview serve work poster supporters segments".split(),
    *"demo staff forget purge restore register bounces stall drill law texts mailings mailchimp".split(),
    *"precincts roll matches walks doors turnout delegates rides proxies day signatures".split(),
]
# Every command's help in one process, through the real entry.
ALL_HELP = """
import sys
from capture.cli import main
for words in [[], *map(str.split, sys.argv[1:])]:
    sys.argv = ["hustings", *words, "--help"]
    try:
        main()
    except SystemExit as end:
        assert not end.code, words
"""


@pytest.fixture
def fresh(campaign_root: Path, tmp_path: Path) -> Copy:
    """A built campaign in which nobody has typed `hustings init` yet."""
    made = copy(campaign_root, tmp_path / "campaign")
    made.instance.rmdir()
    return made


@pytest.fixture(scope="module")
def pattern(campaign_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A campaign after `hustings init`, to copy."""
    return initiated(campaign_root, tmp_path_factory.mktemp("pattern") / "campaign")


@pytest.fixture
def ready(pattern: Copy, tmp_path: Path) -> Copy:
    """A campaign after `hustings init`."""
    return again(pattern, tmp_path / "campaign")


def keys(campaign: Copy) -> dict[str, str | None]:
    return dotenv_values(campaign.root / ".env")


def help_in(fresh: Copy, language: str) -> str:
    """Return the help of every command as a terminal of that language shows it."""
    command = [sys.executable, "-c", ALL_HELP, *COMMANDS, "supporters export", "segments export", "stall print"]
    environment = fresh.environment | {"LANG": language}
    run = subprocess.run(command, cwd=fresh.root, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize(
    ("language", "said"),
    [("en_GB.UTF-8", "Send the letters that are owed"), ("fr_FR.UTF-8", "Envoyer les lettres dues")],
)
def test_every_command_has_help(fresh: Copy, language: str, said: str) -> None:
    shown = " ".join(help_in(fresh, language).split())

    assert shown.count("Usage: hustings") == len(COMMANDS) + 4
    assert said in shown


def test_the_commands_are_those_that_are_promised() -> None:
    assert sorted(hustings.commands) == sorted(COMMANDS)


def test_the_readme_names_only_commands_that_exist() -> None:
    named = set(re.findall(r"\bhustings ([a-z]+)", (ROOT / "README.md").read_text()))

    assert {"init", "build", "serve"} <= named
    assert named - set(hustings.commands) == set()


def test_init_twice_keeps_the_keys(ready: Copy) -> None:
    first = keys(ready)

    again = ready.hustings("init")

    assert (again.returncode, again.stdout) == (0, "")
    assert keys(ready) == first
    assert all(len(first[name] or "") >= 64 for name in ENVIRONMENT)


def test_init_keeps_what_stands_in_env(fresh: Copy) -> None:
    env = fresh.root / ".env"
    env.write_text("MAIL_FROM=bonjour@exemple.fr\nSECRET_KEY=my-own")  # and no end of line

    assert fresh.hustings("init").returncode == 0

    assert env.read_text().startswith("MAIL_FROM=bonjour@exemple.fr\nSECRET_KEY=my-own\nSUPPRESSION_KEY=")


def test_init_keeps_secrets_to_their_owner(ready: Copy) -> None:
    modes = [
        path.stat().st_mode & 0o777 for path in (ready.root / ".env", ready.instance, ready.instance / "capture.db")
    ]

    assert modes == [0o600, 0o700, 0o600]


def test_two_inits_at_once_make_one_key(fresh: Copy) -> None:
    screens = [fresh.root / f"terminal-{number}" for number in range(2)]
    both = [fresh.start("init", terminal=screen) for screen in screens]

    assert [process.wait(30) for process in both] == [0, 0]
    assert (fresh.root / ".env").read_text().count("SUPPRESSION_KEY=") == 1
    assert fresh.hustings("init").returncode == 0  # the database knows that key


def test_a_killed_init_is_finished_by_the_next(fresh: Copy, numbers: Callable[[int, int], int]) -> None:
    for number in range(numbers(2, 40)):
        process = fresh.start("init", terminal=fresh.root / f"terminal-{number}")
        try:
            process.wait(random.uniform(0.2, 2))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()

    assert fresh.hustings("init").returncode == 0
    assert (fresh.root / ".env").read_text().count("SUPPRESSION_KEY=") == 1
    assert fresh.hustings("doctor").returncode == 0


def test_init_makes_no_new_key_for_old_hashes(ready: Copy) -> None:
    (ready.root / ".env").unlink()

    refused = ready.hustings("init")

    assert refused.returncode == 1
    assert "Put the old key back into .env" in refused.stderr
    assert not (ready.root / ".env").exists()


@pytest.mark.parametrize("command", ["init", "backup", "work"])
def test_a_file_where_the_folder_should_be_is_told(ready: Copy, command: str) -> None:
    refused = ready.hustings(command, HUSTINGS_INSTANCE="pelicanconf.py")

    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_publish_wants_the_public_address(ready: Copy) -> None:
    refused = ready.hustings("publish", SITEURL="http://saint-aurele.example")

    assert refused.returncode == 1
    assert refused.stderr.startswith("SITEURL is not set to the site's public address.")


@pytest.mark.parametrize(("ahead", "said"), [(-60, "Published"), (0, "Electoral silence until 14/03/2032 20:00")])
def test_from_midnight_on_the_eve_only_service_pages_are_published(ready: Copy, ahead: int, said: str) -> None:
    assert ready.hustings("build").returncode == 0
    write(ready.root, "content/news/late.fr.md", "Titre : Vite\nDate : 2032-03-13\n\nVotez.\n")
    eve = datetime(2032, 3, 12, 23, tzinfo=UTC)
    (ready.root / "clock").write_text(str((eve - now()).total_seconds() + ahead))
    clock = {"CLOCK_FILE": str(ready.root / "clock"), "PYTHONPATH": f"{CLOCKWORK}:{ready.root}"}

    run = ready.hustings("publish", SITEURL="https://saint-aurele.example", **clock)

    assert run.returncode == 0, run.stderr
    assert said in run.stderr
    assert ("content/news/late.fr.md: waits until then." in run.stderr) is (ahead == 0)
    assert (ready.root / "output/news/vite/index.html").exists() is (ahead < 0)


def test_any_terminal_can_build(ready: Copy) -> None:
    built = ready.hustings("build", LANG="tlh_AQ.UTF-8", LC_CTYPE="")

    assert (built.returncode, built.stdout) == (0, "")


@pytest.fixture
def town(ready: Copy, catalogue: Catalogue) -> Copy:
    """Camille and Bilal have confirmed; only Bilal asked for the letter on housing."""
    database = Database(f"sqlite:///{ready.instance / 'capture.db'}")
    with database.writing() as session:
        for wish in (wish_of(CAMILLE), wish_of(BILAL, "newsletter", "letter:housing")):
            proposals.propose(session, wish, now())
            memberships.join(session, proposals.outstanding(session, wish.who)[0], catalogue, now())
    database.close()
    return ready


def test_an_export_prints_data_and_says_words(town: Copy) -> None:
    run = town.hustings("supporters", "export", "--for", "email")

    assert run.returncode == 0
    assert run.stdout.splitlines()[0] == '"email","given_name","language"'
    assert sorted(line.split(",")[0] for line in run.stdout.splitlines()[1:]) == [f'"{BILAL}"', f'"{CAMILLE}"']
    assert run.stderr.startswith("2 people (everyone: GDPR, art. 6(1)(a)).")


def test_an_export_of_one_letter_leaves_the_others_out(town: Copy) -> None:
    run = town.hustings("supporters", "export", "--issue", "housing")

    assert BILAL in run.stdout
    assert CAMILLE not in run.stdout + run.stderr


def test_an_export_of_nobodys_issue_says_which_there_are(town: Copy) -> None:
    run = town.hustings("supporters", "export", "--issue", "hosing")

    assert (run.returncode, run.stdout) == (1, "")
    assert "housing" in run.stderr


def test_a_reader_who_leaves_early_sees_no_traceback(town: Copy) -> None:
    pipe = f"{sys.executable} -m capture.cli supporters export | true"
    run = subprocess.run(
        ["/bin/sh", "-c", pipe], cwd=town.root, env=town.environment, capture_output=True, text=True, check=False
    )

    assert "Traceback" not in run.stderr


def test_the_demonstration_is_there_once_and_never_beside_real_people(ready: Copy, town: Copy) -> None:
    refused = town.hustings("demo")

    assert refused.returncode == 1
    assert "holds real people" in refused.stderr
