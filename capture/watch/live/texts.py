"""The texts: what a campaign was to fill in, and what still speaks of the demonstration."""

import re
from collections.abc import Iterator
from itertools import islice

from capture import content
from capture.content import starting
from capture.content.bodies import STILL_OPEN
from capture.settings import Settings
from capture.watch.findings import ODD, OK, WRONG, Finding, verdict
from capture.words import N_

# Nobody is ever reached there (RFC 2606).
RESERVED = re.compile(r"[\w.@-]*\b(?:[\w-]+\.(?:example|invalid|test)|example\.(?:com|net|org))\b", re.IGNORECASE)
NOBODY = ("Nadia Belkacem-Roux", "Saint-Aurèle")
SHOWN = 5
# Every site must say who publishes and hosts it (law of 21 June 2004, art. 1-1), and what becomes of data (GDPR, 13).
OWED_BY_LAW = ("pages/legal.", "pages/privacy.")
FILLED_IN = N_("Nothing is left to fill in")
OURS = N_("Nothing speaks of the demonstration any more")


def look(chosen: Settings) -> Iterator[Finding]:
    """Say where something is to be completed, and where the town of the demonstration is still named."""
    languages = chosen.campaign.languages
    notices = content.check(chosen.root / "content", languages).notices
    still_open = [notice for notice in notices if notice.sentence == STILL_OPEN]
    owed = any(notice.file.startswith(OWED_BY_LAW) for notice in still_open)
    places = "\n".join(f"{notice.file}:{notice.line}: {notice.told}" for notice in still_open[:SHOWN])
    remedy = N_("{places}\nThen type: hustings publish")
    mark = WRONG if owed else ODD if still_open else OK
    yield Finding("open", mark, FILLED_IN, "", remedy, "open", {"places": places})
    named = list(islice(_of_the_demonstration(chosen), SHOWN))
    remedy = N_("{places}\nWrite your own there; hustings content start puts the demonstration aside.")
    yield Finding("demonstration", WRONG if named else OK, OURS, "", remedy, "left", {"places": "\n".join(named)})
    reached = RESERVED.search(chosen.mail_from) is None
    remedy = N_("MAIL_FROM is an address at which nobody can be reached. Write yours into .env.")
    yield verdict(reached, "sender", N_("Letters come from an address that exists (MAIL_FROM)"), remedy)


def _of_the_demonstration(chosen: Settings) -> Iterator[str]:
    campaign = chosen.campaign
    told = {
        "SITENAME": campaign.name,
        "CANDIDATE": campaign.candidate,
        "CONTROLLER": " ".join((campaign.controller.name, campaign.controller.address, campaign.controller.email)),
        "PRINTER": campaign.printer,
    }
    for name, value in told.items():
        if _is_nobodys(value):
            yield f"pelicanconf.py: {name}"
    folder = chosen.root / "content"
    for path in sorted(folder.rglob("*.md")):
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if _is_nobodys(line):
                yield f"{path.relative_to(folder).as_posix()}:{number}"
                break


def _is_nobodys(text: str) -> bool:
    return starting.DEMONSTRATION in text or any(name in text for name in NOBODY) or RESERVED.search(text) is not None
