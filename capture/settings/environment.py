"""What the machine says: the environment, which wins over .env."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from capture.errors import SettingMissing, SettingWrong
from capture.settings.facts import ROOT, Campaign, campaign
from capture.settings.texting import Texting, texting
from capture.settings.values import Secret, Values
from capture.words import N_, gettext

LOCAL_ADDRESS = "http://127.0.0.1:8000"
# A switch: nothing said is no.
YES, NO = "yes", "no"
# How Mailchimp is told which issues somebody ticked: by their names, or by codes that mean nothing over there.
NAMES, CODES = "names", "codes"
# By whom letters to many are carried.
SMTP, MAILCHIMP = "smtp", "mailchimp"
# Whoever has a copy may try as often as they like.
SHORTEST = 16


@dataclass(frozen=True)
class Settings:
    """Everything that the app needs to know before it starts."""

    root: Path
    instance: Path
    database_url: Secret
    secret_key: Secret
    suppression_key: Secret
    password_salt: Secret
    totp_secrets: Mapping[str, Secret]
    site_url: str
    proxy_hops: int
    mail_url: Secret
    mail_from: str
    bounces_url: Secret
    redis_url: Secret
    mailchimp_api_key: Secret
    mailchimp_audience: str
    mailchimp_host: str
    mailchimp_interests: str
    mailings_by: str
    mailing_clicks: bool
    mailing_opens: bool
    texting: Texting
    backup_key: Secret
    backup_folder: str
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
    values = Values({**dotenv_values(root / ".env"), **environment})
    instance = instance_folder(root, environment)
    facts = campaign(root)
    return Settings(
        root=root,
        instance=instance,
        database_url=database_url(root, environment),
        secret_key=Secret(values.need("SECRET_KEY", N_("Type: hustings init"))),
        suppression_key=Secret(values.need("SUPPRESSION_KEY", N_("Type: hustings init"))),
        password_salt=Secret(values.need("PASSWORD_SALT", N_("Type: hustings init"))),
        totp_secrets=_tagged(values.need("TOTP_SECRETS", N_("Type: hustings init"))),
        site_url=site_address(values.setting("SITEURL", "")),
        proxy_hops=values.number("PROXY_HOPS", 0),
        mail_url=Secret(values.setting("MAIL_URL", f"file:{instance / 'outbox'}")),
        mail_from=values.setting("MAIL_FROM", facts.controller.email),
        bounces_url=Secret(values.setting("BOUNCES_URL", "")),
        redis_url=_redis(values.setting("REDIS_URL", "")),
        mailchimp_api_key=_keyed(values.setting("MAILCHIMP_API_KEY", "")),
        mailchimp_audience=_audience(values.setting("MAILCHIMP_AUDIENCE", "")),
        mailchimp_host=_test_server(values.setting("MAILCHIMP_HOST", "")),
        mailchimp_interests=_interests(values.setting("MAILCHIMP_INTERESTS", NAMES)),
        mailings_by=_carrier(values.setting("MAILINGS_BY", SMTP)),
        mailing_clicks=_switched(values, "MAILING_CLICKS"),
        mailing_opens=_switched(values, "MAILING_OPENS"),
        texting=texting(values, instance, facts.phone_country),
        backup_key=_locking(values.setting("BACKUP_KEY", "")),
        backup_folder=values.setting("BACKUP_FOLDER", ""),
        campaign=facts,
    )


def _keyed(text: str) -> Secret:
    # Its end names the machines that answer: without it every request would go to a host that does not exist.
    if text and not re.fullmatch(r"\w+-[a-z]+[0-9]+", text):
        how = gettext(N_("Copy it whole from Mailchimp, with its end: …-us21"))
        raise SettingWrong(key="MAILCHIMP_API_KEY", value="…", how=how)
    return Secret(text)


def _audience(text: str) -> str:
    if text and not re.fullmatch(r"[0-9a-zA-Z]{4,32}", text):
        how = gettext(N_("Copy the ID of the audience from its settings at Mailchimp, such as 0a1b2c3d4e"))
        raise SettingWrong(key="MAILCHIMP_AUDIENCE", value=text, how=how)
    return text


def _test_server(url: str) -> str:
    # The key goes there: only to this machine, or encrypted.
    if url and not re.fullmatch(r"https://[^\s/?#@]+|http://(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]+)?", url):
        how = gettext(N_("Leave it out; it points to a test server on this machine, such as http://127.0.0.1:4011"))
        raise SettingWrong(key="MAILCHIMP_HOST", value=url, how=how)
    return url


def _interests(text: str) -> str:
    if text not in (NAMES, CODES):
        how = gettext(N_("Known are: {choices}")).format(choices=f"{NAMES}, {CODES}")
        raise SettingWrong(key="MAILCHIMP_INTERESTS", value=text, how=how)
    return text


def _carrier(text: str) -> str:
    if text not in (SMTP, MAILCHIMP):
        how = gettext(N_("Known are: {choices}")).format(choices=f"{SMTP}, {MAILCHIMP}")
        raise SettingWrong(key="MAILINGS_BY", value=text, how=how)
    return text


def _switched(values: Values, key: str) -> bool:
    text = values.setting(key, NO)
    if text not in (YES, NO):
        how = gettext(N_("Known are: {choices}")).format(choices=f"{YES}, {NO}")
        raise SettingWrong(key=key, value=text, how=how)
    return text == YES


def _redis(url: str) -> Secret:
    if url and not re.match(r"(?:rediss?|redis\+unix)://[^\s]+", url):
        how = gettext(N_("Write it like redis://user:password@host:6379/0"))
        raise SettingWrong(key="REDIS_URL", value=url.partition("://")[0], how=how)
    return Secret(url)


def _tagged(text: str) -> dict[str, Secret]:
    # 1:secret, and after a change 1:secret,2:newer: what was encrypted with the older one is still read.
    pairs = [part.strip().rpartition(":") for part in text.split(",")]
    secrets = {tag.strip() or "1": Secret(secret) for tag, _, secret in pairs if secret}
    if not secrets or not all(re.fullmatch("[0-9]+", tag) for tag in secrets):
        raise SettingMissing(key="TOTP_SECRETS", how=gettext(N_("Write it like 1:secret,2:newer-secret")))
    return secrets


def _locking(text: str) -> Secret:
    # The halves of age's keys that lock, commas between; or a passphrase.
    if text.upper().startswith("AGE-SECRET-KEY-"):
        how = gettext(N_("This half opens: keep it elsewhere. Write the half that locks: age1…"))
        raise SettingWrong(key="BACKUP_KEY", value="AGE-SECRET-KEY-…", how=how)
    if text and len(text) < SHORTEST:
        how = gettext(N_("A passphrase has at least {count} characters.")).format(count=SHORTEST)
        raise SettingWrong(key="BACKUP_KEY", value="…", how=how)
    return Secret(text)


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
