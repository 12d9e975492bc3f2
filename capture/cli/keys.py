"""The keys of .env beside those of a backup: what is missing here comes with it, what differs is never overwritten."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dotenv import dotenv_values

from capture import private, settings
from capture.cli.house import KEYS, fresh
from capture.cli.say import say
from capture.database import now
from capture.errors import HustingsError, KeysDiffer, SettingWrong
from capture.settings import Settings
from capture.words import N_, gettext

# What the copy was made with; another one of them makes it mean nothing, or lets nobody in.
MADE_WITH = ("SUPPRESSION_KEY", "PASSWORD_SALT", "TOTP_SECRETS")


@dataclass(frozen=True)
class Found:
    """What a backup brings: settings that are missing here, and keys that take the place of others."""

    missing: Mapping[str, str]
    taken: Mapping[str, str]

    def settings(self) -> Settings:
        """Return the settings with what the backup brings."""
        return settings.load(settings.ROOT, {**os.environ, **self.missing, **self.taken})

    def before(self) -> Settings | None:
        """Return the settings as they were, None where they were not complete."""
        try:
            return settings.load() if self.taken else None
        except HustingsError:
            return None

    def write(self) -> None:
        """Write it to .env; what stood there is kept beside it where keys change."""
        env = settings.ROOT / ".env"
        if self.taken:
            aside = env.with_name(f".env-{now():%Y%m%d-%H%M%S}")
            before = env.read_text("utf-8")
            private.write(aside, before)
            lines = "|".join(self.taken)
            private.write(env, re.sub(rf"(?m)^[ \t]*(export[ \t]+)?({lines})[ \t]*=.*\n?", "", before))
            say(N_("The keys of before are kept in {where}"), where=aside.name)
        private.add(env, {**self.missing, **self.taken})
        names = ", ".join(sorted({*self.missing, *self.taken}))
        if names:
            say(N_("Written to {where}, from the backup: {names}"), where=env.name, names=names)


def compare(brought: Mapping[str, str], take: bool) -> Found:
    """Compare the keys of a backup with what is set here.

    Raises KeysDiffer, unless they are to be taken; those that the environment sets cannot be.
    """
    here = {**dotenv_values(settings.ROOT / ".env"), **os.environ}
    differing = [name for name in MADE_WITH if here.get(name) and not _same(name, brought, str(here[name]))]
    if differing and (not take or any(name in os.environ for name in differing)):
        raise KeysDiffer(names=", ".join(differing))
    missing = {name: value for name, value in brought.items() if not here.get(name)}
    missing |= {name: fresh(name) for name in KEYS if not here.get(name) and name not in missing}
    return Found(missing, {name: brought[name] for name in differing})


def _same(name: str, brought: Mapping[str, str], here: str) -> bool:
    # Of this one newer secrets may have been added since.
    several = name == "TOTP_SECRETS"
    told = brought.get(name, here)
    return set(told.split(",")) <= set(here.split(",")) if several else told == here


def passphrase() -> str:
    """Return the passphrase that is set here, "" without one."""
    here = {**dotenv_values(settings.ROOT / ".env"), **os.environ}
    named = here.get("BACKUP_KEY") or ""
    return "" if named.startswith("age1") else named


def lock_with(public: str) -> None:
    """Write to .env that backups are locked with a key. Raises SettingWrong where they are locked already."""
    here = {**dotenv_values(settings.ROOT / ".env"), **os.environ}
    if here.get("BACKUP_KEY"):
        how = gettext(N_("Backups are locked already. Take the line out of .env first; what it locked stays locked."))
        raise SettingWrong(key="BACKUP_KEY", value="…", how=how)
    private.add(settings.ROOT / ".env", {"BACKUP_KEY": public})
