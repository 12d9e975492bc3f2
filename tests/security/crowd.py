"""One server of a crowd that signs up one address: `python -m tests.security.crowd ROOT INSTANCE URL POSTS`."""

import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from capture.web import create_app
from tests.cast import CAMILLE
from tests.conftest import settings_for

THREADS = 16  # four times what one server has


def main(root: str, instance: str, url: str, posts: str) -> None:
    """Post from every thread at once and print how often each status came back."""
    app = create_app(settings_for(Path(root), Path(instance), url))

    def post(_: int) -> int:
        form = {"email": CAMILLE, "newsletter": "yes"}
        return app.test_client().post("/sign-up", data=form, headers={"Origin": "http://localhost"}).status_code

    with ThreadPoolExecutor(THREADS) as pool:
        print(json.dumps(Counter(pool.map(post, range(int(posts))))))


if __name__ == "__main__":
    main(*sys.argv[1:])
