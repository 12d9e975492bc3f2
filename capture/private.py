"""Files for their owner alone, whole or not at all."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PRIVATE = 0o600


def write(file: Path, text: str) -> None:
    """Write a text to the disk, in the place of what was there."""
    fresh = file.with_name(f"{file.name}.new")
    with create(fresh) as out:
        out.write(text.encode())
    fresh.replace(file)


@contextmanager
def create(file: Path) -> Iterator[BinaryIO]:
    """Open a file that is written anew, and is on the disk when the block ends."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE), "wb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())


def rest(folder: Path) -> None:
    """Let the names in a folder survive a loss of power, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def add(env: Path, values: Mapping[str, str]) -> None:
    """Add settings to .env. What stands there is not written anew: it survives a kill at any moment."""
    env.touch(mode=PRIVATE)
    before = env.read_text("utf-8")
    lines = "".join(f"{line(name, value)}\n" for name, value in values.items())
    with env.open("a", encoding="utf-8") as out:
        out.write(("\n" if before and not before.endswith("\n") else "") + lines)


def line(name: str, value: str) -> str:
    """Return a line of .env that says so, whatever the value."""
    plain = re.fullmatch(r"[\w:/@.,+=%&?~-]*", value, re.ASCII)
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"{name}={value}" if plain else f"{name}='{quoted}'"
