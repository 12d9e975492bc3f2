"""A clock on the wall for real processes: with this folder on PYTHONPATH they go by CLOCK_FILE, as by the time of day.

The file says how many seconds ahead it is. What is waited for goes by another clock, as when somebody sets the time:
libfaketime, which moves both, lets Python 3.11 sleep for as long as the clock is ahead.
"""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

LOOK_EVERY = 0.02  # seconds

_file, _began, _start = Path(os.environ["CLOCK_FILE"]), time.monotonic(), time.time()


def _shown() -> datetime:
    truly = _start + time.monotonic() - _began
    return datetime.fromtimestamp(truly, UTC) + timedelta(seconds=float(_file.read_text()))


def _go(travelling: time_machine.Traveller) -> None:
    while True:
        travelling.move_to(_shown())
        time.sleep(LOOK_EVERY)


def _begin() -> None:
    threading.Thread(target=_go, args=(_traveller,), daemon=True).start()


_traveller = time_machine.travel(_shown()).start()
os.register_at_fork(after_in_child=_begin)
_begin()
