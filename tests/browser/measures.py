"""What is measured of an open page, in the browser: what axe finds, what is too small, too wide, or moves."""

from itertools import product

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (1280, 640, 320, 390)  # a desk, its zoom of 200 %, its zoom of 400 % (WCAG 2.2, 1.4.10); the last is the phone
FINGER = 44  # CSS pixels; WCAG 2.2, 2.5.5; axe knows the 24 of 2.5.8
# By default axe leaves out what only the strictest level of WCAG asks for: contrast 7 : 1, which the theme promises.
STRICTER = ("color-contrast-enhanced", "target-size")
AXE = """async rules => {
    const asked = {resultTypes: ['violations'], rules: Object.fromEntries(rules.map(rule => [rule, {enabled: true}]))}
    const {violations} = await axe.run(document, asked)
    return violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 160)}`))
}"""
SMALL = """finger => [...document.querySelectorAll(
    "button:not([aria-hidden]), summary, select, "
    + "input:not([type=hidden], [type=checkbox], [type=radio], [aria-hidden] *), "
    + ".button, label:has([type=checkbox], [type=radio]), nav a, [role=alert] a"
)].filter(target => {
    const box = target.getBoundingClientRect();
    return box.width && (box.width < finger || box.height < finger);
}).map(target => target.outerHTML)"""
MOVING = """() => [...document.querySelectorAll('*')].filter(element => ['', '::before', '::after'].some(part => {
    const style = getComputedStyle(element, part)
    return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0
})).map(element => element.outerHTML.slice(0, 160))"""
# Where the system chooses all colours, an edge is what remains of a button, a box and a field.
EDGELESS = """() => [...document.querySelectorAll('button, select, input, .button')].filter(control => {
    const style = getComputedStyle(control)
    const edge = parseFloat(style.borderBlockEndWidth) > 0 && style.borderBlockEndStyle !== 'none'
    return control.checkVisibility() && control.type !== 'hidden' && !edge && style.appearance === 'none'
}).map(control => control.outerHTML.slice(0, 160))"""
HEADINGS = "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading => Number(heading.localName[1]))"
WIDTH = "() => document.documentElement.scrollWidth"
TURN = "direction => { document.documentElement.dir = direction }"
LARGER = "size => { document.documentElement.style.fontSize = size }"


def faults(page: Page, thorough: bool) -> list[str]:
    """Return what axe finds by day and by night, and in both directions; thorough is each with each."""
    page.evaluate(Axe().axe_script)
    found = []
    for dark, direction in product((True, False), ("rtl", "ltr")) if thorough else ((True, "rtl"), (False, "ltr")):
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.evaluate(TURN, direction)
        found += [f"{'dark' if dark else 'light'} {direction} {fault}" for fault in page.evaluate(AXE, STRICTER)]
    return found


def too_wide(page: Page) -> list[str]:
    """Return the widths, in pixels, at which the page scrolls sideways; on the phone also with larger letters."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        for direction in ("rtl", "ltr"):
            page.evaluate(TURN, direction)
            if page.evaluate(WIDTH) > width:
                found.append(f"{width} {direction}")
    page.evaluate(LARGER, "200%")
    if page.evaluate(WIDTH) > WIDTHS[-1]:
        found.append("letters of 200 %")
    page.evaluate(LARGER, "")
    return found


def small(page: Page) -> list[str]:
    """Return what a finger may miss."""
    found: list[str] = page.evaluate(SMALL, FINGER)
    return found


def moving(page: Page) -> list[str]:
    """Return what would move although the visitor asked for stillness."""
    page.emulate_media(reduced_motion="reduce")
    found: list[str] = page.evaluate(MOVING)
    page.emulate_media(reduced_motion="no-preference")
    return found


def edgeless(page: Page) -> list[str]:
    """Return the controls that nobody sees where the system chooses all colours."""
    page.emulate_media(forced_colors="active")
    found: list[str] = page.evaluate(EDGELESS)
    page.emulate_media(forced_colors="none")
    return found


def headings(page: Page) -> list[int]:
    """Return the levels of the page's headings, in their order."""
    levels: list[int] = page.evaluate(HEADINGS)
    return levels
