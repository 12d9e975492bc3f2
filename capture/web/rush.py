"""A rush: how many posts a minute one machine may send, whoever sits there, before anything is looked up.

Crude and generous on purpose: a hall of people with one address among them passes. How many letters a mailbox gets is
counted in the database.
"""

import logging
from typing import Any

from flask import Flask, request
from flask_limiter import ApplicationLimit, Limiter
from limits.errors import ConfigurationError

from capture.errors import SettingWrong
from capture.settings import Settings
from capture.web.access import ALWAYS_OPEN
from capture.web.signing import machines
from capture.words import N_, gettext

# Two a second for a minute: more than a hall sends, and a hundredth of what one server takes (docs/performance.md).
POSTS_A_MINUTE = 120
HOOKS = "hooks"
MINUTE = 60  # seconds; by then whoever was refused may come back
TOO_MUCH = 429
# A visitor waits for no counter: whoever cannot ask it in time counts alone.
PATIENCE: dict[str, Any] = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "retry": None}  # seconds
IN_MEMORY = "memory://"


def init_app(app: Flask, settings: Settings) -> None:
    """Bound the posts of each machine: over all hosts where there is a REDIS_URL, otherwise in this process.

    Raises SettingWrong where what REDIS_URL needs is not installed. A Redis that is away stops nobody.
    """
    bound = ApplicationLimit(f"{POSTS_A_MINUTE}/minute", methods=["POST"], exempt_when=_is_free)
    logging.getLogger("flask-limiter").addFilter(_is_news)
    try:
        Limiter(
            machines.machine,
            app=app,
            application_limits=[bound],
            storage_uri=settings.redis_url or IN_MEMORY,
            storage_options=PATIENCE if settings.redis_url else {},
            key_prefix="hustings",
            in_memory_fallback_enabled=True,
            # Of many who find Redis away at once the first makes all count alone; the others pass.
            swallow_errors=True,
        )
    except ConfigurationError as missing:
        how = gettext(N_("Type: .venv/bin/pip install --require-hashes -r requirements-hosts.txt"))
        raise SettingWrong(key="REDIS_URL", value="redis", how=how) from missing


def waiting(code: int) -> dict[str, str]:
    """Return, for an answer of that code, the header that says when to come back."""
    return {"Retry-After": str(MINUTE)} if code == TOO_MUCH else {}


def _is_free() -> bool:
    # Programs of this machine are its owner's; and where a proxy hides everybody behind it, nobody is locked out.
    # Mailchimp tells of many at once, from a few machines of its own; its address is a secret.
    return request.blueprint in (*ALWAYS_OPEN, HOOKS) or machines.is_here()


def _is_news(record: logging.LogRecord) -> bool:
    # That Redis is away is said once, by whoever finds it first.
    return record.exc_info is None
