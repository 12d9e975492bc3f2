"""How many keys a sheet from the market takes: `python -m benchmarks.stall` types fifty lines through the grid."""

import random
import shutil
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from capture import builds, issues, stalls
from capture.database import Database, now
from capture.staff import ORGANISER
from capture.stalls import LINES, Printing, Stall
from tests import campaigns
from tests.conftest import ENVIRONMENT
from tests.serving.copies import Copy, copy
from tests.team import EMAILS, PASSWORD, code, hire

SHEETS = 5
PATIENCE = 60_000  # milliseconds
# As a provider of letters counts the addresses of a French town, roughly.
DOMAINS = {
    "gmail.com": 46, "orange.fr": 14, "hotmail.fr": 9, "free.fr": 8, "laposte.net": 6, "wanadoo.fr": 5, "outlook.fr": 4,
    "yahoo.fr": 4, "sfr.fr": 2, "atelier-dubreuil.fr": 2,
}  # fmt: skip
GIVEN = (
    "Camille Bilal Odette Nadia Karim Jeanne Mehdi Claire Antoine Fatou Hugo Rosa Yves Aïcha Paul Léa Inès Marc".split()
)
FAMILY = "martin benali petit roux lefebvre diallo moreau garcia laurent haddad simon dubois fontaine nguyen".split()
# How many of a hundred fill a column in.
NAMED, PLACED, NEWSLETTER, TARGETING, TEXTED = 85, 70, 75, 35, 15


@dataclass
class Hand:
    """Whoever types, and how many keys they pressed."""

    page: Page
    keys: int = 0

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def write(self, words: str) -> None:
        """Type a text; a capital is two keys."""
        self.page.keyboard.type(words)
        self.keys += sum(1 + letter.isupper() for letter in words)


def main() -> None:
    """Type, and print the table."""
    with tempfile.TemporaryDirectory(prefix="hustings-stall-") as folder, sync_playwright() as playwright:
        made, stall = _house(Path(folder))
        served = made.serve()
        try:
            chromium = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(base_url=f"http://127.0.0.1:{served.port}", viewport={"width": 1280, "height": 800})
            _sign_in(page)
            taken, waits = _type(page, stall)
        finally:
            made.stop_all()
    _tell(taken, waits)


def _house(folder: Path) -> tuple[Copy, Stall]:
    built = campaigns.copy(folder / "built")
    builds.build(built)
    made = copy(built, folder / "campaign", **ENVIRONMENT)
    made.hustings("init")
    database = Database(f"sqlite:///{made.instance / 'capture.db'}")
    hire(database, ORGANISER)
    catalogue = issues.from_json(built / "output" / "catalogue.json")
    with database.writing() as session:
        stall = stalls.run_off(session, Printing("fr", SHEETS, catalogue.issue_keys), catalogue, "bench", now())
    database.close()
    return made, stall


def _sign_in(page: Page) -> None:
    page.goto("/desk/sign-in")
    page.locator("[name=email]").fill(EMAILS[ORGANISER])
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("[name=code]").fill(code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")


def _type(page: Page, stall: Stall) -> tuple[list[int], list[float]]:
    dice, taken, waits = random.Random(20320314), [], []  # the same fifty people each time
    for sheet in stall.codes:
        page.goto(f"/desk/stall/{sheet}")
        page.locator("[name='1-email']").focus()
        for line in range(LINES):
            hand = Hand(page)
            _line(hand, dice)
            hand.press("Enter" if line < LINES - 1 else "Control+Enter")
            taken.append(hand.keys)
        begun = time.monotonic()
        expect(page.locator("[data-state=saved]")).to_have_count(LINES, timeout=PATIENCE)
        waits.append(time.monotonic() - begun)
    return taken, waits


def _line(hand: Hand, dice: random.Random) -> None:
    given, family = dice.choice(GIVEN), dice.choice(FAMILY)
    hand.write(_local(dice, given, family) + "@")
    _domain(hand, dice.choices(list(DOMAINS), list(DOMAINS.values()))[0])
    hand.press("Tab")
    if dice.randrange(100) < NAMED:
        hand.write(given)
    hand.press("Tab")
    if dice.randrange(100) < PLACED:
        hand.write(str(dice.randint(1, 8)))
    hand.press("Tab")
    news, wanted = dice.randrange(100) < NEWSLETTER, dice.sample(range(1, 11), dice.choice((0, 1, 1, 2, 2, 3, 4)))
    if news or not wanted:
        hand.press("x")
    hand.press(*(str(number % 10) for number in sorted(wanted)))
    _ends(hand, dice)


def _local(dice: random.Random, given: str, family: str) -> str:
    plain = given.lower().replace("ï", "i").replace("é", "e").replace("è", "e")
    return dice.choice(
        (f"{plain}.{family}", f"{plain}{family}", f"{plain[0]}.{family}", f"{plain}{dice.randint(1950, 2010)}")
    )


def _domain(hand: Hand, domain: str) -> None:
    """Type a domain until the page has completed it."""
    for letter in domain:
        shown = str(hand.page.evaluate("document.activeElement.value"))
        if shown.endswith(f"@{domain}"):
            return
        hand.write(letter)


def _ends(hand: Hand, dice: random.Random) -> None:
    """Tick what stands at the end of a line: targeting, text messages and the number for them."""
    targeted, texted = dice.randrange(100) < TARGETING, dice.randrange(100) < TEXTED
    if targeted or texted:
        hand.press("End")
    if targeted:
        hand.press("x")
    if texted:
        hand.press("ArrowLeft", "ArrowLeft", "x", "ArrowRight")
        hand.write(f"0612{dice.randrange(10**5, 10**6)}")


def _tell(taken: list[int], waits: list[float]) -> None:
    total = sum(taken)
    print(f"{len(taken)} lines, {total} keys: {statistics.median(taken):.0f} a line (median), {max(taken)} at most")
    print(f"in ten minutes: {total / 10:.0f} keys a minute, {600 / len(taken):.0f} s a line")
    print(
        f"from the last key of a sheet until it is saved: {statistics.median(waits):.1f} s (median), {max(waits):.1f} s"
    )
    print(
        "keys a line:",
        ", ".join(f"{tens}0–{tens}9: {count}" for tens, count in sorted(Counter(n // 10 for n in taken).items())),
    )


if __name__ == "__main__":
    main()
