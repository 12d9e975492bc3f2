"""The preview: pages built again at each change and shown at once, on this machine alone, for whoever writes.

One process serves. Another, with everything imported and every text read, watches the folder and forks for each build.
"""

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO

from capture.preview.building import Fault, Outcome, build_at_each_change
from capture.preview.serving import Stage, listen

__all__ = ["Outcome", "show"]


def show(root: Path, port: int, tell: Callable[[Outcome], None]) -> None:
    """Serve the preview on 127.0.0.1 until told to stop, and tell of each build. Raises PortTaken."""
    stage = Stage()
    server = listen(stage, port)
    builder, outcomes = _start_builder(root, port)
    threading.Thread(target=_follow, args=(outcomes, stage, tell, server.shutdown), daemon=True).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        os.kill(builder, signal.SIGTERM)
        os.waitpid(builder, 0)


def _start_builder(root: Path, port: int) -> tuple[int, IO[str]]:
    """Fork the builder, while this process has no thread yet, and return what it will say."""
    reading, writing = os.pipe()
    parent, builder = os.getpid(), os.fork()
    if builder:
        os.close(writing)
        return builder, os.fdopen(reading, encoding="utf-8")
    os.close(reading)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        # Whatever stops the builder is seen, and never goes back into the parent's frames.
        build_at_each_change(
            root, root / ".site" / f"preview-{port}", parent, os.fdopen(writing, "w", encoding="utf-8")
        )
    except SystemExit:
        pass
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _follow(outcomes: IO[str], stage: Stage, tell: Callable[[Outcome], None], when_over: Callable[[], None]) -> None:
    for line in outcomes:
        facts = json.loads(line)
        outcome = Outcome(**facts | {"faults": [Fault(**fault) for fault in facts["faults"]]})
        stage.change(outcome)
        tell(outcome)
    when_over()
