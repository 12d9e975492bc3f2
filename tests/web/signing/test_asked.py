"""Where somebody wanted to go is below /desk/, or it is the first page of the desk."""

import pytest

from capture.web.signing.asked import is_of_desk
from tests.security.test_row_11_redirects import PAYLOADS


@pytest.mark.parametrize(
    "address",
    [
        "/desk/",
        "/desk/colleagues/3",
        "/desk/people?q=issue:housing+neighbourhood:bellevue&page=2",
        "/desk/people?q=joined:[2026".replace("[", "%5B"),
        "/desk/a-b_c.d~e/%C3%A9",
    ],
)
def test_addresses_of_the_desk_are_kept(address: str) -> None:
    assert is_of_desk(address)


@pytest.mark.parametrize(
    "address",
    [
        *PAYLOADS,
        *(f"/desk{payload}" for payload in PAYLOADS if payload.startswith(("//", "/\\", "/..", "/%5c"))),
        "",
        "/",
        "/desk",
        "/desks/",
        "/sign-up/",
        "/desk/../sign-up",
        "/desk/%2e%2e/sign-up",
        "/desk/./x",
        "/desk//mallory.example",
        "/desk/\\mallory.example",
        "/desk/a b",
        "/desk/\n",
        "/desk/é",
        "/desk/?q=<script>",
        "/desk/#x",
        "/desk/" + "x" * 2000,
    ],
)
def test_whatever_could_lead_elsewhere_is_not(address: str) -> None:
    assert not is_of_desk(address)


def test_it_is_quick_to_refuse() -> None:
    assert not is_of_desk("/desk/" + "a/" * 700 + "\\")
