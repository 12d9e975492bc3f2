"""Campaigns in a folder: copies of ours to edit, and content written on the spot."""

import shutil
from pathlib import Path

from capture.settings import ROOT

STORE = ROOT / ".site" / "made"
CAMPAIGN = ("content", "theme", "pelicanconf.py")
# What a campaign that has grown has more than ours.
GROWN = {
    "issues/trees.fr.md": "Titre : <b>Arbres</b> & haies\nPromesse : 1 000 arbres\n"
    "Ancienne adresse : issues/haies/\n\nOmbre.\n",
    "mailings/secret.fr.md": "Title: Secret\nAudience: issue:housing\n\nPas encore.\n",
    "news/odd.fr.md": "Titre : Fin </script> & « suite »\nDate : 2032-01-30\nImage : halle.jpg\n"
    'Texte de l’image : La halle\n\nAvant.\n\n![Le bus](images/bus.jpg "Photo : Inès")\n\n[[inscription logement]]\n',
    "pages/walk.fr.md": "Titre : Balade\n\n[[inscription Arbres et fraîcheur]]\n\n"
    "![La halle](images/halle.jpg) et ![Le bus](images/bus.jpg)\n",
    "dates/night.fr.md": "Titre : La nuit, ensemble ; dehors\nDate : 2032-02-03\nHeure : 22 h 30\nJusqu’à : 1 h\n"
    "Lieu : La halle, place de la Halle\n\nVenez, *même tard*.\n",
    "dates/day.fr.md": "Titre : Le grand jour\nDate : 2032-03-13\n\nEnfin.\n",
    "dates/long-ago.fr.md": "Titre : Il y a longtemps\nDate : 2031-05-01\nHeure : 18:00\n\nC’était bien.\n",
}


def copy(to: Path, *more: str) -> Path:
    """Copy the campaign's own files, and whatever else is named, into a folder."""
    to.mkdir(exist_ok=True)
    for name in (*CAMPAIGN, *more):
        here, there = ROOT / name, to / name
        shutil.copytree(here, there) if here.is_dir() else shutil.copy(here, there)
    # One store for all: printing the demonstration's pictures takes longer than building its pages.
    STORE.mkdir(parents=True, exist_ok=True)
    (to / ".site").mkdir()
    (to / ".site" / "made").symlink_to(STORE, target_is_directory=True)
    return to


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file of content/, with the folders that lead to it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
