"""Pages: a pack laid out before it is drawn, so that its first page can say on which page everything is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from capture.packs.gathering import Pack, Post
from capture.staff import in_words
from capture.walks import House
from capture.words import N_, gettext

# Rows that fit on a page of Letter, which is lower than A4.
ROWS, TALLIES, LINES, COLUMNS, ENTRIES = 38, 26, 46, 3, 3 * 50
Row = TypeVar("Row")
RULES = (
    N_(
        "Count, never name: in a polling station nobody notes who has voted (ministerial answer 09990, JO Sénat, "
        "6 February 2020, p. 710). Only the number of voters is told."
    ),
    N_("Delegates call or bring the number at each full hour. Write it into the tally sheet of their station."),
    N_("The small figure in a box: how many had voted by then the time before. Go where fewest of them came."),
    N_("Doors: tick who was visited; where they say that they have voted, tick “voted”, and nobody comes again today."),
    N_("When the machine is back, type it in on the page of turnout: “BV 12: 412 at 10:00”."),
)


@dataclass(frozen=True)
class Page:
    """One page: what stands above it, and a table, doors, or words."""

    title: str
    heads: Sequence[str] = ()
    # Shares of the page's width.
    widths: Sequence[float] = ()
    rows: Sequence[Sequence[str]] = ()
    # In the corner of each cell, small.
    hints: Sequence[Sequence[str]] = ()
    doors: Sequence[tuple[str, House | None]] = ()
    code: str = ""
    words: Sequence[str] = ()


@dataclass
class Book:
    """The pages of a pack in their order, and on which of them each thing begins."""

    pages: list[Page] = field(default_factory=list)
    contents: list[tuple[str, int]] = field(default_factory=list)

    def add(self, name: str, pages: Sequence[Page]) -> None:
        """Add pages that the contents name."""
        self.contents.append((name, len(self.pages) + 1))
        self.pages.extend(pages)


def lay(pack: Pack) -> Book:
    """Return the pages of a pack in the language being spoken: behind its cover and its contents."""
    entries = 4 + len(pack.posts)
    book = Book([_cover(pack), *(Page(gettext("Contents")) for _ in range(-(-entries // ENTRIES)))])
    book.add(gettext(N_("Whom to call")), list(_people(pack)))
    book.add(gettext(N_("Polling stations")), list(_stations(pack)))
    book.add(gettext(N_("Codes")), list(_codes(pack)))
    book.add(gettext(N_("Tally sheets")), list(_tallies(pack)))
    for post in pack.posts:
        book.add(f"{post.code} {post.name}", list(_doors(post, pack.doors.get(post.code, ()))))
    return book


def hour(told: float) -> str:
    """Return an hour of the clock: 18.5 is 18:30."""
    return f"{int(told)}:{round(told % 1 * 60):02}"


def _cover(pack: Pack) -> Page:
    return Page(pack.campaign, words=[f"{pack.day:%d/%m/%Y}", *map(gettext, RULES), *filter(None, [pack.silence])])


def _people(pack: Pack) -> Iterator[Page]:
    heads = [gettext(N_("Name")), gettext(N_("As")), gettext(N_("Telephone"))]
    told = [(one.name, in_words(one.roles), "") for one in pack.people]
    # Whoever is called besides is written in by hand.
    yield from _table(gettext(N_("Whom to call")), heads, (0.3, 0.35, 0.35), [*told, *[("", "", "")] * 12])


def _stations(pack: Pack) -> Iterator[Page]:
    heads = [gettext(head) for head in (N_("Code"), N_("Name"), N_("Address"), N_("Closes"), N_("Our delegates"))]
    told = [(one.code, one.name, one.address, hour(one.closes), one.delegates) for one in pack.posts]
    yield from _table(gettext(N_("Polling stations")), heads, (0.09, 0.26, 0.26, 0.08, 0.31), told)


def _codes(pack: Pack) -> Iterator[Page]:
    heads = [gettext(N_("Type")), gettext(N_("for")), gettext(N_("Registered"))]
    told = [
        (f"BV {one.code}", f"{one.name}, {one.neighbourhood}".strip(" ,"), _figure(one.registered))
        for one in pack.posts
    ]
    yield from _table(gettext(N_("Codes: each was read back by the machine")), heads, (0.2, 0.6, 0.2), told)
    if pack.walks:
        walked = [(one.code, one.volunteer, one.name) for one in pack.walks]
        heads = [gettext(N_("Walk")), gettext(N_("Who walks")), gettext(N_("Where"))]
        yield from _table(gettext(N_("Codes of walks that are out")), heads, (0.15, 0.25, 0.6), walked)


def _tallies(pack: Pack) -> Iterator[Page]:
    heads = [gettext(N_("Code")), gettext(N_("Station")), *(f"{hour} h" for hour in pack.hours)]
    widths = (0.08, 0.22, *([0.7 / len(pack.hours)] * len(pack.hours)))
    for some in _parts(pack.posts, TALLIES):
        rows = [(one.code, one.name, *("" for _ in pack.hours)) for one in some]
        hints = [("", "", *map(_figure, one.usual)) for one in some]
        yield Page(gettext(N_("Tally sheet: voters by the hour")), heads, widths, rows, hints)


def _doors(post: Post, houses: Sequence[House]) -> Iterator[Page]:
    title = f"{post.code} {post.name}"
    told = _lines(houses)
    for some in _parts(told, LINES * COLUMNS):
        yield Page(title, doors=some, code=post.code)
    if not told:
        yield Page(title, code=post.code, words=[gettext(N_("No building of the roll is known here."))])


def _lines(houses: Sequence[House]) -> list[tuple[str, House | None]]:
    """Return the lines of a station: each street, then its buildings; a column that begins within one names it."""
    told: list[tuple[str, House | None]] = []
    for _, street in groupby(houses, key=lambda house: house.street_of):
        # A street's name is no last line of a column.
        if len(told) % LINES == LINES - 1:
            told.append(("", None))
        for at, house in enumerate(street):
            if not at or not len(told) % LINES:
                told.append((f"{house.street} …" if at else house.street, None))
            told.append(("", house))
    return told


def _table(title: str, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]) -> Iterator[Page]:
    for some in _parts(rows, ROWS) if rows else [()]:
        yield Page(title, heads, widths, some)


def _figure(told: int | None) -> str:
    return "" if told is None else str(told)


def _parts(rows: Sequence[Row], most: int) -> Iterator[Sequence[Row]]:
    yield from (rows[begin : begin + most] for begin in range(0, len(rows), most))
