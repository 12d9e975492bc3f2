"""The table of `make attack`: each threat and what came of it; docs/threats.md keeps the last one."""

from collections import defaultdict
from pathlib import Path

import pytest

PLACES = ("security", "serving", "audits")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print a row for each file of attacks, in Markdown."""
    if not config.getoption("--full"):
        return
    reports: dict[Path, list[pytest.TestReport]] = defaultdict(list)
    for outcome in ("passed", "failed", "skipped"):
        for report in terminalreporter.getreports(outcome):
            file = Path(report.nodeid.split("::")[0])
            if file.parent.name in PLACES and isinstance(report, pytest.TestReport):
                reports[file].append(report)
    terminalreporter.write_line("\n| threat or fault | held | failed | skipped | seconds |\n|---|---|---|---|---|")
    for file in sorted(reports):
        terminalreporter.write_line(_row(config.rootpath / file, reports[file]))


def _row(file: Path, reports: list[pytest.TestReport]) -> str:
    words = file.read_text().lstrip('"').split('"""')[0].split("\n\n")[0].replace("\n", " ").strip()
    counts = [sum(report.outcome == outcome for report in reports) for outcome in ("passed", "failed", "skipped")]
    row = file.stem.removeprefix("test_").replace("_", " ")
    return f"| **{row}**: {words} | {counts[0]} | {counts[1]} | {counts[2]} | {sum(r.duration for r in reports):.0f} |"
