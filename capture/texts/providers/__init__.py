"""Providers: who carries texts away. SMS_URL names one: file:FOLDER, ovh://…@service, https://…@gateway."""

import re
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from capture.errors import SettingWrong
from capture.settings import Texting
from capture.texts.providers.files import Folder
from capture.texts.providers.gateway import Gateway
from capture.texts.providers.interface import Fate, Provider, Refusal, Reply, Report, Sending
from capture.texts.providers.ovh import Ovh
from capture.words import N_, gettext

HOW = N_("Write it like file:/path, ovh://key:secret:consumer@sms-ab12345-1 or https://token@gateway.example")
KEYBOARD = N_("A token or a path has no spaces and no accents: copy it again from your provider.")

__all__ = ["Fate", "Provider", "Refusal", "Reply", "Report", "Sending", "lay_away", "provider"]


def provider(texting: Texting) -> Provider:
    """Return the provider that SMS_URL names. Raises SettingWrong."""
    parts = _read(texting)
    if parts.scheme == "file" and parts.path:
        return Folder(Path(parts.path), texting.sender)
    if parts.scheme == "ovh" and parts.hostname:
        return Ovh(texting.url, texting)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and _is_near(parts.hostname))):
        return Gateway(texting.url, texting.sender)
    raise SettingWrong(key="SMS_URL", value=parts.scheme, how=gettext(HOW))


def _read(texting: Texting) -> SplitResult:
    try:
        parts = urlsplit(texting.url)
        _ = parts.port
    except ValueError:
        # What could not be read may be a secret.
        raise SettingWrong(key="SMS_URL", value="…", how=gettext(HOW)) from None
    if parts.scheme != "file" and not _is_sent(parts):
        raise SettingWrong(key="SMS_URL", value="…", how=gettext(KEYBOARD))
    return parts


def _is_sent(parts: SplitResult) -> bool:
    """Whether HTTP can carry it: what stands in a header or a path has no accents (RFC 9110, 5.5; RFC 6750, 2.1)."""
    plain = re.compile(r"[\x21-\x7e]*")
    # A name with a password goes in letters that carry any.
    said = [] if parts.scheme != "ovh" and parts.password is not None else [parts.username, parts.password]
    return all(plain.fullmatch(unquote(part or "")) for part in said) and bool(plain.fullmatch(parts.path))


def lay_away(texting: Texting, references: Iterable[str]) -> None:
    """Take laid-down texts of these references away, where SMS_URL is a folder; of others nothing is here."""
    parts = urlsplit(texting.url)
    for reference in references if parts.scheme == "file" else ():
        for name in (f"{reference}.txt", f".{reference}.txt"):
            (Path(parts.path) / name).unlink(missing_ok=True)


def _is_near(host: str) -> bool:
    # In the clear only to this machine, or within its own network: a phone that carries texts for us.
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost"
