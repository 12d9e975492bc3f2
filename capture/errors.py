"""What can go wrong, named for the event.

HustingsError
├── SettingMissing, SettingWrong      the environment, .env or pelicanconf.py
├── DatabaseOutdated                  the app is newer than its database
├── SuppressionKeyChanged             hashes exist that this key did not make
├── ContentUnreadable                 a file in content/ cannot become what its kind becomes
├── PictureUnreadable                 a picture cannot be shown
├── NameNotYours                      pelicanconf.py still speaks of the demonstration
├── ThemeUnreadable                   tokens.css has a colour that is none, or that nobody can read
├── TextExists                        a fresh text would take the place of one that is there
├── LettersMissing                    words to be printed in a face that does not have their letters
├── BuildFailed                       the site could not be built; yesterday's stays
├── SiteNotBuilt                      no output/ yet
├── PortTaken                         something answers on the port already
├── NotForPublic                      a site that would be published without its address
├── ElectoralSilence                  the law says: not now
├── NotADemonstration                 real people or real channels where demonstration data was asked for
├── BackupFailed                      a copy that is not whole
├── RestoreFailed                     a backup that cannot come back; everything is as it was
├── MailboxUnavailable                the mailbox of returned letters cannot be read, for now
├── WrongChoice                       an issue, a neighbourhood or a channel that does not exist
├── AddressTaken                      somebody else's sign-up is at the address where a person would move
├── AnsweredOtherwise                 a form came twice with one key and other words
├── LinkInvalid
│   ├── LinkUnknown                   forged, damaged or swept away
│   ├── LinkExpired                   older than it was promised to live
│   └── LinkSpent                     used before
└── LetterUndelivered
    ├── LetterRefused                 for good: it will not be tried again
    │   └── AddressRefused            nor will any other letter to this address
    ├── LetterDelayed                 this one, for now: it will be tried again
    └── CourierUnavailable            for now: it will be tried again
"""

from capture.words import N_, gettext


class HustingsError(Exception):
    """An event that the person at the edge can do something about; says so in their language."""

    message = N_("Something went wrong.")

    def __init__(self, **facts: object) -> None:
        """Keep the facts that the message names."""
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        """The message in the language being spoken, with its facts."""
        return gettext(self.message).format(**self.facts)


class SettingMissing(HustingsError):
    """A setting without a default is not set."""

    message = N_("{key} is not set. {how}")


class SettingWrong(HustingsError):
    """A setting has a value that cannot be meant."""

    message = N_("{key} cannot be “{value}”. {how}")


class DatabaseOutdated(HustingsError):
    """The database's schema is not the one that this code was written for."""

    message = N_("The database is at step {found}, this version needs {needed}. Type: hustings upgrade")


class SuppressionKeyChanged(HustingsError):
    """Those who left are known by a keyed hash; another key would forget them all."""

    message = N_(
        "SUPPRESSION_KEY is not the key that this database was made with: everyone who left would be written to again. "
        "Put the old key back into .env; it is in every backup."
    )


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


class LettersMissing(HustingsError):
    """Words cannot be printed in the theme's face."""

    message = N_("The face of the theme has no letters for “{words}”. Print it in another language: --language")


class BuildFailed(HustingsError):
    """A site did not come out whole."""

    message = N_("The site was not built; the one before it stays. {reason}")


class SiteNotBuilt(HustingsError):
    """There is no built site."""

    message = N_("The site is not built yet: {folder} is missing. Type: hustings build")


class PortTaken(HustingsError):
    """Another process answers on the port."""

    message = N_(
        "Something answers on {host}:{port} already. Stop it, or choose another: hustings serve --port {other}"
    )


class NotForPublic(HustingsError):
    """A site without its public address."""

    message = N_(
        "SITEURL is not set to the site's public address. Write it into .env, for instance SITEURL=https://example.org"
    )


class ElectoralSilence(HustingsError):
    """The campaign is over, or pauses, by law."""

    message = N_("Electoral silence until {until} ({article}): {channel} must wait.")


class NotADemonstration(HustingsError):
    """Demonstration people never mix with real ones."""

    message = N_("Demonstration people are not added: {reason}")


class BackupFailed(HustingsError):
    """A copy of the database could not be made or is not whole."""

    message = N_("The backup was not made: {reason}")


class RestoreFailed(HustingsError):
    """A backup could not be put back."""

    message = N_("The backup was not put back; everything is as it was. {reason}")


class MailboxUnavailable(HustingsError):
    """The mailbox to which letters come back does not open."""

    message = N_("The mailbox of returned letters (BOUNCES_URL) cannot be read: {reason}")


class WrongChoice(HustingsError):
    """A name that nothing bears."""

    message = N_("There is no {what} “{value}”. There is: {choices}")


class AddressTaken(HustingsError):
    """The address to which a person would move has a sign-up of its own."""

    message = N_("This address has its own sign-up already")


class AnsweredOtherwise(HustingsError):
    """What comes again is not what came first."""

    message = N_("This page was sent already, with other answers")


class LinkInvalid(HustingsError):
    """A link that does nothing (any more)."""


class LinkUnknown(LinkInvalid):
    """Nobody was sent this link."""

    message = N_("This link is incomplete or unknown")


class LinkExpired(LinkInvalid):
    """The link was good, too long ago."""

    message = N_("This link has expired")


class LinkSpent(LinkInvalid):
    """The link has done its work."""

    message = N_("This link has been used already")


class LetterUndelivered(HustingsError):
    """A letter did not leave."""


class LetterRefused(LetterUndelivered):
    """The mail server refuses this letter for good (RFC 5321, 5yz)."""

    message = N_("refused for good: {reason}")


class AddressRefused(LetterRefused):
    """There is no such address, or it takes no letters any more."""


class LetterDelayed(LetterUndelivered):
    """The mail server asks to bring this letter again later (RFC 5321, 4yz)."""

    message = N_("not now: {reason}")


class CourierUnavailable(LetterUndelivered):
    """The mail server cannot be reached or serves nobody: no letter can leave."""

    message = N_("not now: {reason}")
