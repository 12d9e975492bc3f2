"""Doorways: an address of the roll as one stands before it, so that one building is one building.

Towns write `12 BIS`, `12bis`, `0012 B`; `AV DU GAL DE GAULLE`, `Avenue du Général-de-Gaulle`; the number in the street;
the staircase in one of three lines beside the floor, the flat, the residence and whose letter box it is. The unit is
the entrance: floors and flats are left out, since a roll rarely has them and walkers find them on the stairs.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from capture import spellings

# 12, 0012, 12B, 12 bis, 12-14, 12/14 ter.
# 12 A 14 is a range as 12-14 is one.
NUMBER = re.compile(r"^\s*(?:n\s*°?\s*)?0*(\d{1,5})(?:\s*(?:[-/]|[aà]\s)\s*\d+)?\s*(.*)$", re.I)
# B 12 is 12 B; in a street « D 12 » is a road of the département.
LETTER_FIRST = re.compile(r"^\s*([a-z])\s+0*(\d{1,5})\s*$", re.I)
SUFFIX = re.compile(r"^(bis|ter|quater|quinquies|[a-z])(?![^\W\d_]|['’])[\s,.-]*", re.I)
# La Poste shortens them so (AFNOR XP Z10-011).
SUFFIXES = {"b": "bis", "t": "ter", "q": "quater"}
# Beside those of spellings, as rolls shorten them (La Poste's own list).
SHORTENED = {
    "che": "chemin",
    "col": "colonel",
    "cdt": "commandant",
    "cpt": "capitaine",
    "crs": "cours",
    "cte": "cote",
    "doct": "docteur",
    "dr": "docteur",
    "fg": "faubourg",
    "gal": "general",
    "gen": "general",
    "ham": "hameau",
    "lot": "lotissement",
    "lt": "lieutenant",
    "mal": "marechal",
    "mar": "marechal",
    "mgr": "monseigneur",
    "pas": "passage",
    "pass": "passage",
    "pdt": "president",
    "prom": "promenade",
    "prof": "professeur",
    "qu": "quai",
    "qua": "quai",
    "rdpt": "rond point",
    "rpt": "rond point",
    "rle": "ruelle",
    "blvd": "boulevard",
    "esp": "esplanade",
    "trav": "traverse",
    "vla": "villa",
}
KIND = re.compile(r"^([a-z]+)\b\.?\s+", re.I)
ACCENTED = {"allee": "allée", "cote": "côte", "residence": "résidence", "cite": "cité"}
LIEU_DIT = re.compile(r"^\s*(?:lieu[ -]?dit|l\.?d\.?)\b[\s:]*", re.I)
WORD = re.compile(r"[^\W_]+")
# What names an entrance, and what stands beside it and names none: a floor, a flat, a door, a letter box, a person.
ENTRANCE = re.compile(
    r"\b(bat(?:iment)?|bt|entree|ent|esc(?:alier)?|cage|hall|bloc|tour|immeuble|imm|allee|pavillon|pav)"
    r"(?:\b\.?\s*(?:n\s*°|no\b|numero\b)?\s*|(?=\d))(?:(\d{1,3}[a-z]?|[a-z]{1,2})(?![^\W_])|(?=([^,;]+)))"
)
# Where the name of an entrance ends: at another part of the address, or at a person.
ENDS = re.compile(
    r"\b(bat(iment)?|bt|entree|esc(alier)?|cage|hall|bloc|etage|etg|appt?|appartement|porte|chez|mr?|mme|mlle|monsieur|"
    r"madame|\d+(er|e|eme)?)\b.*"
)
PERSON = re.compile(r"^\s*(?:chez|c/o|mr?|mme|mlle|monsieur|madame|mademoiselle)\b")
ENTRANCES = {
    "bat": "bâtiment",
    "batiment": "bâtiment",
    "bt": "bâtiment",
    "entree": "entrée",
    "ent": "entrée",
    "esc": "escalier",
    "escalier": "escalier",
    "imm": "immeuble",
    "pav": "pavillon",
}
GROUP = re.compile(r"\b(res(?:idence)?|foyer|cite|domaine|lot(?:issement)?|clos|hameau|camping)\b\.?\s+(.+)", re.I)
STREET = re.compile(
    r"^(rue|r|grande? rue|gr rue|ruelle|rle|av|ave|avenue|bd|bld|bvd|blvd|boulevard|all|allees?|ch|che|chem|chemin|imp|"
    r"impasse|pl|place|rte|route|sq|square|quai|qu|cours|crs|passage|pass|pas|voie|sentier|faubourg|fbg|fg|residence|res|"
    r"lotissement|lot|hameau|ham|cite|villa|vla|cote|cte|promenade|prom|traverse|trav|montee|esplanade|esp|mail|venelle|"
    r"rond point|rpt|impasse|clos|domaine|le|la|les|lieu dit)\b(?!')"
)
# What begins with a number and is a day: « 8 mai 1945 », « 4 septembre ».
DAY = re.compile(
    r"^(janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|janv|fev|avr|juil|sept|oct|"
    r"nov|dec)\b"
)
# A name never begins so, and a spreadsheet would run it (OWASP ASVS 5.0, 1.2.10).
RUN = "=+-@\uff1d\uff0b\uff0d\uff20 "
# PARIS 12E, Paris 12ème arrondissement.
DISTRICT = frozenset("e er eme ieme arr ardt arrondissement".split())
SMALL = frozenset("à a au aux d de des du en et l la le les lès sous sur".split())


@dataclass(frozen=True)
class Doorway:
    """One entrance: as people read it, and the keys by which two spellings of it are one."""

    street: str
    street_key: str
    number: int
    suffix: str
    entrance: str
    entrance_key: str
    # What was typed where one letter stands for the suffix: the B of 12 B, which is a B where a 12 A stands beside it.
    letter: str = ""

    @property
    def side(self) -> int:
        """0 where numbers are even, 1 where they are odd."""
        return self.number % 2


@lru_cache(maxsize=1 << 12)
def read(number: str, street: str, first: str = "", second: str = "", place: str = "") -> Doorway:
    """Return the doorway of a row: its number, its street, two complements and the name of its place."""
    number, street, first, second, place = map(visible, (number, street, first, second, place))
    complements = [first, second]
    if not street.strip():
        street, complements, place = _stand_in(complements, place)
    figure, typed, rest = _numbered(number, street)
    suffix = SUFFIXES.get(typed, typed)
    entrance = _entrance(complements, "" if figure else place)
    street = _named(shown(LIEU_DIT.sub("", rest) or LIEU_DIT.sub("", place)))
    return Doorway(
        street[:200],
        street_key(street),
        figure,
        suffix,
        entrance[:120],
        spellings.key(entrance)[:120],
        typed if typed != suffix else "",
    )


def _stand_in(complements: list[str], place: str) -> tuple[str, list[str], str]:
    """Where the street is empty one of the complements may hold it; otherwise the place has no other name."""
    for at, text in enumerate(complements):
        if _begins_street(_numbered("", text)[2]):
            return text, complements[:at] + complements[at + 1 :], place
    named = next((text for text in complements if GROUP.search(spellings.key(text))), "")
    return (place, complements, "") if place.strip() else (named, [text for text in complements if text != named], "")


def _numbered(number: str, street: str) -> tuple[int, str, str]:
    """The number, its suffix, and the street without both, wherever they stand."""
    number = LETTER_FIRST.sub(r"\2 \1", number)
    told, within = NUMBER.match(number), NUMBER.match(street)
    # A street may begin with figures of its own: « 8 mai 1945 ». With a number beside it only the same one is its.
    is_day = within and DAY.match(spellings.key(within[2]))
    # Without a number beside it a leading one is the house's: « 3 LE BOURG ».
    is_alone = within and not told and within[2].strip() and not is_day
    is_number = within and (_is_street(within[2]) or (told and within[1] == told[1] and not is_day) or is_alone)
    figure, rest = (within[1], within[2]) if within and is_number else (told[1] if told else "0", street)
    suffix, after = _suffix(told[2] if told else ""), _suffix(rest) if told or is_number else ""
    if after and _is_street(SUFFIX.sub("", rest, count=1)):
        rest = SUFFIX.sub("", rest, count=1)
    return int(figure), (suffix or after) if int(figure) else "", rest.strip(" ,;-")


def _is_street(text: str) -> bool:
    """Whether a street begins here, behind the suffix of a number or at once."""
    return any(_begins_street(one) for one in (text, SUFFIX.sub("", text, count=1)))


def _begins_street(text: str) -> bool:
    # A hyphen parts no word: Grande-Rue.
    return STREET.match(spellings.key(text).strip().replace("-", " ")) is not None


def _suffix(text: str) -> str:
    found = SUFFIX.match(text.strip())
    # « 12 R DE LA PAIX »: the letter is the street's.
    if found is None or (_begins_street(text) and text.strip()[found.end() :]):
        return ""
    return found[1].lower()


def _entrance(complements: list[str], place: str) -> str:
    """Buildings, staircases and entrances, in one order; of a place without a number also the residence."""
    lines = [line for text in complements if not PERSON.match(line := spellings.key(text))]
    parts = {part for line in lines for told in ENTRANCE.finditer(line) if (part := _part(*told.groups()))}
    named = GROUP.search(spellings.key(place))
    return ", ".join(sorted(parts)) or (named[0] if named else "")


def _part(kind: str, short: str | None, long: str | None) -> str:
    """Bâtiment A, escalier 2; of one that is named by words all of them, but nobody's name."""
    name = (short.lstrip("0").upper() or "0") if short else " ".join(ENDS.sub("", long or "").split()).title()
    return f"{ENTRANCES.get(kind, kind)} {name}".rstrip(" -.'") if name.strip(" -.'") else ""


@lru_cache(maxsize=1 << 14)
def street_key(street: str) -> str:
    """Return by what a street is known: AV DU GAL DE GAULLE and Avenue du Général-de-Gaulle are one."""
    words = (SHORTENED.get(word, word) for word in WORD.findall(spellings.key(street)))
    return spellings.street(" ".join(words))[:200]


def visible(text: str) -> str:
    """Return a text without what cannot be seen: PostgreSQL takes no NUL, and U+202E turns a line around."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def shown(text: str) -> str:
    """Return a name as people like to read it: RUE DE L'ÉGLISE is Rue de l'Église."""
    whole = " ".join(visible(text).split()).lstrip(RUN)
    if not (whole.isupper() or whole == whole.title()):
        return whole
    told = WORD.sub(_capital, whole.lower())
    return told[:1].upper() + told[1:]


def _named(street: str) -> str:
    """The street with the word for its kind in full."""
    told = KIND.match(street)
    word = spellings.SHORTENED.get(told[1].lower()) or SHORTENED.get(told[1].lower()) if told else None
    return f"{spelt(word)} {street[told.end() :]}" if told and word else street


def spelt(word: str) -> str:
    """Return the word for a kind of street as it begins its name."""
    return ACCENTED.get(word, word).capitalize()


def _capital(word: re.Match[str]) -> str:
    return word[0] if word[0] in SMALL or word[0][0].isdigit() else word[0].capitalize()


@lru_cache(maxsize=1 << 14)
def town_key(town: str) -> str:
    """Return by what a town is known: 31000 TOULOUSE CEDEX 3, Toulouse and ST-JEAN, Saint Jean; PARIS 12E, Paris."""
    words = [word for word in spellings.street(town).split() if not word.isdigit() and word not in DISTRICT]
    return " ".join(words[: words.index("cedex")] if "cedex" in words else words)[:120]
