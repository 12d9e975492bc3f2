"""What runs inside the server of a rehearsal: python -m capture.rehearsals FOLDER PORT."""

import logging
import sys
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from capture import settings
from capture.web import create_app, server


class Quiet(WSGIRequestHandler):
    """Addresses of pages hold tokens: none is written anywhere."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until killed, or until whoever started it is gone."""
    server.leave_with_parent()
    logging.disable(logging.CRITICAL)
    app = create_app(settings.load(Path(sys.argv[1])))
    make_server("127.0.0.1", int(sys.argv[2]), app, threaded=True, request_handler=Quiet).serve_forever()


if __name__ == "__main__":
    main()
