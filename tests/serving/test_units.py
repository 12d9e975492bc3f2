"""The units and the container file as shipped, before their own tools."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from capture.settings import ROOT

DEPLOY = ROOT / "deploy"
SYSTEMD = shutil.which("systemd-analyze")
# Debian's own, without which the drop-in is none.
CADDY_SERVICE = Path("/lib/systemd/system/caddy.service")
AT_MOST = "20"  # tenths; "OK" begins below 50, and a service without any of it has 96


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with a program that is there in the place of ours."""
    if SYSTEMD is None:
        pytest.skip("There is no systemd-analyze here")
    text = (DEPLOY / "hustings.service").read_text()
    (tmp_path / "hustings.service").write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text))
    return tmp_path


@pytest.fixture
def dropped_in(units: Path) -> Path:
    """The same, and Debian's Caddy with our drop-in."""
    if not CADDY_SERVICE.exists():
        pytest.skip("Caddy is not installed as a service (tests/install-browser does it)")
    shutil.copy(CADDY_SERVICE, units)
    (units / "caddy.service.d").mkdir()
    shutil.copy(DEPLOY / "caddy.conf", units / "caddy.service.d" / "hustings.conf")
    return units


def analyze(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(SYSTEMD), *words], cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def see_that_it_is_well_and_tight(folder: Path, unit: str) -> None:
    verified = analyze("verify", f"./{unit}", folder=folder)
    assert (verified.returncode, verified.stderr) == (0, "")
    weighed = analyze("security", "--offline=true", f"--threshold={AT_MOST}", "--no-pager", f"./{unit}", folder=folder)
    assert weighed.returncode == 0, weighed.stdout
    assert re.search(r"exposure level for \S+: [01]\.\d OK", weighed.stdout)


def test_the_campaign_is_a_service_that_may_do_little(units: Path) -> None:
    see_that_it_is_well_and_tight(units, "hustings.service")


def test_the_front_is_one_too(dropped_in: Path) -> None:
    see_that_it_is_well_and_tight(dropped_in, "caddy.service")


def test_only_the_first_process_is_told_to_stop(units: Path) -> None:
    # Granian 2.8 stops for ever when its child hears it too (capture/web/server.py).
    assert "\nKillMode=mixed\n" in (units / "hustings.service").read_text()


def test_a_judge_of_container_files_finds_nothing_to_say() -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if hadolint is None:
        pytest.skip("hadolint is not installed")
    judged = subprocess.run([hadolint, str(DEPLOY / "Containerfile")], capture_output=True, text=True, check=False)
    assert (judged.returncode, judged.stdout) == (0, "")


def test_no_data_and_no_key_enter_an_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", "instance", ".git", ".venv"} <= set(left_out)
