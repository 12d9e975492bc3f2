"""What attackers do is what visitors do, more often; and what colleagues do, with files that others gave them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.imports.conftest import town
from tests.proving import proof
from tests.serving.conftest import campaign, served
from tests.web.conftest import confirming, letters

__all__ = ["campaign", "confirming", "letters", "served", "town"]

Post = Callable[..., Any]


@pytest.fixture
def post(app: Flask) -> Post:
    """Sign somebody up from a connection, with a proof of work unless it is none."""
    client = app.test_client()

    def sign_up(connection: str, email: str, proves: bool = True, path: str = "/sign-up", **more: str) -> Any:
        data = {"email": email, "newsletter": "yes", **({"altcha": proof()} if proves else {}), **more}
        told = {"REMOTE_ADDR": connection, "HTTP_ORIGIN": "http://localhost"}
        return client.post(path, data=data, environ_base=told)

    return sign_up
