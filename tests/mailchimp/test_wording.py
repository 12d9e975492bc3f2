"""A letter in Mailchimp's words: its places are filled over there, and nobody writes words of Mailchimp by hand."""

import pytest

from capture.mailchimp import wording
from capture.mailings.greetings import Stencil
from capture.settings import Settings


def worded(chosen: Settings, text: str, language: str = "fr") -> dict[str, str]:
    """Return a letter of these words alone."""
    stencil = Stencil()
    told = stencil.form(stencil.cut(text)).told()
    html = stencil.form(stencil.cut(text, is_html=True)).told()
    return wording.of(chosen, language, {"subject": told, "html": html, "text": told})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Bonjour [prénom],", "Bonjour*|IF:FNAME|* *|FNAME|**|ELSE:|**|END:IF|*,"),
        ("[prénom|Vous] et nous", "*|IF:FNAME|**|FNAME|**|ELSE:|*Vous*|END:IF|* et nous"),
        ("Madame [nom|ou Monsieur],", "Madame ou Monsieur,"),
        ("Madame [nom],", "Madame,"),
        ("*|EMAIL|* [prénom|*|EMAIL|*]", "* |EMAIL|*"),
    ],
)
def test_merge_words_become_those_of_mailchimp(chosen: Settings, written: str, said: str) -> None:
    assert worded(chosen, written)["text"].startswith(said)


def test_what_is_written_in_their_place_is_no_html_and_no_word_of_theirs(chosen: Settings) -> None:
    letter = worded(chosen, "[prénom|a &lt;b&gt; *¦EMAIL¦*] *|HTML:X|*".replace("¦", ""))
    assert "*|HTML" not in letter["html"] and "*&#124;HTML:X|*" in letter["html"]
    assert "&lt;b&gt;" in letter["html"]
