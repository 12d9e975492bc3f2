"""Settings, read once, by name, typed: the campaign's facts from pelicanconf.py, the rest from .env."""

import os
import re
import runpy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from capture.errors import SettingMissing, SettingWrong
from capture.law import Ballot
from capture.words import N_, gettext

ROOT = Path(__file__).parent.parent

LOCAL_ADDRESS = "http://127.0.0.1:8000"

T = TypeVar("T")


class Secret(str):
    """A string that never prints."""

    def __repr__(self) -> str:
        """Stars, however long the secret."""
        return "'***'"


@dataclass(frozen=True)
class Controller:
    """Who answers for the data (GDPR art. 4(7), 13(1)(a))."""

    name: str
    address: str
    email: str


@dataclass(frozen=True)
class Campaign:
    """The facts of the campaign, as pelicanconf.py states them."""

    name: str
    languages: tuple[str, ...]
    timezone: ZoneInfo
    rounds: tuple[date, ...]
    jurisdiction: str
    phone_country: str
    controller: Controller
    candidate: str = ""
    donation: str = ""
    printer: str = ""

    @property
    def ballot(self) -> Ballot:
        """The days that the law counts from."""
        return Ballot(self.rounds, self.timezone, self.jurisdiction)

    @property
    def language(self) -> str:
        """The language of the site's root."""
        return self.languages[0]

    def path(self, language: str) -> str:
        """Return the root of a language's site: "/" for the first, "/en/" for the others."""
        return "/" if language == self.language else f"/{language}/"


@dataclass(frozen=True)
class Settings:
    """Everything that the app needs to know before it starts."""

    root: Path
    instance: Path
    database_url: Secret
    secret_key: Secret
    suppression_key: Secret
    site_url: str
    proxy_hops: int
    mail_url: Secret
    mail_from: str
    bounces_url: Secret
    mailchimp_api_key: Secret
    sms_url: Secret
    campaign: Campaign

    @property
    def address(self) -> str:
        """Where the site and its links are reached, without a final slash."""
        return self.site_url or LOCAL_ADDRESS

    @property
    def output(self) -> Path:
        """The built site: a symbolic link that `hustings build` swaps."""
        return self.root / "output"


def load(root: Path = ROOT, environment: Mapping[str, str] | None = None) -> Settings:
    """Read every setting; the environment wins over .env.

    Raises SettingMissing or SettingWrong, naming the key and how to set it.
    """
    environment = os.environ if environment is None else environment
    values = _Values({**dotenv_values(root / ".env"), **environment})
    instance = instance_folder(root, environment)
    facts = campaign(root)
    return Settings(
        root=root,
        instance=instance,
        database_url=database_url(root, environment),
        secret_key=Secret(values.need("SECRET_KEY", N_("Type: hustings init"))),
        suppression_key=Secret(values.need("SUPPRESSION_KEY", N_("Type: hustings init"))),
        site_url=site_address(values.setting("SITEURL", "")),
        proxy_hops=values.number("PROXY_HOPS", 0),
        mail_url=Secret(values.setting("MAIL_URL", f"file:{instance / 'outbox'}")),
        mail_from=values.setting("MAIL_FROM", facts.controller.email),
        bounces_url=Secret(values.setting("BOUNCES_URL", "")),
        mailchimp_api_key=Secret(values.setting("MAILCHIMP_API_KEY", "")),
        sms_url=Secret(values.setting("SMS_URL", "")),
        campaign=facts,
    )


def site_address(url: str) -> str:
    """Return the site's public address without a final slash, "" while there is none.

    Raises SettingWrong for one with a path: every link of the site begins at the root of its address.
    """
    address = url.rstrip("/")
    if address and not re.fullmatch(r"https?://[^\s/?#@]+", address):
        how = gettext("Write it like https://example.org, without a path: the site needs an address of its own.")
        raise SettingWrong(key="SITEURL", value=url, how=how)
    return address


def instance_folder(root: Path = ROOT, environment: Mapping[str, str] | None = None) -> Path:
    """Return the folder of the database, the letters and the backups; HUSTINGS_INSTANCE moves it."""
    environment = os.environ if environment is None else environment
    named = environment.get("HUSTINGS_INSTANCE") or dotenv_values(root / ".env").get("HUSTINGS_INSTANCE")
    return (root / (named or "instance")).resolve()


def database_url(root: Path = ROOT, environment: Mapping[str, str] | None = None) -> Secret:
    """Return where the database is: DATABASE_URL, or a SQLite file in the instance folder."""
    environment = os.environ if environment is None else environment
    named = environment.get("DATABASE_URL") or dotenv_values(root / ".env").get("DATABASE_URL")
    return Secret(named or f"sqlite:///{instance_folder(root, environment) / 'capture.db'}")


def campaign(root: Path = ROOT) -> Campaign:
    """Read the campaign's facts from pelicanconf.py without Pelican.

    Raises SettingMissing or SettingWrong.
    """
    values = _Values(runpy.run_path(str(root / "pelicanconf.py")))
    how = N_("Set it in pelicanconf.py.")
    controller: Mapping[str, str] = values.need("CONTROLLER", how)
    return Campaign(
        name=values.need("SITENAME", how),
        languages=(values.need("DEFAULT_LANG", how), *values.setting("I18N_SUBSITES", {})),
        timezone=values.meant("TIMEZONE", ZoneInfo, N_("Write it like Europe/Paris.")),
        rounds=tuple(sorted(values.meant("ROUNDS", _dates, N_('Write it like ["2032-03-14", "2032-03-21"].')))),
        jurisdiction=values.setting("JURISDICTION", "FR"),
        phone_country=values.meant("PHONE_COUNTRY", _country, N_("Write it like FR.")),
        controller=Controller(**{name: controller.get(name, "") for name in ("name", "address", "email")}),
        candidate=values.setting("CANDIDATE", ""),
        donation=values.meant("DONATION_URL", _web_address, N_("Write it like https://example.org/give."))
        if values.get("DONATION_URL")
        else "",
        printer=values.setting("PRINTER", ""),
    )


def _dates(days: list[str]) -> list[date]:
    if not days:
        raise ValueError(days)
    return [date.fromisoformat(day) for day in days]


def _country(code: str) -> str:
    if not re.fullmatch("[A-Z]{2}", code):
        raise ValueError(code)
    return code


def _web_address(url: str) -> str:
    if not re.fullmatch(r"https://[^\s\"<>]+", url):
        raise ValueError(url)
    return url


class _Values(dict[str, Any]):
    """Named values; whoever asks says what is to be done when one is missing or wrong."""

    def setting(self, key: str, default: T) -> T:
        """Return a value, or the default where it is unset or empty."""
        return self.get(key) or default

    def need(self, key: str, how: str) -> Any:
        """Return a value. Raises SettingMissing."""
        if not self.get(key):
            raise SettingMissing(key=key, how=gettext(how))
        return self[key]

    def meant(self, key: str, read: Callable[[Any], T], how: str) -> T:
        """Return a value as it is meant. Raises SettingMissing or SettingWrong."""
        try:
            return read(self.need(key, how))
        except (ValueError, TypeError, ZoneInfoNotFoundError) as wrong:
            raise SettingWrong(key=key, value=self[key], how=gettext(how)) from wrong

    def number(self, key: str, default: int) -> int:
        """Return a whole number. Raises SettingWrong."""
        return self.meant(key, int, N_("Write a whole number.")) if self.get(key) else default
