"""Senders: whether mailboxes believe that letters are ours: MX, SPF (RFC 7208), DMARC (RFC 7489), DKIM (RFC 6376)."""

import base64
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from capture.errors import NothingHeard
from capture.settings import Settings
from capture.watch.findings import ODD, OK, WRONG, Finding, trouble
from capture.watch.live.names import Names
from capture.words import N_

# RFC 7208, 4.6.4: whoever makes a mailbox ask more often is believed by none.
MOST_QUESTIONS = 10
LOCAL = ("", "localhost", "127.0.0.1", "::1")
ASKING = ("include", "a", "mx", "ptr", "exists", "redirect")
# Below it a key is refused (RFC 8301, 3.2); 2048 is what it should be.
WEAK, GOOD = 1024, 2048  # bits
# What providers call them, where nobody has told us.
SELECTORS = "default mail dkim s1 selector1 google k1 brevo".split()
MX = N_("Answers to our letters arrive (MX)")
SPF = N_("The world knows which servers send for us (SPF)")
DMARC = N_("The world knows what to do with forged letters (DMARC)")
DKIM = N_("Our letters’ signature can be checked (DKIM)")


def look(chosen: Settings, names: Names, selector: str = "") -> Iterator[Finding]:
    """Say what the names of MAIL_FROM's domain say, and print the line that is missing."""
    domain = chosen.mail_from.rpartition("@")[2].lower()
    host = urlsplit(chosen.mail_url).hostname or ""
    # A server on this machine sends from the number of the site.
    host = (urlsplit(chosen.site_url).hostname or host) if host in LOCAL else host
    checks: list[tuple[str, str, Callable[[], Finding]]] = [
        ("mx", MX, lambda: _mx(domain, names)),
        ("spf", SPF, lambda: _spf(domain, names, host)),
        ("dmarc", DMARC, lambda: _dmarc(domain, names, chosen.campaign.controller.replies)),
        ("dkim", DKIM, lambda: _dkim(domain, names, selector)),
    ]
    for name, title, check in checks:
        try:
            yield check()
        except NothingHeard as silence:
            yield trouble(name, title, silence, ODD, "unseen")


def _mx(domain: str, names: Names) -> Finding:
    servers = [server for server in names.ask(domain, "MX") if not server.endswith(" .")]
    remedy = N_(
        "Nobody can answer to {domain}, and letters of such domains are distrusted. Add what your provider says:\n"
        "{domain}. MX 10 mail.your-provider.example."
    )
    return Finding("mx", OK if servers else ODD, MX, "", remedy, "missing", {"domain": domain})


def _spf(domain: str, names: Names, host: str) -> Finding:
    records = _records(names, domain, "v=spf1")
    own = host == domain or host.endswith(f".{domain}")
    facts = {"domain": domain, "host": host or domain, "which": f"mx a:{host}" if own else "include:THEIR-NAME"}
    if not records:
        remedy = N_(
            "Add this line to the names of {domain}; what stands for “include” the provider of {host} tells you:\n"
            '{domain}. TXT "v=spf1 {which} ~all"'
        )
        return Finding("spf", WRONG, SPF, N_("There is no such line."), remedy, "missing", facts)
    if len(records) > 1:
        remedy = N_('There are several, which counts as none. Make one of them:\n{domain}. TXT "{joined}"')
        facts["joined"] = _joined(records)
        return Finding("spf", WRONG, SPF, "", remedy, "several", facts)
    facts["record"] = records[0]
    terms = records[0].lower().split()
    if "+all" in terms or "all" in terms:
        remedy = N_("Anybody may send for you. At its end write ~all instead.")
        return Finding("spf", WRONG, SPF, "{record}", remedy, "open", facts)
    if _questions(records[0], names, MOST_QUESTIONS) > MOST_QUESTIONS:
        remedy = N_(
            "It makes mailboxes ask more than ten times, which counts as none. Take out what does not send for you."
        )
        return Finding("spf", WRONG, SPF, "{record}", remedy, "long", facts)
    closed = any(term in ("-all", "~all") or term.startswith("redirect=") for term in terms)
    remedy = N_("It does not say what to do with all others. At its end write ~all.")
    return Finding("spf", OK if closed else ODD, SPF, "{record}", remedy, "unclosed", facts)


def _joined(records: list[str]) -> str:
    terms = [term for record in sorted(records) for term in record.split()[1:] if not term.lower().endswith("all")]
    return " ".join(["v=spf1", *dict.fromkeys(terms), "~all"])


def _questions(record: str, names: Names, budget: int) -> int:
    asked = 0
    for term in record.split()[1:]:
        word = term.lower().lstrip("+-~?")
        name, _, where = word.replace("=", ":", 1).partition(":")
        if name.partition("/")[0] not in ASKING or asked > budget:
            continue
        asked += 1
        if name in ("include", "redirect") and "%" not in where and asked <= budget:
            asked += sum(_questions(each, names, budget - asked) for each in _records(names, where, "v=spf1")[:1])
    return asked


def _dmarc(domain: str, names: Names, replies: str) -> Finding:
    labels = domain.split(".")
    above = [".".join(labels[place:]) for place in range(max(len(labels) - 1, 1))]
    records = next((found for name in above if (found := _records(names, f"_dmarc.{name}", "v=DMARC1"))), [])
    facts = {"domain": domain, "replies": replies, "record": records[0] if records else ""}
    if not records:
        remedy = N_(
            "Large mailboxes ask for it of whoever writes to many. Add this line to the names of {domain}:\n"
            '_dmarc.{domain}. TXT "v=DMARC1; p=none; rua=mailto:{replies}"'
        )
        return Finding("dmarc", WRONG, DMARC, N_("There is no such line."), remedy, "missing", facts)
    policy = _tags(records[0]).get("p", "").lower()
    good = len(records) == 1 and policy in ("none", "quarantine", "reject")
    remedy = N_(
        "It cannot be read, or stands there twice. Let there be one, such as:\n"
        '_dmarc.{domain}. TXT "v=DMARC1; p=none; rua=mailto:{replies}"'
    )
    return Finding("dmarc", OK if good else WRONG, DMARC, "{record}", remedy, "unreadable", facts)


def _dkim(domain: str, names: Names, selector: str) -> Finding:
    named = [selector] if selector else SELECTORS
    found = ((each, names.ask(f"{each}._domainkey.{domain}", "TXT")) for each in named)
    known, record = next(((each, texts[0]) for each, texts in found if texts), ("", ""))
    facts = {"domain": domain, "selector": known or selector, "bits": 0}
    if not record and not selector:
        remedy = N_(
            "Your provider tells its name: hustings doctor --live --dkim-selector NAME. Or send yourself a letter "
            "(--letter EMAIL), save it, and let --received FILE read it."
        )
        return Finding(
            "dkim", ODD, DKIM, N_("Under which name its key stands could not be guessed."), remedy, "unknown", facts
        )
    if not record:
        remedy = N_(
            "Add the line that your provider shows for it:\n"
            '{selector}._domainkey.{domain}. TXT "v=DKIM1; k=rsa; p=THE-KEY"'
        )
        return Finding("dkim", WRONG, DKIM, N_("There is no such line."), remedy, "missing", facts)
    facts["bits"] = bits = _bits(_tags(record))
    remedy = N_(
        "The key {selector}._domainkey.{domain} is revoked, unreadable or weak. Let your provider make another, "
        "of 2048 bits."
    )
    mark = WRONG if bits < WEAK else ODD if bits < GOOD else OK
    return Finding("dkim", mark, DKIM, N_("{selector}._domainkey.{domain}, {bits} bits"), remedy, "weak", facts)


def _bits(tags: dict[str, str]) -> int:
    try:
        key = base64.b64decode("".join(tags.get("p", "").split()), validate=True)
        if tags.get("k", "rsa").lower() == "ed25519":
            # As strong as a long RSA key (RFC 8463).
            return GOOD if len(key) == 32 else 0
        loaded = load_der_public_key(key)
    except ValueError:
        return 0
    return loaded.key_size if isinstance(loaded, RSAPublicKey) else 0


def _records(names: Names, name: str, version: str) -> list[str]:
    texts = names.ask(name, "TXT")
    return [text for text in texts if text.replace(";", " ").split(" ")[0].lower() == version.lower()]


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
