"""Of whoever writes: texts, pictures, the theme, the build."""

from capture.errors.family import HustingsError
from capture.words import N_


class ContentUnreadable(HustingsError):
    """Files in content/ cannot become what their kind becomes; each fault says its file, its line and a remedy."""

    def __init__(self, *faults: object) -> None:
        """Keep every fault, not only the first."""
        super().__init__(faults=faults)

    def __str__(self) -> str:
        """Each fault on a line of its own, in the language of its file."""
        return "\n".join(map(str, self.facts["faults"]))  # type: ignore[call-overload]


class PictureUnreadable(HustingsError):
    """A picture cannot be shown; the sentence, a msgid, says why and what to do."""

    def __init__(self, sentence: str, /, **facts: object) -> None:
        """Keep the sentence and the facts that it names."""
        super().__init__(**facts)
        self.message = sentence


class NameNotYours(HustingsError):
    """First texts were asked for while pelicanconf.py still names the demonstration."""

    message = N_("First say who you are: pelicanconf.py still says “{name}”. Then call this again.")


class ThemeUnreadable(HustingsError):
    """A colour of the theme is none, or does not stand out from its ground."""

    message = N_("{file}, line {line}: {sentence}")


class TextExists(HustingsError):
    """A file of that name is there."""

    message = N_("{file} exists already and stays as it is. Edit it, or choose another title.")


class StationsThere(HustingsError):
    """The files about polling stations are there, perhaps edited by hand."""

    message = N_("{file} exists already and stays as it is. To write over it: --replace")


class MailingUnknown(HustingsError):
    """No mailing of that key is written."""

    message = N_("There is no mailing “{key}” in content/mailings/. There is: {known}.")


class MailingRefused(HustingsError):
    """Something stands in the way of a mailing."""

    message = N_("This mailing may not leave: {why}")


class MailingUnplanned(HustingsError):
    """A mailing was never to leave."""

    message = N_("“{key}” is not planned. Type: hustings mailings schedule {key}")


class MailingGone(HustingsError):
    """A mailing is not in the state for this."""

    message = N_("This mailing cannot be changed so any more: “{key}” {state}.")


class ApproverAlone(HustingsError):
    """Whoever planned a mailing cannot be the second who agrees."""

    message = N_("You planned this mailing yourself, here or at a terminal: somebody else has to agree to it.")


class MailingChanged(HustingsError):
    """Somebody else wrote a mailing since it was opened."""

    message = N_(
        "Somebody changed this mailing while you had it open. Compare the two texts, then save yours again or leave it."
    )


class MailingChangedMeanwhile(HustingsError):
    """A mailing is not as it was when whoever lets it leave looked at it, or reaches more people."""

    message = N_("This mailing changed since you opened its page, or reaches more people now. Look at it once more.")


class MailingReady(HustingsError):
    """Only a draft is thrown away at the desk."""

    message = N_("This mailing is ready. Make it a draft first; only a draft can be deleted here.")


class TextAmbiguous(HustingsError):
    """A text whose first line a reader of the file would take for one of its facts."""

    message = N_("The text begins with “{line}”, which would be taken for a fact. Begin it with other words.")


class ContentClosed(HustingsError):
    """The folder of the texts cannot be written to."""

    message = N_(
        "{folder} cannot be written to ({reason}). Copy your text into a file there, or ask whoever runs the machine "
        "to let Hustings write in this folder (docs/mailings.en.md)."
    )


class ContentElsewhere(HustingsError):
    """Several machines serve the campaign, and a file that one of them writes lies on no other."""

    message = N_(
        "Several machines serve this campaign ({hosts}), and a file that is written here would lie on one of them. "
        "Copy your text into content/mailings/ where your files are kept, and bring it to each machine as you do with "
        "the others."
    )


class LettersMissing(HustingsError):
    """Words cannot be printed in the theme's face."""

    message = N_("The face of the theme has no letters for “{words}”. Print it in another language: --language")


class SheetFull(HustingsError):
    """Words do not fit onto a sheet at a size that can be read."""

    message = N_("“{words}” does not fit onto the sheet. Offer fewer issues on it, or give them shorter titles.")


class BuildFailed(HustingsError):
    """A site did not come out whole."""

    message = N_("The site was not built; the one before it stays. {reason}")


class SiteNotBuilt(HustingsError):
    """There is no built site."""

    message = N_("The site is not built yet: {folder} is missing. Type: hustings build")


class LinkInside(HustingsError):
    """A link leads to this machine or into its network, where readers cannot follow it."""

    message = N_("it leads into a network of its own, where readers cannot follow")
