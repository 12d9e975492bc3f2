"""The long checks of what was built; `make attack` runs them."""

import subprocess

import pytest

from benchmarks import auditors


@pytest.fixture(scope="session", autouse=True)
def only_in_full(request: pytest.FixtureRequest) -> None:
    """Leave them out of `make test`."""
    if not request.config.getoption("--full"):
        pytest.skip("a long check: make attack")


@pytest.fixture(scope="session")
def installed() -> None:
    """Install who judges, or skip with the reason."""
    missing = auditors.missing("java")
    if missing:
        pytest.skip(f"{' and '.join(missing)} are not installed (tests/install-browser auditors does it)")
    try:
        auditors.install()
    except subprocess.CalledProcessError as failed:
        pytest.skip(f"npm could not install the Nu Html Checker: {failed}")
