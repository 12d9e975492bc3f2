"""Notices: what site and register say of the machine: for whom data leave, what is noted. Read without secrets."""

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from capture.settings.environment import YES
from capture.settings.facts import ROOT
from capture.settings.values import Secret


def uses_mailchimp(root: Path = ROOT, environment: Mapping[str, str] | None = None) -> bool:
    """Return whether an audience at Mailchimp is configured: then notice and register say so."""
    values = _values(root, environment)
    return bool(values.get("MAILCHIMP_API_KEY") and values.get("MAILCHIMP_AUDIENCE"))


def texts_leave_by(root: Path = ROOT, environment: Mapping[str, str] | None = None) -> Secret:
    """Return who carries texts away from this machine (SMS_URL), "" where nobody does."""
    values = _values(root, environment)
    url = values.get("SMS_URL") or ""
    return Secret(url if values.get("SMS_SENDER") and not url.startswith("file:") else "")


def follows_links(root: Path = ROOT, environment: Mapping[str, str] | None = None) -> bool:
    """Return whether it is noted who follows a link of a mailing: then the notice says so."""
    return _values(root, environment).get("MAILING_CLICKS") == YES


def _values(root: Path, environment: Mapping[str, str] | None) -> dict[str, str | None]:
    return {**dotenv_values(root / ".env"), **(os.environ if environment is None else environment)}
