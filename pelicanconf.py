"""The campaign's one settings file. Change what stands between the quotation marks; save; type `make html`.

Secrets (passwords, keys) never come here: they live in `.env`.
"""

import os
from pathlib import Path

from dotenv import dotenv_values

# 1. The campaign ------------------------------------------------------------------------------------------------

SITENAME = "Saint-Aurèle en commun"

# Who stands for election. Empty is possible: a list, a referendum.
CANDIDATE = "Nadia Belkacem-Roux"

# The language of the site's first page, then the others: each has its own folder, /en/ for English.
# A third language: add it here, and its words in theme/translations/.
DEFAULT_LANG = "fr"
I18N_SUBSITES: dict[str, dict[str, str]] = {"en": {}}

# The days of the ballot, first and second round. Silence on the eve and how long data are kept follow from them.
ROUNDS = ["2032-03-14", "2032-03-21"]
TIMEZONE = "Europe/Paris"
# Where others vote for you on other days or by another clock: {"America/Martinique": ["2032-03-13", "2032-03-20"]}.
ROUNDS_ELSEWHERE: dict[str, list[str]] = {}

# When your polling stations close: at 18:00 (code électoral, art. R41), unless the prefect’s decree says later.
CLOSING_HOURS = "18:00"

# The country whose electoral law applies, and the one of telephone numbers written without +33.
JURISDICTION = "FR"
PHONE_COUNTRY = "FR"

# Who answers for people's data. It stands under every form and in every letter.
# Where replies and requests about data are read elsewhere, add "mailbox": "…".
CONTROLLER = {
    "name": "Association Saint-Aurèle en commun",
    "address": "12 rue des Tanneurs, Saint-Aurèle",
    "email": "bonjour@saint-aurele.example",
}

# Where one gives: the page of the campaign's financial agent. Empty: no button.
DONATION_URL = ""

# The legal mention of whoever prints your leaflets: name and address (law of 29 July 1881, art. 3).
PRINTER = "Imprimerie du Port, 4 quai aux Sels, Saint-Aurèle"

# A letter to more people than this waits until a second colleague agrees to it.
APPROVAL_FROM = 500

# Door to door: how many doors a walk has, how many move one vote, and how many one volunteer knocks at in an hour.
WALK_DOORS = 60
DOORS_PER_VOTE = 15
DOORS_PER_HOUR = 20

# Election day: how many pairs one click sends out, and how many minutes a door takes a pair (measured as the day goes).
PAIRS = 2
MINUTES_PER_DOOR = 2

# 2. Where things are: nothing to change below this line -----------------------------------------------------------

# The site's public address; `.env` or the environment says it, for instance SITEURL=https://saint-aurele.example
_folder = Path(__file__).resolve().parent
SITEURL = (os.environ.get("SITEURL") or dotenv_values(_folder / ".env").get("SITEURL") or "").rstrip("/")

PATH = str(_folder / "content")
THEME = str(_folder / "theme")
OUTPUT_PATH = str(_folder / "output")

# The feeds are ours, in capture/site/; Pelican asks before it asks the plugin.
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None

# How the site is put together is in capture/site/, not here.
PLUGINS = ["pelican.plugins.i18n_subsites", "capture.site"]
