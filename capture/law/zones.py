"""Zones: by which clocks the people of a mobile live, where its number tells that they are not the campaign's.

Only the numbers of France overseas are told apart: the codes are those of ITU-T E.164 (list of country codes, 2016),
the 639 of Mayotte that of the French plan (Arcep, decision 2018-0881), the zones those of IANA (zone.tab).
"""

from zoneinfo import ZoneInfo

# By how a number begins (E.164), the longer first. Where a code covers islands by several clocks, all of them count.
ZONES = {
    "+262639": ("Indian/Mayotte",),
    "+262": ("Indian/Reunion",),
    "+508": ("America/Miquelon",),
    "+590": ("America/Guadeloupe", "America/Marigot", "America/St_Barthelemy"),
    "+594": ("America/Cayenne",),
    "+596": ("America/Martinique",),
    "+681": ("Pacific/Wallis",),
    "+687": ("Pacific/Noumea",),
    "+689": ("Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Gambier"),
}


def zones(phone: str) -> tuple[ZoneInfo, ...]:
    """Return the clocks by which whoever has a number (E.164) may live; none where that is the campaign's own."""
    named = next((names for begins, names in ZONES.items() if phone.startswith(begins)), ())
    return tuple(ZoneInfo(name) for name in named)
