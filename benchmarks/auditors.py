"""Who judges the site from outside: the Nu Html Checker and Lighthouse, installed once into benchmarks/node_modules."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
LOCK = HERE / "package-lock.json"
NU_CHECKER = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = MODULES / "lighthouse" / "cli" / "index.js"
# Nothing that a package brings runs while it is installed: one of them would fetch a Java.
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")


def missing(*programs: str) -> list[str]:
    """Return those of npm and the other programs named that are not on this machine."""
    return [program for program in ("npm", *programs) if shutil.which(program) is None]


def install() -> None:
    """Install the versions that package-lock.json pins, unless they are here. Raises CalledProcessError."""
    stamp = MODULES / "installed.json"
    if not stamp.is_file() or stamp.read_bytes() != LOCK.read_bytes():
        print("Installing the Nu Html Checker and Lighthouse (once) ...", file=sys.stderr, flush=True)
        subprocess.run(["npm", *INSTALL], cwd=HERE, check=True)
        shutil.copy(LOCK, stamp)


def version(package: str) -> str:
    """Return the version of a package that is pinned."""
    packages: dict[str, dict[str, str]] = json.loads(LOCK.read_text("utf-8"))["packages"]
    return packages[f"node_modules/{package}"]["version"]
