"""A large list as a file, beside a bare cursor writing the same rows: python -m benchmarks.exports DATABASE_URL …

Fill each database first: python -m benchmarks.crowd DATABASE_URL. Both run in a process of their own, since memory is
measured at its highest; the bare cursor is the driver's, and looks at no cell.
"""

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.desk import BALLOT, CATALOGUE
from capture.database import Database
from capture.exports import FORMS, Order, writing
from capture.exports.columns import COLUMNS
from capture.segments import Scope, Segment
from capture.supporters import Supporter

# What is promised of a million rows (issue 5): memory, and the share of a bare cursor's rate.
MOST_MEMORY, LEAST_RATE = 64, 0.5
ORDER = Order("", "email", "csv", ["email", "given_name", "family_name", "language"])
AT_ONCE = 5000


def main() -> None:
    """Print what each took, or be the one that is measured."""
    if sys.argv[1] in MEASURED:
        print(json.dumps(_measured(sys.argv[1], sys.argv[2], sys.argv[3])))
        return
    print(f"{'':34}{'rows':>9}{'seconds':>9}{'rate':>7}{'MB before':>12}{'more':>8}")
    for url in sys.argv[1:]:
        _compare(url)
    print(f"promised of a million rows: at least {LEAST_RATE} of the rate, at most {MOST_MEMORY} MB")


def _compare(url: str) -> None:
    with Database(url).reading() as session:
        kind = session.get_bind().dialect.name
    bare = _in_its_own_process("bare", url, "csv")
    print(f"{kind + ': a bare cursor':34}{bare['rows']:>9}{bare['seconds']:>9.2f}{1:>7.2f}")
    for form in FORMS:
        ours = _in_its_own_process("ours", url, form)
        if form == "csv" and ours["sha256"] != bare["sha256"]:
            sys.exit("The two files are not the same.")
        rate, kept = bare["seconds"] / ours["seconds"], ours["most"] - ours["before"]
        row = f"{kind + ': ' + form:34}{ours['rows']:>9}{ours['seconds']:>9.2f}{rate:>7.2f}"
        print(f"{row}{ours['before']:>12.0f}{kept:>8.0f}")


def _in_its_own_process(who: str, url: str, form: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.exports", who, url, form]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # ourselves
    return dict(json.loads(told))


def _measured(who: str, url: str, form: str) -> dict[str, Any]:
    database, before = Database(url), _memory()
    with tempfile.TemporaryDirectory(prefix="hustings-exports-") as folder, database.reading() as session:
        segment, path = Segment(Scope(session, CATALOGUE, BALLOT), ORDER.line), Path(folder) / "people"
        started = time.perf_counter()
        told = MEASURED[who](segment, form, path)
        seconds = time.perf_counter() - started
    return told | {"seconds": seconds, "before": before, "most": _memory()}


def _ours(segment: Segment, form: str, path: Path) -> dict[str, Any]:
    order = Order(ORDER.line, ORDER.channel, form, ORDER.columns)
    with path.open("w+b") as out:
        report = writing.fill(segment, order, out)
    return {"rows": report.rows, "sha256": report.sha256}


def _bare(segment: Segment, form: str, path: Path) -> dict[str, Any]:
    columns = [COLUMNS[name].read for name in ORDER.columns]
    people = sa.select(*columns).where(segment.reached_by(ORDER.channel)).order_by(Supporter.id)
    connection = segment.scope.session.connection()
    words = str(people.compile(connection, compile_kwargs={"literal_binds": True})).replace("%%", "%")
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out, quoting=csv.QUOTE_ALL)
        sheet.writerow(ORDER.columns)
        for several in _fetched(connection, words):
            sheet.writerows(several)
            rows += len(several)
    with path.open("rb") as file:
        return {"rows": rows, "sha256": writing.digest(file)}


def _fetched(connection: sa.Connection, words: str) -> Iterator[Sequence[Any]]:
    driver: Any = connection.connection.driver_connection
    # psycopg's own cursor would fetch everything first.
    cursor = driver.cursor("bare") if connection.dialect.name == "postgresql" else driver.cursor()
    cursor.execute(words)
    while several := cursor.fetchmany(AT_ONCE):
        yield several


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


MEASURED = {"ours": _ours, "bare": _bare}

if __name__ == "__main__":
    main()
