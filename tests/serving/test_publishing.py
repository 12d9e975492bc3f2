"""Publishing while people read: nobody sees half a page, or none."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.serving.copies import Answer, Copy, Served, get, until

READERS = 4
PAGES = ("/", "/en/", "/sign-up/", "/en/sign-up/")


@contextmanager
def readers(port: int) -> Iterator[list[Answer]]:
    """Let several people read on and on, and keep what they were shown."""
    shown: list[Answer] = []
    enough = threading.Event()

    def read(page: str) -> None:
        while not enough.is_set():
            shown.append(get(port, page))

    threads = [threading.Thread(target=read, args=(PAGES[number % len(PAGES)],)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield shown
    finally:
        enough.set()
        for thread in threads:
            thread.join()


def is_whole(answer: Answer) -> bool:
    """Return whether a page came as it was meant."""
    length = int(answer.headers["Content-Length"])
    return answer.status == 200 and len(answer.body) == length and answer.body.rstrip().endswith(b"</html>")


def test_nobody_sees_half_a_page_while_it_is_published(
    campaign: Copy, served: Served, numbers: Callable[[int, int], int]
) -> None:
    page = campaign.root / "content" / "pages" / "home.en.md"
    before = page.read_text()

    with readers(served.port) as shown:
        for edition in range(numbers(2, 12)):
            page.write_text(before + f"\n\nEdition {edition}. " + "More words. " * 400 * (edition % 2) + "\n")
            built = campaign.hustings("build")
            assert built.returncode == 0, built.stderr
            word = f"Edition {edition}.".encode()
            until(lambda word=word: word in get(served.port, "/en/").body)  # type: ignore[misc]  # bound on purpose

    assert len(shown) > READERS
    assert [answer.status for answer in shown if not is_whole(answer)] == []


def test_a_build_that_fails_changes_nothing_for_readers(campaign: Copy, served: Served) -> None:
    before = get(served.port, "/en/").body
    (campaign.root / "content" / "pages" / "home.en.md").write_text("no title, no summary")

    built = campaign.hustings("build")

    assert built.returncode == 1
    assert "home.en.md" in built.stderr
    assert get(served.port, "/en/").body == before
