"""Patience: a step that others may keep waiting is waited for so long and no longer."""

import contextvars
import threading
from collections.abc import Callable
from typing import TypeVar

STEP = 5.0  # seconds, of one step over the network
T = TypeVar("T")


def within(seconds: float, step: Callable[[], T]) -> T:
    """Return what a step returns. Raises what it raises, or TimeoutError when it takes longer.

    A server that says one byte a second keeps each single wait short: only the whole can be bounded. What is left of
    the step ends with the command.
    """
    came: list[T] = []
    troubles: list[BaseException] = []
    speaking = contextvars.copy_context()

    def take() -> None:
        """Take the step and keep what came of it."""
        try:
            came.append(speaking.run(step))
        except BaseException as trouble:
            troubles.append(trouble)

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    thread.join(seconds)
    if troubles:
        raise troubles[0]
    if not came:
        raise TimeoutError
    return came[0]
