"""PostgreSQL's own client programs, which copy a database and put it back."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from capture.database import Database
from capture.errors import ProgramFailed
from capture.words import N_, gettext


@contextmanager
def running(database: Database, tool: str, *words: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Run a program: what is written into the first pipe it reads, what it says is read from the second, to its end.

    Raises ProgramFailed when it is not there, or did not end well.
    """
    found = shutil.which(tool)
    if found is None:
        raise ProgramFailed(reason=gettext(MISSING).format(tool=tool))
    password = {"PGPASSWORD": database.url.password} if database.url.password else {}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603  # no shell, our own arguments
            [found, *words],
            env=os.environ | password,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
        ) as process,
    ):
        try:
            yield _pipes(process)
            _close(process)
            process.wait()
        except (BrokenPipeError, ProgramFailed) as trouble:
            # Whether it would not listen any more, or another one in the chain failed: the first to fail says why.
            _close(process)
            _pipes(process)[1].close()
            process.wait()
            if not process.returncode and isinstance(trouble, ProgramFailed):
                raise
        finally:
            process.kill()
            _close(process)
        if process.returncode:
            said.seek(0)
            raise ProgramFailed(reason=said.read().decode(errors="replace").strip())


def address(database: Database) -> str:
    """Return where a database is, as these programs are told; the password goes by the environment."""
    return database.url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


MISSING = N_("{tool} is missing; install PostgreSQL's client programs")


def _pipes(process: "subprocess.Popen[bytes]") -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None and process.stdout is not None  # noqa: S101  # asked for above
    return process.stdin, process.stdout


def _close(process: "subprocess.Popen[bytes]") -> None:
    with suppress(BrokenPipeError):
        _pipes(process)[0].close()
