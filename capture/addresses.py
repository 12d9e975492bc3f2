"""E-mail addresses: as typed, the key that makes two of them one person, the mailbox that both would fill."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from disposable_email_domains import blocklist
from email_validator import EmailNotValidError, validate_email
from rapidfuzz.distance import OSA

# The domains that people in our towns write; a slip is measured against them.
KNOWN_DOMAINS = frozenset(
    "gmail.com googlemail.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr hotmail.fr hotmail.com "
    "outlook.fr outlook.com live.fr live.com msn.com yahoo.fr yahoo.com ymail.com icloud.com me.com mac.com aol.com "
    "gmx.fr gmx.com gmx.net proton.me protonmail.com mailo.com numericable.fr club-internet.fr email.com "
    "mail.com".split()
)
# Domains that ignore dots in the local part (support.google.com/mail/answer/7436150).
DOTLESS_DOMAINS = frozenset({"gmail.com", "googlemail.com"})
# What needs no closer look than its domain, and the lengths that RFC 5321 allows (4.5.3.1).
ORDINARY = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
LOCAL_LENGTH, LENGTH = 64, 254
# One slip in a short domain, two in a long one: more would turn one real domain into another.
LONG_DOMAIN = 9


@dataclass(frozen=True)
class Address:
    """One address in its three forms."""

    typed: str
    key: str
    mailbox: str


def read(typed: str) -> Address:
    """Read an address as a person typed it (RFC 5321 without quoting or SMTPUTF8; IDN kept as A-label).

    The key folds case only: two people may share all but a dot. The mailbox folds what mail servers ignore and is for
    limits, never for identity. Raises ValueError.
    """
    local, email = _ordinary(typed.strip()) or _any(typed.strip())
    local, domain = unicodedata.normalize("NFC", local).lower(), email.rpartition("@")[2].lower()
    found = f"{local}@{domain}"
    return Address(typed=email, key=found, mailbox=mailbox(found))


def mailbox(address: str) -> str:
    """Return the mailbox that an address fills, without what mail servers ignore; of none, none."""
    local, at, domain = address.lower().rpartition("@")
    plain = local.split("+", 1)[0] or local
    if domain in DOTLESS_DOMAINS:
        return f"{plain.replace('.', '') or plain}{at}gmail.com"
    return f"{plain}{at}{domain}"


def _ordinary(typed: str) -> tuple[str, str] | None:
    # A list has a hundred thousand addresses at fifty domains, and the closer look takes a tenth of a millisecond.
    local, _, domain = typed.rpartition("@")
    if not ORDINARY.fullmatch(local) or len(local) > LOCAL_LENGTH:
        return None
    here = _domain(domain)
    email = f"{local}@{here}"
    return (local, email) if here and len(email) <= LENGTH else None


@lru_cache(maxsize=4096)
def _domain(typed: str) -> str:
    try:
        return _any(f"a@{typed}")[1].rpartition("@")[2]
    except ValueError:
        return ""


def _any(typed: str) -> tuple[str, str]:
    try:
        checked = validate_email(typed, strict=True, allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError as wrong:
        raise ValueError(typed) from wrong
    return checked.local_part, checked.ascii_email or typed


def is_disposable(address: Address) -> bool:
    """Return whether an address is of a provider whose mailboxes vanish, or of a name below it."""
    labels = address.key.rpartition("@")[2].split(".")
    return any(".".join(labels[first:]) in blocklist for first in range(len(labels) - 1))


def suggest(address: Address) -> str | None:
    """Return the address that was probably meant, when the domain is one slip away from a well-known one."""
    local, domain = address.typed.rsplit("@", 1)
    domain = domain.lower()
    if domain in KNOWN_DOMAINS:
        return None
    # Providers whose mailboxes vanish live on one slip; at two it is they who are meant.
    slips = 2 if len(domain) >= LONG_DOMAIN and not is_disposable(address) else 1
    near = [(OSA.distance(domain, known, score_cutoff=slips), known) for known in sorted(KNOWN_DOMAINS)]
    distance, known = min(near)
    return f"{local}@{known}" if distance <= slips else None
