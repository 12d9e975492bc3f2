"""One stylesheet: the theme's files in the order of their layers, shorter, and new in name when it is new."""

import shutil
from pathlib import Path

import pytest

from capture.errors import ThemeUnreadable
from capture.settings import ROOT
from capture.site import styles

THEME = ROOT / "theme/static/css"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(THEME, tmp_path / "css"))


def test_the_files_stand_in_the_order_of_their_layers() -> None:
    text = styles.join(THEME).text

    layers = [f"@layer {layer}{{" for layer in ("tokens", "base", "parts", "poster")]
    assert [text.index(layer) for layer in layers] == sorted(text.index(layer) for layer in layers)
    assert text.startswith("@layer tokens,base,parts")
    assert "--poster-colour:#" in text and "/*" not in text and "\n" not in text.strip()


def test_another_colour_is_another_name(folder: Path) -> None:
    before = styles.join(folder).path
    tokens = folder / "tokens.css"
    tokens.write_text(tokens.read_text().replace("--colour: #ff4f2b", "--colour: #2b7fff"))

    assert styles.join(folder).path != before == styles.join(THEME).path


def test_a_file_that_no_layer_names_is_told(folder: Path) -> None:
    (folder / "mine.css").write_text("@layer mine { p { margin: 0 } }")

    with pytest.raises(ThemeUnreadable, match=r"tokens\.css, line 1: Name “mine” in its first line"):
        styles.join(folder)


@pytest.mark.parametrize(
    ("written", "shortened"),
    [
        ("a { color : red; }", "a{color :red}"),
        ("a > b , c { margin: 0  auto; }", "a > b,c{margin:0 auto}"),
        ('p::before { content: "a ; /* b */  { "; }', 'p::before{content:"a ; /* b */  { "}'),
        ("a { width: calc(1rem + 2px) }", "a{width:calc(1rem + 2px)}"),
        ("a :is(b) { top: 0 }", "a :is(b){top:0}"),
        ('@font-face { src: url("../fonts/a.woff2") }', '@font-face{src:url("fonts/a.woff2")}'),
        ("a { background: url(data:image/svg+xml;utf8,<a  b>) }", "a{background:url(data:image/svg+xml;utf8,<a  b>)}"),
        ("@media (width >= 56rem) and (hover) { a { top: 0 } }", "@media (width >= 56rem) and (hover){a{top:0}}"),
        ("a { /* one */ top: 0; /* two */ }\n\n", "a{top:0}"),
        ("a { --empty: ; --b: 1 }", "a{--empty:;--b:1}"),
    ],
)
def test_what_is_shorter_says_the_same(written: str, shortened: str) -> None:
    assert styles.shorten(written) == f"{shortened}\n"
