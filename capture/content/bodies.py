"""What is wrong in one text below its facts: what would be shown otherwise than its writer sees it, or not at all."""

import re

from capture.content.reading import Text
from capture.content.remarks import Margin
from capture.content.short_codes import LIKE_A_CODE, issue_of
from capture.words import N_, gettext, speaking

# What the site's Content-Security-Policy would silently not run, not load or not send.
FORBIDDEN = set("script style iframe object embed form input button select textarea base link meta svg math".split())
KNOWN = FORBIDDEN | set(
    "a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn "
    "div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p picture pre "
    "q rp rt ruby s samp section small source span strong sub summary sup table tbody td tfoot th thead time tr track "
    "u ul var video wbr hustings-sign-up".split()
)
STILL_OPEN = N_("Still open: {words}")
SPLIT_LINK = re.compile(r"\[[^\[\]\n]+\] ?\([^()\s]+")
HEADING = re.compile(r"h([1-6])")


def see(text: Text, own_form: bool, margin: Margin) -> None:
    """Note what is wrong in a text; where the template brings the sign-up form, a second one is."""
    _see_headings(text, margin)
    _see_tags(text, margin)
    _see_words(text, margin)
    _see_short_codes(text, own_form, margin)


def line_of(text: Text, *needles: str) -> int:
    """Return the line on which something in the body stands; the body's first where it is not to be found."""
    for needle in needles:
        for number, line in enumerate(text.body.split("\n"), text.first):
            if needle and needle in line:
                return number
    return text.first


def _see_headings(text: Text, margin: Margin) -> None:
    for number, line in text.prose():
        if re.match(r" {0,3}#(?!#)\s*\S", line):
            shown = line.strip(" #")
            sentence = N_("“# …” is for the page's title alone. Write “## {heading}”")
            margin.fault(number, sentence, heading=shown)
        elif re.fullmatch(r"={3,}\s*", line):
            margin.fault(
                number, N_("A line of “=” makes the line above the page's title. Write “## …” before it instead.")
            )


def _see_tags(text: Text, margin: Margin) -> None:
    for tag, attributes in text.anatomy.tags:
        line = line_of(text, f"<{tag}", tag)
        shown = f"<{tag} …>" if attributes and tag not in KNOWN else f"<{tag}>"
        if tag not in KNOWN:
            sentence = N_("“{tag}” would not be seen: browsers take it for HTML. Write it without < and >")
            margin.fault(line, sentence, tag=shown)
        elif tag in FORBIDDEN:
            margin.fault(line, N_("“{tag}” does nothing here: the site forbids it for safety. Take it out."), tag=shown)
        for name in attributes:
            if name == "style" or name.startswith("on"):
                sentence = N_("“{name}=…” does nothing here: the site forbids it for safety. Take it out.")
                margin.fault(line_of(text, f"{name}="), sentence, name=name)


def _see_words(text: Text, margin: Margin) -> None:
    for said in text.anatomy.words:
        for found in SPLIT_LINK.finditer(said):
            shown = found[0]
            sentence = N_("This link would be shown as it is written. Write it in one piece: [words](/address/)")
            margin.fault(line_of(text, shown), sentence)
        for found in re.finditer(rf"\[{re.escape(_to_be_completed(margin))}[^\[\]\n]*\]", said):
            margin.notice(line_of(text, found[0]), STILL_OPEN, words=found[0])
        for found in LIKE_A_CODE.finditer(said):
            _see_word_in_brackets(text, found[0], margin)


def _to_be_completed(margin: Margin) -> str:
    # As the first texts of a campaign say it (starter/).
    with speaking(margin.language):
        return gettext(N_("to be completed"))


def _see_word_in_brackets(text: Text, shown: str, margin: Margin) -> None:
    line = line_of(text, shown)
    if issue_of(shown) is not None:
        margin.fault(line, N_("“{code}” is only text here. Put it alone on its line."), code=shown)
    else:
        sentence = N_(
            "There is no short code “{code}”. There is [[sign-up]], or [[sign-up housing]] to put an issue first."
        )
        margin.fault(line, sentence, code=shown)


def _see_short_codes(text: Text, own_form: bool, margin: Margin) -> None:
    codes = text.short_codes()
    if own_form and codes:
        margin.fault(codes[0][0], N_("This page has the sign-up form already. Take this line out."))
    for number, _ in codes[1:] if not own_form else ():
        sentence = N_("A page has the sign-up form once, and it stands on line {first} already. Take this line out.")
        margin.fault(number, sentence, first=codes[0][0])
