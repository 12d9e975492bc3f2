"""Writing letters: text and HTML in the person's language, with nothing in them that a stranger could have typed."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

import jinja2

from capture import links, theme, words
from capture.database import now
from capture.letters.kinds import KINDS
from capture.settings import Settings
from capture.words import gettext

# Python would wrap a longer List-Unsubscribe as encoded words, which no mail program follows (RFC 5322, 2.1.1: 998).
ENVELOPE = SMTP.clone(max_line_length=998)
TEMPLATES = Path(__file__).parent.parent / "templates" / "letters"


class Writer:
    """Writes the letters of one campaign."""

    def __init__(self, settings: Settings) -> None:
        """Read the templates once."""
        self.settings = settings
        self.campaign = settings.campaign
        self.templates = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES))  # noqa: S701  # equip escapes
        theme.equip(self.templates)

    def write(self, kind: str, number: str, email: str, language: str, who: str, token: str) -> EmailMessage:
        """Write the letter of a kind that leads to its page; its number makes the same Message-ID each time."""
        about, site = KINDS[kind], self.settings.address
        with words.speaking(language):
            subject = gettext(about.subject).format(campaign=self.campaign.name)
            letter = envelope(self.settings, number, email, subject)
            letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices back
            facts = theme.context(self.campaign, language, site) | {"subject": subject}
            facts |= {"link": f"{site}/{about.path}/{token}".rstrip("/")}
            if not about.to_staff:
                facts |= self._ways_out(letter, who)
            letter.set_content(self.templates.get_template(f"{kind}.txt").render(facts))
            letter.add_alternative(self.templates.get_template(f"{kind}.html").render(facts), subtype="html")
        return letter

    def _ways_out(self, letter: EmailMessage, who: str) -> dict[str, str]:
        leave, preferences = ways_out(self.settings, who)
        head_of_list(letter, leave)
        return {"leave": leave, "preferences": preferences}


def envelope(settings: Settings, number: str, email: str, subject: str, sender: str = "") -> EmailMessage:
    """Return an empty letter, in the campaign's name or another; the same number makes the same Message-ID."""
    letter, domain = EmailMessage(policy=ENVELOPE), settings.mail_from.rpartition("@")[2]
    letter["Message-ID"] = f"<{number}@{domain}>"
    letter["Date"] = format_datetime(now())
    letter["From"] = Address(sender or settings.campaign.name, addr_spec=settings.mail_from)
    letter["To"] = Address(addr_spec=email)
    letter["Reply-To"] = Address(addr_spec=settings.campaign.controller.replies)
    letter["Subject"] = subject
    return letter


def ways_out(settings: Settings, who: str, mailing: str = "") -> tuple[str, str]:
    """Return where a person leaves, and where they change what they get; both for ever (links.py)."""
    own = links.leave_token(settings.suppression_key, who, mailing)
    return f"{settings.address}/leave/{own}", f"{settings.address}/preferences/{own}"


def head_of_list(letter: EmailMessage, leave: str) -> None:
    """Let mail programs offer the way out themselves (RFC 8058)."""
    letter["List-Unsubscribe"] = f"<{leave}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
