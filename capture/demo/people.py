"""Demonstration people: 5,000, plausible, the same each time but for their days, and never beside real ones."""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import (
    addresses,
    consents,
    interests,
    law,
    letters,
    links,
    memberships,
    spellings,
    supporters,
    suppressions,
    tags,
    tallies,
    words,
)
from capture.database import Database, now
from capture.demo.dice import dice
from capture.errors import NotADemonstration
from capture.issues import Catalogue
from capture.letters import Letter
from capture.proposals import Proposal
from capture.settings import Settings
from capture.staff import CANVASSER, ORGANISER, OWNER, accounts, colleagues, recovery
from capture.supporters import Supporter
from capture.words import N_, gettext

PEOPLE = 5000
DOMAIN = "demo.example"  # RFC 2606: nobody's, for ever
# Up to today, so that there is something to see.
DAYS = 80
# No town's.
POSTCODES = ("98901", "98902", "98903", "98904", "")
GIVEN_NAMES = (
    "Adèle Aïcha Amine Anne-Marie Antoine Bérénice Camille Chloé Clément Daniel Éloïse Fatou François Gaëlle Hugo Inès "
    "Jean-Luc Jeanne Karim Léa Léo Louise Lucas Maël Malika Marie Mathilde Mehdi Monique Nathalie Nicolas Noé Océane "
    "Pascal Paul Rachid Rémi Sarah Simone Sofiane Sophie Théo Thérèse Valentin Yann Yasmine Zoé"
).split()
FAMILY_NAMES = (
    "Alonso Arnaud Aubert Barbier Benali Bernard Blanc Bonnet Bouchet Carpentier Chevalier Colin Costa Da-Silva David "
    "Delmas Diallo Dubois Dupuis Durand Fabre Faure Fontaine Garnier Gauthier Girard Guérin Haddad Henry Hernandez "
    "Jacquet Lacroix Lambert Lefèvre Legrand Leroy Mansouri Marchand Marty Mercier Meunier Moreau Morin Nguyen Noël "
    "Olivier Pereira Perrin Petit Picard Pons Raynal Renard Rey Rivière Robin Roche Rousseau Roux Sanchez Simon "
    "Traoré Vidal Vincent Weber"
).split()
# Words that colleagues gave, and to how many.
TAGS = {"presse": 0.01, "commerçant": 0.03, "parent d’élève": 0.06, "réunion du 12": 0.05}
# Who tries the desk; they sign in from this machine only (capture/web/signing/machines.py).
COLLEAGUES = {OWNER: "Adèle Aubry", ORGANISER: "Karim Belaïd", CANVASSER: "Léo Carlier"}
# Shares of one town's list: what people ask for, by eye, from lists of this kind.
NEWSLETTER, TARGETING, SMS, ENGLISH, LEFT = 0.78, 0.35, 0.2, 0.06, 0.04
HELPING, NEEDING, NAMED = 0.05, 0.01, 0.7
# Beside each person, those who never pressed the button in their letter.
UNCONFIRMED = 0.2
TRACED = timedelta(days=10)


def fill(settings: Settings, database: Database, catalogue: Catalogue) -> int:
    """Add the demonstration people; none where they are already. Returns how many were added.

    Raises NotADemonstration where real people are, or where a message could leave.
    """
    _refuse_channels(settings)
    with database.writing() as session:
        if session.scalar(_people(demonstration=True)):
            return 0
        if session.scalar(_people(demonstration=False)) or session.scalar(sa.select(sa.func.count(Proposal.id))):
            raise NotADemonstration(reason=gettext(N_("the database holds real people.")))
        thrown = dice()
        for number in range(PEOPLE):
            _add(session, settings, catalogue, thrown, number)
        tallies.fold(session)
    return PEOPLE


@dataclass(frozen=True)
class Credentials:
    """How one colleague of the demonstration signs in; kept nowhere but on the screen."""

    email: str
    roles: tuple[str, ...]
    password: str
    codes: tuple[str, ...]
    key: str


def add_colleagues(
    settings: Settings, database: Database, hashed: Callable[[str], str], new_app: Callable[[], tuple[str, str]]
) -> list[Credentials]:
    """Add colleagues for a demonstration, none where there is any. Returns how they sign in.

    The edge knows how passwords are hashed, and how the secret of an app is kept and typed.
    """
    with database.writing() as session:
        if colleagues.listed(session):
            return []
        return [_add_colleague(session, settings, role, name, hashed, new_app) for role, name in COLLEAGUES.items()]


def _add_colleague(
    session: Session,
    settings: Settings,
    role: str,
    name: str,
    hashed: Callable[[str], str],
    new_app: Callable[[], tuple[str, str]],
) -> Credentials:
    address, language = addresses.read(f"{role}@{DOMAIN}"), settings.campaign.language
    (password, *_), codes, (secret, key) = recovery.make(), recovery.make(), new_app()
    colleague = accounts.invite(session, address, [role], language, "demo", now(), demo=True)
    accounts.join(session, colleague, name, language, hashed(password), now())
    accounts.set_app(session, colleague.id, secret, now())
    recovery.renew(session, settings.password_salt, colleague.id, codes)
    return Credentials(address.typed, (role,), password, tuple(codes), key)


def _refuse_channels(settings: Settings) -> None:
    named = {"MAILCHIMP_API_KEY": settings.mailchimp_api_key, "SMS_URL": settings.texting.is_live}
    live = [key for key, value in named.items() if value]
    if settings.mail_url.startswith("smtp"):
        live.append("MAIL_URL")
    if live:
        raise NotADemonstration(reason=gettext(N_(".env names a real channel: {keys}")).format(keys=", ".join(live)))


def _people(demonstration: bool) -> sa.Select[int]:
    made_up = Supporter.email.endswith(f"@{DOMAIN}")
    return sa.select(sa.func.count(Supporter.id)).where(made_up if demonstration else ~made_up)


def _add(session: Session, settings: Settings, catalogue: Catalogue, dice: random.Random, number: int) -> None:
    name = dice.choice(GIVEN_NAMES)
    email = f"{spellings.key(name)}.{number:04}@{DOMAIN}"
    who = suppressions.digest(settings.suppression_key, email)
    purposes = _purposes(catalogue, dice)
    # ARCEP keeps 06 39 98 for fiction.
    called = any(purpose.startswith((law.SMS, law.HELP, law.NEED)) for purpose in purposes)
    phone = f"+3363998{number:04}" if called else ""
    postcode = dice.choices(POSTCODES, (40, 25, 12, 5, 18))[0]
    facts = _facts(catalogue, dice) | {"given_name": name, "phone": phone, "postcode": postcode}
    facts["family_name"] = dice.choice(FAMILY_NAMES) if dice.random() < NAMED else ""
    # More came lately than before.
    at = now() - timedelta(days=dice.triangular(0, DAYS, 0))
    _trace(session, who, at, pressed=True)
    if dice.random() < UNCONFIRMED:
        _trace(session, suppressions.digest(settings.suppression_key, f"nobody.{email}"), at, pressed=False)
    supporter_id = supporters.sign_up(session, who, email, facts, at)
    interests.tick(session, supporter_id, law.issues(purposes))
    for word, share in TAGS.items():
        if dice.random() < share:
            tags.tag(session, Supporter.id == supporter_id, word, "demo", at)
    with words.speaking(facts["language"]):
        wordings = {purpose: consents.wording(purpose, catalogue) for purpose in purposes}
        consents.grant(session, supporter_id, wordings, facts["source"], at)
    if dice.random() < LEFT:
        memberships.leave(session, who, "/leave", min(at + timedelta(days=1), now()))


def _facts(catalogue: Catalogue, dice: random.Random) -> dict[str, str]:
    return {
        "neighbourhood": dice.choice([*catalogue.neighbourhoods, ""]),
        "language": "en" if dice.random() < ENGLISH and "en" in catalogue.languages else catalogue.languages[0],
        "source": _page(catalogue, dice),
        "src": _tag(catalogue, dice),
    }


def _trace(session: Session, who: str, at: datetime, pressed: bool) -> None:
    """Leave what a confirming letter leaves behind, and send nothing; of older ones nothing would be left."""
    if at < now() - TRACED:
        return
    letter = Letter(number=secrets.token_hex(16), kind=letters.CONFIRM, who=who, ordered_at=at, attempts=1, sent_at=at)
    session.add(letter)
    token = links.issue(session, links.CONFIRM, who, at)
    if pressed:
        links.use(session, links.CONFIRM, token, at)


def _page(catalogue: Catalogue, dice: random.Random) -> str:
    """Half come by the page of the form, the others by what they read."""
    led_to = [place for place in catalogue.places if place.menu is not None]
    read = [place.paths[place.spoken(catalogue.languages[0])] for place in led_to] or [""]
    return dice.choices(["/sign-up/", "/", dice.choice(read)], (50, 20, 30))[0]


def _tag(catalogue: Catalogue, dice: random.Random) -> str:
    keys = catalogue.issue_keys or ("all",)
    return dice.choices(["", "poster", f"leaflet-{dice.choice(keys)}"], (60, 10, 30))[0]


def _purposes(catalogue: Catalogue, dice: random.Random) -> list[str]:
    purposes = [law.letter(key) for key in catalogue.issue_keys if dice.random() < dice.uniform(0.1, 0.6)]
    shares = {law.NEWSLETTER: NEWSLETTER, law.TARGETING: TARGETING, law.SMS: SMS}
    shares |= {f"{law.HELP}{way}": HELPING for way in consents.HELP}
    shares |= {f"{law.NEED}{need}": NEEDING for need in consents.NEED}
    purposes += [purpose for purpose, share in shares.items() if dice.random() < share]
    return purposes or [law.NEWSLETTER]
