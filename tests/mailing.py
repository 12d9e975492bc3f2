"""Mailings in a folder of their own, and how they are looked at, planned and sent."""

import os
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from capture import deliveries, dispatch, exports, issues, mailings
from capture.database import Database, now
from capture.deliveries import Plan
from capture.issues import Catalogue
from capture.mailings import Draughtsman, Look
from capture.settings import Settings
from tests import campaigns

KEY = "2032-02-01-logement"
FRENCH = "Objet : Votre loyer\nAperçu : Dès avril.\n{facts}\nBonjour [prénom],\n\n[la page](/issues/logement/)\n"
ENGLISH = "Subject: Your rent\nPreview: From April.\n\nHello [first name|friends],\n\n[the page](/en/issues/housing/)\n"


def house(chosen: Settings, folder: Path, facts: str = "", **texts: str) -> Settings:
    """Return the settings of the same campaign with these mailings only: by default one in French and English."""
    ours = shutil.ignore_patterns("mailings")
    shutil.copytree(chosen.root / "content", folder / "content", ignore=ours, copy_function=os.link)
    for name in ("theme", "pelicanconf.py", "output", ".site"):
        (folder / name).symlink_to(chosen.root / name)
    for language, text in (texts or {"fr": FRENCH, "en": ENGLISH}).items():
        written = text.replace("{facts}", facts)
        campaigns.write(folder, f"content/mailings/{KEY}.{language}.md", written)
    return replace(chosen, root=folder)


def looked(
    chosen: Settings, session: Session, catalogue: Catalogue, at: datetime | None = None, key: str = KEY
) -> Look:
    """Look at the mailing, or at another."""
    scope = exports.scope_of(session, chosen.campaign, catalogue)
    mailing = mailings.find(chosen.root, chosen.campaign.languages, key)
    return mailings.look(Draughtsman(chosen), replace(scope, at=at) if at else scope, mailing)


def planned(chosen: Settings, database: Database, by: str = "staff:1", at: datetime | None = None) -> Plan:
    """Plan the mailing, for now unless it says otherwise."""
    catalogue = issues.from_json(chosen.output / "catalogue.json")
    with database.writing() as session:
        found = looked(chosen, session, catalogue, at)
        plan = deliveries.plan(session, mailings.order_of(found, chosen.campaign, at or now()), by, at or now())
        session.expunge(plan)
        return plan


def sent(chosen: Settings, database: Database) -> int:
    """Send what is due. Returns how many letters left."""
    return dispatch.run_out(chosen, database)


def fates(database: Database) -> dict[str, int]:
    """Return how many letters of the mailing are in each state."""
    with database.reading() as session:
        plan = deliveries.find(session, KEY)
        return deliveries.fates(session, plan) if plan else {}


def state(database: Database) -> str:
    """Return how far the mailing is."""
    with database.reading() as session:
        plan = deliveries.find(session, KEY)
        return plan.state if plan else ""
