"""Ten thousand posts, fifty at once: nobody is turned away, nobody kept twice, no letter lost, no memory eaten."""

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import SEE_OTHER, post_each
from benchmarks.servers import House, Served, hustings, serving_process

POSTS = 10_000
FIRST = 1_000
AT_ONCE = 50
# Every twentieth button is pressed twice: the second press must make neither a second proposal nor a second letter.
TWICE_EVERY = 20
MEMORY_GROWS_AT_MOST = 0.10
DRAINED_WITHIN = 300.0  # seconds
SERVER_ERROR = 500


@dataclass(frozen=True)
class Endured:
    """What the database, the outbox and the process say afterwards; memory in KiB."""

    statuses: Counter[int]
    addresses: int
    proposals: int
    letters: int
    sent: int
    files: int
    drained_after: float
    memory_first: int
    memory_last: int

    @property
    def growth(self) -> float:
        """How much the serving process grew between the first thousand posts and the last."""
        return self.memory_last / self.memory_first - 1

    def misses(self) -> list[str]:
        """Say what was promised and not kept."""
        kept = {self.proposals, self.letters, self.sent, self.files}
        found = {
            f"answers other than 303: {dict(self.statuses)}": set(self.statuses) != {SEE_OTHER},
            f"{self.addresses} addresses, but {self}": kept != {self.addresses},
            f"memory grew by {self.growth:.0%}": self.growth > MEMORY_GROWS_AT_MOST,
        }
        return [sentence for sentence, missed in found.items() if missed]


def endure(house: House, rest: str, instance: Path) -> Endured:
    """Post it all, then wait until the worker has nothing left to send."""
    with hustings(house, instance) as served:
        posts = [_address(number) for number in range(POSTS)]
        pid = serving_process(served)
        statuses = Counter(post_each(served, rest, posts[:FIRST], AT_ONCE))
        first = memory(pid)
        statuses.update(post_each(served, rest, posts[FIRST:], AT_ONCE))
        last, start = memory(pid), time.monotonic()
        _drain(served)
        return Endured(
            statuses=statuses,
            addresses=len(set(posts)),
            proposals=served.rows("proposals"),
            letters=served.rows("letters"),
            sent=served.letters_gone(),
            files=len(list((instance / "outbox").glob("*.eml"))),
            drained_after=time.monotonic() - start,
            memory_first=first,
            memory_last=last,
        )


def memory(pid: int) -> int:
    """Return the resident memory of a process in KiB."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def _address(number: int) -> str:
    whose = number - 1 if number % TWICE_EVERY == 1 else number
    return f"e{whose}@exemple-{whose}.fr"


def _drain(served: Served) -> None:
    deadline = time.monotonic() + DRAINED_WITHIN
    while served.letters_owed() and time.monotonic() < deadline:
        time.sleep(0.5)
