"""Providers: who carries texts away. SMS_URL names one: file:FOLDER, ovh://…@service, https://…@gateway."""

from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from capture.errors import SettingWrong
from capture.settings import Texting
from capture.texts.providers.files import Folder
from capture.texts.providers.gateway import Gateway
from capture.texts.providers.interface import Fate, Provider, Refusal, Reply, Report, Sending
from capture.texts.providers.ovh import Ovh
from capture.words import N_, gettext

HOW = N_("Write it like file:/path, ovh://key:secret:consumer@sms-ab12345-1 or https://token@gateway.example")

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
    return parts


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
