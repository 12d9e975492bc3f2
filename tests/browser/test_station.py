"""Where do I vote: on a phone, without anything leaving it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Geolocation, Locator, Page, expect

from tests.browser import measures
from tests.browser.conftest import Phone

pytestmark = pytest.mark.browser
# On the ground of station 4, and in the open sea.
AT_HOME, FAR_AWAY = (42.9270, 4.0280), (42.80, 4.03)


def at(place: tuple[float, float], accuracy: float) -> Geolocation:
    return {"latitude": place[0], "longitude": place[1], "accuracy": accuracy}


@pytest.fixture
def context(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """A phone that tells where it is."""
    size = {"width": 390, "height": 844}
    made = browser.new_context(
        base_url=base_url,
        viewport=size,  # type: ignore[arg-type]  # a size
        is_mobile=True,
        has_touch=True,
        locale="en-GB",
        permissions=["geolocation"],
        geolocation=at(AT_HOME, 10),
    )
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def arrived(page: Page, address: str = "/en/vote/") -> list[str]:
    """Open the page, wait until it is whole, and return what it asks for from then on."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def stations(page: Page) -> Locator:
    return page.locator("#answer .number")


def position(page: Page) -> None:
    page.get_by_role("button", name="use my position").click()


@pytest.mark.parametrize(
    ("typed", "station"),
    [
        ("27 rue des Tanneurs", 4),
        ("rue des tanneurs 12", 4),
        ("12bis r tanneurs", 4),
        ("avenue belvedere 46", 8),
        ("47, av. du Belvédère", 9),
        ("qu. sauniers", 13),
        ("rue du 8 mai 1945", 3),
        ("3 rue du 8 mai 1945", 3),
        ("impasse du jasmim", 11),
    ],
)
def test_a_street_is_found_as_people_type_it(page: Page, typed: str, station: int) -> None:
    asked = arrived(page)
    page.get_by_label("Your number and street").fill(typed)
    page.get_by_label("Your number and street").press("Enter")

    expect(stations(page)).to_have_text(f"Polling station {station}")
    expect(page.locator("#answer h2")).to_be_focused()
    assert asked == []


def test_a_street_of_several_stations_offers_each(page: Page) -> None:
    arrived(page)
    page.get_by_label("Your number and street").fill("rue des tanneurs")

    expect(page.locator("[data-matches] a")).to_have_text(
        [
            "rue des Tanneurs odd numbers 1 to 25: station 3",
            "rue des Tanneurs even numbers 2 to 40: station 4",
            "rue des Tanneurs odd numbers 27 to 71: station 4",
        ]
    )


def test_a_number_that_the_list_does_not_have_is_told(page: Page) -> None:
    arrived(page)
    page.get_by_label("Your number and street").fill("900 rue des tanneurs")

    expect(page.locator("#street-said")).to_contain_text("This number is not in the list of the street")
    expect(page.locator("[data-matches] a")).to_have_count(3)


def test_a_street_of_elsewhere_is_told(page: Page) -> None:
    arrived(page)
    page.get_by_label("Your number and street").fill("Champs-Élysées")

    expect(page.locator("#street-said")).to_contain_text("No street of the list is called so.")
    expect(page.locator("[data-matches] a")).to_have_count(0)


def test_the_keyboard_alone_does_it(desk: Page) -> None:
    desk.goto("/voter/")
    desk.get_by_label("Votre numéro et votre rue").focus()
    desk.keyboard.type("lilas 40")
    desk.keyboard.press("Tab")
    expect(desk.locator("[data-matches] a")).to_be_focused()
    desk.keyboard.press("Enter")

    expect(stations(desk)).to_have_text("Bureau de vote 11")
    desk.keyboard.press("Tab")
    assert desk.evaluate("() => document.activeElement.closest('.advice') !== null")


def test_a_position_inside_is_one_station_and_goes_nowhere(page: Page) -> None:
    asked = arrived(page)
    position(page)

    expect(stations(page)).to_have_text("Polling station 4")
    expect(page.locator("[data-said]")).to_contain_text("Where you stand now one votes here")
    assert asked == []


def test_near_a_border_both_are_shown(context: BrowserContext, page: Page) -> None:
    context.set_geolocation(at(border(page), 40))
    position(page)

    expect(stations(page)).to_have_text(["Polling station 3", "Polling station 4"])
    expect(page.locator("[data-said]")).to_contain_text("from the border between stations")
    expect(page.get_by_role("link", name="Into my calendar")).to_have_count(2 + 14)


def border(page: Page) -> tuple[float, float]:
    """A place 10 m from the middle of the border between stations 3 and 4, on the ground of 3."""
    arrived(page)
    found = page.evaluate(
        """async () => {
          const plans = await import("/theme/js/vote-plan.js");
          const plan = plans.read(document.querySelector("[data-plan]"));
          for (let y = 0; y < 4200; y += 5) for (let x = 0; x < 5300; x += 5) {
            const [one, other, third] = plans.around(plan, [x, y]);
            const isSo = one.id === "station-0003" && other.id === "station-0004";
            if (isSo && !one.metres && other.metres > 8 && other.metres < 12 && third.metres > 90) {
              return [plan.north - y / plan.down, plan.west + x / plan.across];
            }
          }
        }"""
    )
    return float(found[0]), float(found[1])


@pytest.mark.parametrize(
    ("where", "accuracy", "said"),
    [
        (FAR_AWAY, 10, "You seem to be outside the town"),
        (AT_HOME, 2500, "Your device knows its position only to within 2,501 m"),
    ],
)
def test_what_cannot_be_told_is_not_told(
    context: BrowserContext, page: Page, where: tuple[float, float], accuracy: int, said: str
) -> None:
    context.set_geolocation(at(where, accuracy))
    # What was found before does not stand beside it.
    arrived(page, "/en/vote/#station-0013")
    expect(stations(page)).to_have_count(1)
    position(page)

    expect(page.locator("[data-said]")).to_contain_text(said)
    expect(stations(page)).to_have_count(0)


def test_a_refusal_is_taken_and_the_other_ways_are_named(context: BrowserContext, page: Page) -> None:
    context.clear_permissions()
    arrived(page)
    position(page)

    expect(page.locator("[data-said]")).to_contain_text(
        "Your device does not give this page its position. Type your street"
    )


def test_nobody_is_asked_before_the_button(page: Page) -> None:
    page.add_init_script("navigator.geolocation.getCurrentPosition = () => { window.asked = true }")
    arrived(page)
    page.get_by_label("Your number and street").fill("lilas")
    assert page.evaluate("() => window.asked") is None

    position(page)
    assert page.evaluate("() => window.asked") is True


def test_a_touch_on_the_map_is_enough(page: Page) -> None:
    asked = arrived(page)
    page.locator("svg a[href='#station-0012'] path").tap()

    expect(stations(page)).to_have_text("Polling station 12")
    expect(page.locator("#answer")).to_contain_text("Salle des Coteaux")
    assert page.url.endswith("/en/vote/")
    assert asked == []


def test_a_ground_too_small_for_a_finger_comes_closer_first(page: Page) -> None:
    arrived(page)
    page.evaluate(
        """() => {
          const svg = document.querySelector("[data-plan] svg");
          svg.setAttribute("viewBox", "-30000 -30000 90000 90000");
        }"""
    )
    ground = page.locator("svg a[href='#station-0012'] path")
    ground.dispatch_event("click")
    expect(page.locator("[data-said]")).to_contain_text("The map came closer: touch your home once more.")
    expect(stations(page)).to_have_count(0)

    ground.dispatch_event("click")
    expect(stations(page)).to_have_text("Polling station 12")


def test_a_link_to_a_station_opens_with_it(page: Page) -> None:
    arrived(page, "/en/vote/#station-0013")
    expect(stations(page)).to_have_text("Polling station 13")


def test_a_link_to_nothing_opens_the_page(page: Page) -> None:
    arrived(page, "/en/vote/#station-%E0%A4%A")
    expect(page.get_by_label("Your number and street")).to_be_visible()
    page.get_by_label("Your number and street").fill("lilas")
    expect(page.locator("[data-matches] a")).to_have_count(2)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_without_a_script_lists_and_map_lead_there(phone: Phone, language: str) -> None:
    plain = phone(language, javascript=False)
    plain.goto({"fr": "/voter/", "en": "/en/vote/"}[language])
    expect(plain.locator("#street")).to_be_hidden()
    expect(plain.locator("[data-position]")).to_be_hidden()

    plain.locator("summary", has_text="T").first.click()
    plain.locator("details[open] a[href='#station-0003']").first.click()
    expect(plain.locator("#station-0003")).to_be_in_viewport()
    plain.locator("svg a[href='#station-0012'] path").click()
    expect(plain.locator("#station-0012")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_answer_is_as_plain_to_everybody(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # one of two words
    arrived(page)
    page.get_by_label("Your number and street").fill("rue des tanneurs")
    for fold in page.locator(".streets summary").all():
        fold.click()
    position(page)
    expect(stations(page)).to_have_count(1)

    assert measures.faults(page, True) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_only_the_answer_is_printed(page: Page) -> None:
    arrived(page, "/en/vote/#station-0013")
    expect(stations(page)).to_be_visible()
    page.emulate_media(media="print")

    expect(page.get_by_text("Bring an identity document with a photograph.")).to_be_visible()
    for gone in ("#street", "[data-plan]", "#stations", "#streets", ".voting"):
        expect(page.locator(gone)).to_be_hidden()
