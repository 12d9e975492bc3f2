"""A trial letter: sent the way of every letter, and read when it has arrived."""

import re
import secrets
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from capture import letters
from capture.errors import HustingsError
from capture.letters.couriers import Courier, MailServer
from capture.letters.outbox import TRIAL
from capture.letters.writing import Writer
from capture.settings import Settings
from capture.staff import colleagues
from capture.watch.findings import ODD, OK, WRONG, Finding, trouble, verdict
from capture.watch.live.patience import STEP, within
from capture.words import N_, spoken

# Connecting, encrypting, signing in, sender, recipient, letter, good-bye.
STEPS = 7
MOST = 1_000_000  # bytes
RESULT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
WAY_OUT = ("list-unsubscribe", "list-unsubscribe-post")
KNOCK = N_("The mail server lets us in")
SENT = N_("A trial letter left")
BELIEVED = N_("The mailbox believes that the letter is ours")
COVERED = N_("The signature covers the way out of the letter (RFC 8058)")


def knock(chosen: Settings) -> Iterator[Finding]:
    """Say whether the mail server lets us in; nothing is sent. Of a folder there is nothing to say."""
    try:
        courier = letters.courier(chosen.mail_url)
        if isinstance(courier, MailServer):
            _meet(courier, courier.knock)
            yield Finding("mail-server", OK, KNOCK)
    except (HustingsError, TimeoutError) as error:
        yield _failed("mail-server", KNOCK, error)


def send(chosen: Settings, address: str) -> Finding:
    """Send a letter with the headers of a real one. Its way out leads to nobody's sign-up."""
    nobody = colleagues.fresh_token()
    language = spoken() if spoken() in chosen.campaign.languages else chosen.campaign.language
    letter = Writer(chosen).write(TRIAL, secrets.token_hex(16), address, language, nobody, "")
    try:
        courier = letters.courier(chosen.mail_url)
        _meet(courier, lambda: courier.carry(letter))
    except (HustingsError, TimeoutError) as error:
        return _failed("letter", SENT, error)
    if not isinstance(courier, MailServer):
        remedy = N_("It was laid down as a file. Write MAIL_URL=smtp://… into .env.")
        return Finding("letter", ODD, SENT, "", remedy, "file")
    detail = N_(
        "In the mailbox of {address}, choose “show original”: SPF, DKIM and DMARC must each say PASS. Then save it, "
        "and type: hustings doctor --received FILE"
    )
    return Finding("letter", OK, SENT, detail, facts={"address": address})


def read(file: Path) -> tuple[str, list[Finding]]:
    """Return under which selector a letter that arrived was signed, "" for none, and what its heads say."""
    letter = message_from_bytes(file.read_bytes()[:MOST], policy=policy.default)
    signatures = [_tags(str(value)) for value in letter.get_all("DKIM-Signature", [])]
    sender = _domain(letter)
    ours = [tags for tags in signatures if sender and f".{sender}".endswith(f".{tags.get('d', '').lower()}")]
    covering = [
        tags for tags in ours if set(WAY_OUT) <= {head.strip().lower() for head in tags.get("h", "").split(":")}
    ]
    remedy = N_(
        "Mail programs then show no button to leave. Ask your provider to sign List-Unsubscribe and "
        "List-Unsubscribe-Post; the signature must be of the domain of MAIL_FROM."
    )
    whole = all(letter.get(head) for head in WAY_OUT)
    covered = verdict(bool(covering) and whole, "signature", COVERED, remedy)
    return (covering or ours or [{}])[0].get("s", ""), [_believed(letter), covered]


def _believed(letter: EmailMessage) -> Finding:
    # Only the uppermost is of the mailbox itself; those below may have been written by anybody on the way.
    said = [str(value) for value in letter.get_all("Authentication-Results", [])][:1]
    results: dict[str, str] = {}
    for name, result in (found for text in said for found in RESULT.findall(text.lower())):
        results[name] = "pass" if "pass" in (result, results.get(name)) else result
    told = {name: results.get(name, "?") for name in ("spf", "dkim", "dmarc")}
    if not results:
        remedy = N_("The file has no Authentication-Results. Save the letter whole (show original, download).")
        return Finding("believed", ODD, BELIEVED, "", remedy, "unseen")
    good = all(result == "pass" for result in told.values())
    remedy = N_("What does not say pass must be mended, or letters land among the spam: see the lines above.")
    detail = N_("SPF {spf}, DKIM {dkim}, DMARC {dmarc}")
    return Finding("believed", OK if good else WRONG, BELIEVED, detail, remedy, "doubted", told)


def _meet(courier: Courier, act: Callable[[], None]) -> None:
    def step() -> None:
        """Do it, and say good-bye however it ended."""
        try:
            act()
        finally:
            courier.rest()

    within(STEPS * STEP, step)


def _failed(name: str, title: str, error: Exception) -> Finding:
    if isinstance(error, HustingsError):
        return trouble(name, title, error)
    remedy = N_("The mail server keeps us waiting. See MAIL_URL, and that this machine may reach its port.")
    return Finding(name, WRONG, title, "", remedy, "slow")


def _domain(letter: EmailMessage) -> str:
    sender = letter["From"]
    addresses = getattr(sender, "addresses", ())
    return str(addresses[0].domain).lower() if addresses else ""


def _tags(signature: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in "".join(signature.split()).split(";"))
    return {name: value for name, _, value in pairs}
