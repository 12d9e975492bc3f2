"""Proxies: how many one person may hold for a round, and what to do to give one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from capture.words import N_


@dataclass(frozen=True)
class Proxies:
    """How many proxies one person may hold for a round: made in the country, and in all; and how one is given."""

    made_here: int
    in_all: int
    article: str
    steps: tuple[str, ...] = ()
    # Our advice, no article: a form that is made later may reach the town hall after the poll.
    ahead: timedelta = timedelta(days=7)

    def let_hold(self, held: Sequence[bool], is_abroad: bool) -> bool:
        """Return whether somebody may hold one more beside these; each is True where it is made abroad."""
        together = [*held, is_abroad]
        return len(together) <= self.in_all and together.count(False) <= self.made_here


ONE_EACH = Proxies(1, 1, N_("one each, until your counsel writes your country’s rule into capture/law/proxies.py"))
# Code électoral, art. L71 to L78 and R72 to R80, as they stand since 1 January 2022.
FRENCH_PROXIES = Proxies(
    made_here=1,
    in_all=2,
    article=N_("code électoral, art. L73"),
    steps=(
        N_(
            "Ask on maprocuration.gouv.fr or with the paper form, then show an identity paper at any police station, "
            "gendarmerie or court; abroad, at the consulate. Whoever cannot move may ask them to come."
        ),
        N_(
            "Whoever carries it may be on the roll of any town and votes in your polling station (code électoral, "
            "art. L72); they hold one proxy made in France, two at most with one made abroad (art. L73)."
        ),
        N_(
            "The form asks who carries it, by their elector number and birth date: tell each other directly, we keep "
            "neither. Nothing is sent to whoever carries it: they learn of it from you."
        ),
        N_("It may be taken back, and whoever gave one may still vote if they come first (art. L75 and L76)."),
    ),
)
