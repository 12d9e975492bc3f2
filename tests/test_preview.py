"""The preview, as whoever writes sees it: a real process, a small campaign, one file saved after the other."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import campaigns
from tests.serving.copies import Answer, Copy, ask, children, free_port, get, is_alive, until

HOME = "Titre : Saint-Aurèle\n\nBonjour à toutes et à tous.\n"


class Preview:
    """A campaign of few pages and the preview of it."""

    def __init__(self, root: Path) -> None:
        self.root, self.port = campaigns.copy(root, "capture"), free_port()
        self.terminal = root / "terminal"
        for old in (root / "content").rglob("*.*.md"):
            old.unlink()
        for language in ("fr", "en"):
            for page in ("home", "sign-up", "thank-you", "404"):
                self.save(f"pages/{page}.{language}.md", HOME)
        environment = {"PATH": "/usr/bin:/bin", "HUSTINGS_INSTANCE": str(root / "instance"), "LANG": "fr_FR.UTF-8"}
        self.copy = Copy(root, environment)
        self.process = self.copy.start("preview", "--port", str(self.port), terminal=self.terminal)
        self.family = [self.process.pid]

    def save(self, name: str, text: str) -> Path:
        """Save a text as an editor does."""
        return campaigns.write(self.root / "content", name, text)

    def page(self, path: str = "/") -> Answer:
        """Look at a page."""
        return get(self.port, path)

    def shows(self, words: str, path: str = "/") -> bool:
        """Return whether a page shows these words."""
        assert self.process.poll() is None, self.terminal.read_text()
        try:
            return words in self.page(path).body.decode()
        except OSError:
            return False

    def stop(self) -> None:
        """Press Ctrl-C."""
        self.family += children(self.process.pid)
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    shown = Preview(tmp_path_factory.mktemp("preview") / "campaign")
    until(lambda: shown.shows("Bonjour à toutes"), 60)
    yield shown
    shown.stop()


def test_what_is_saved_is_shown(preview: Preview) -> None:
    preview.save("pages/home.fr.md", HOME + "\nEt un mot de plus.\n")

    until(lambda: preview.shows("Et un mot de plus."))


def test_the_browser_is_told_of_the_next_build(preview: Preview) -> None:
    now = json.loads(get(preview.port, "/-/preview/after/0").body)["number"]
    preview.save("pages/home.fr.md", HOME + "\nEncore.\n")

    assert json.loads(get(preview.port, f"/-/preview/after/{now}").body)["number"] > now


def test_a_mistake_is_shown_in_the_page_and_goes_when_it_is_mended(preview: Preview) -> None:
    market = preview.save("news/marche.fr.md", "Titre : Marché\n\nOui.")
    until(lambda: preview.shows("<strong>news/marche.fr.md, ligne 2</strong> «\u00a0Date\u00a0» manque."))

    page = preview.page("/sign-up/")

    assert page.status == 503
    assert '<script src="/-/preview/page.js"' in page.body.decode()
    market.unlink()
    until(lambda: preview.shows("Bonjour à toutes"))


def test_a_mistake_in_the_theme_is_shown_too(preview: Preview) -> None:
    template = preview.root / "theme/templates/page.html"
    before = template.read_text()
    preview.save("pages/a.fr.md", "Titre : A\n\nA.")
    template.write_text("{{ nobody_knows_this }}")

    until(lambda: preview.shows("nobody_knows_this"))

    template.write_text(before)
    until(lambda: preview.shows("Bonjour à toutes"))


def test_nothing_is_sent_from_a_preview(preview: Preview) -> None:
    until(lambda: preview.shows("Bonjour à toutes"))

    answer = ask(preview.port, "POST", "/sign-up", "email=camille%40exemple.fr")

    assert answer.status == 200
    assert "Rien n’a été envoyé" in answer.body.decode()
    assert "Rien n’a été envoyé" in preview.page("/sign-up/").body.decode()


def test_a_page_that_does_not_exist_is_the_sites_own(preview: Preview) -> None:
    until(lambda: preview.shows("Bonjour à toutes"))

    assert (preview.page("/nowhere/").status, "Bonjour" in preview.page("/nowhere/").body.decode()) == (404, True)


@pytest.mark.parametrize("path", ["/../pelicanconf.py", "/%2e%2e/%2e%2e/pelicanconf.py", "//etc/passwd", "/%00"])
def test_nothing_outside_the_site_is_served(preview: Preview, path: str) -> None:
    until(lambda: preview.shows("Bonjour à toutes"))

    assert preview.page(path).status == 404


def test_the_preview_keeps_the_sites_policy(preview: Preview) -> None:
    assert "script-src 'self'" in preview.page().headers["Content-Security-Policy"]


def test_a_port_that_is_taken_is_told(preview: Preview) -> None:
    second = preview.copy.hustings("preview", "--port", str(preview.port))

    assert second.returncode == 1
    assert f"--port {preview.port + 1}" in second.stderr


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    shown = Preview(tmp_path / "campaign")
    until(lambda: shown.shows("Bonjour à toutes"), 60)

    shown.stop()

    until(lambda: not any(map(is_alive, shown.family)))
    assert not list((shown.root / ".site").glob("preview-*"))
    assert "Traceback" not in shown.terminal.read_text()
