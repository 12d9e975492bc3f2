"""The command that prints: poster."""

from collections.abc import Sequence
from pathlib import Path

import click

from capture import codes, colours, composing, content, handbills, settings, theme, words
from capture.cli.say import say
from capture.content import Document
from capture.errors import LettersMissing, NotForPublic, WrongChoice
from capture.handbills import Handbill
from capture.settings import Settings
from capture.sharing import Poster
from capture.words import N_, gettext

HOME = "home"
CALL = N_("Sign with your phone")


def _file(context: click.Context, parameter: click.Parameter, file: Path) -> Path:
    if file.suffix.lower() not in (".pdf", ".png"):
        raise click.BadParameter(gettext(N_("its name must end in .pdf, for printers, or .png")))
    return file


@click.command(help=N_("Print an A4 poster with a QR code that leads to the form: FILE.pdf or FILE.png."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), callback=_file)
@click.option("--issue", help=N_("The poster of this issue, leading to its page."))
@click.option("--language", help=N_("Its language; otherwise the site's first."))
def poster(file: Path, issue: str | None, language: str | None) -> None:
    """Draw the poster of an issue or of the campaign."""
    chosen = settings.load()
    # A code that leads nowhere would be on every sheet.
    if not chosen.site_url.startswith("https://"):
        raise NotForPublic
    spoken = language or chosen.campaign.language
    _check(N_("language"), spoken, chosen.campaign.languages)
    texts = content.read(settings.ROOT / "content", chosen.campaign.languages)
    with words.speaking(spoken):
        handbill = _of_issue(chosen, texts, issue, spoken) if issue else _of_campaign(chosen, texts, spoken)
    if not composing.can_say(handbill.poster.promise):
        raise LettersMissing(words=handbill.poster.promise)
    tokens = (settings.ROOT / colours.FILE).read_text("utf-8")
    draw = handbills.pdf if file.suffix.lower() == ".pdf" else handbills.png
    file.write_bytes(draw(handbill, colours.read(tokens)))
    say(N_("{file} is ready. Its code leads to {link}"), file=file, link=handbill.link)


def _check(what: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise WrongChoice(what=gettext(what), value=value, choices=", ".join(choices))


def _of_issue(chosen: Settings, texts: Sequence[Document], key: str, language: str) -> Handbill:
    issues = content.read_issues(texts, chosen.campaign.languages)
    keys = [of_one[0].key for of_one in issues]
    _check(N_("issue"), key, keys)
    number = keys.index(key)
    text = next((text for text in issues[number] if text.language == language), issues[number][0])
    head = f"{number + 1} {text.title}" if text.promise else str(number + 1)
    on_paper = Poster(key, number + 1, head, text.figure, text.promise or text.title, chosen.campaign.name)
    path = chosen.campaign.path(text.language) + text.address
    return _handbill(chosen, on_paper, path, codes.address(chosen.site_url, path, f"poster-{key}"))


def _of_campaign(chosen: Settings, texts: Sequence[Document], language: str) -> Handbill:
    campaign = chosen.campaign
    homes = {text.language: text for text in texts if (text.kind.folder, text.key) == ("pages", HOME)}
    promise = homes[language].promise if language in homes else ""
    on_paper = Poster(HOME, 1, campaign.candidate, "", promise or campaign.name, campaign.name)
    path = campaign.path(language) + theme.SIGN_UP
    return _handbill(chosen, on_paper, path, codes.address(chosen.site_url, path, "poster", place=""))


def _handbill(chosen: Settings, on_paper: Poster, path: str, link: str) -> Handbill:
    printer = chosen.campaign.printer
    mention = [gettext("Printed by %(printer)s.") % {"printer": printer}] if printer else []
    shown = chosen.site_url.removeprefix("https://") + path
    return Handbill(on_paper, gettext(CALL), shown, link, " ".join([*mention, gettext("Do not litter.")]))


COMMANDS = (poster,)
