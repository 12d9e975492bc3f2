"""Where the app and the files meet: a page and a form of one name, with and without a slash."""

import pytest

from tests.cast import CAMILLE
from tests.serving.copies import Served, ask, get, sign_up


@pytest.mark.parametrize("path", ["/sign-up", "/sign-up/", "/en/sign-up", "/en/sign-up/"])
def test_a_post_is_the_apps_where_a_page_has_that_name(served: Served, path: str) -> None:
    answer = sign_up(served.port, CAMILLE, path)

    assert (answer.status, answer.headers["Location"]) == (303, path.split("sign-up")[0] + "thank-you/")


def test_the_page_is_there_with_and_without_a_slash(served: Served) -> None:
    without = get(served.port, "/sign-up")
    assert (without.status, without.headers["Location"]) == (302, "sign-up/")

    page = get(served.port, "/sign-up/")
    assert page.status == 200
    assert b"<form" in page.body


def test_no_other_origin_is_let_in_anywhere(served: Served) -> None:
    answers = [get(served.port, path) for path in ("/", "/sign-up/", "/theme/js/sign-up.js", "/nowhere", "/healthz")]
    answers += [
        ask(served.port, method, "/sign-up", Origin="https://mallory.example") for method in ("OPTIONS", "POST")
    ]

    assert [answer.headers["Access-Control-Allow-Origin"] for answer in answers] == [None] * len(answers)


def test_a_page_that_is_not_there_is_our_404(served: Served) -> None:
    answer = get(served.port, "/en/nowhere")

    assert answer.status == 404
    assert b'lang="en"' in answer.body
