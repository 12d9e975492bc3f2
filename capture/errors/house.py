"""Of the house: settings, database, backups, serving, and what the law forbids now."""

from capture.errors.family import HustingsError
from capture.words import N_


class SettingMissing(HustingsError):
    """A setting without a default is not set."""

    message = N_("{key} is not set. {how}")


class SettingWrong(HustingsError):
    """A setting has a value that cannot be meant."""

    message = N_("{key} cannot be “{value}”. {how}")


class DatabaseOutdated(HustingsError):
    """The database's schema is not the one that this code was written for."""

    message = N_("The database is at step {found}, this version needs {needed}. Type: hustings upgrade")


class DatabaseBusy(HustingsError):
    """Another act, or another program, holds the database for longer than anybody waits at a page."""

    message = N_("The database is busy with something else. Nothing was changed; try again in a minute.")


class DiskFull(HustingsError):
    """What room is left on the disk is for those who leave, and for the desk."""

    message = N_("The disk is full: nobody new is taken until there is room.")


class SuppressionKeyChanged(HustingsError):
    """Those who left are known by a keyed hash; another key would forget them all."""

    message = N_(
        "SUPPRESSION_KEY is not the key that this database was made with: everyone who left would be written to again. "
        "Put the old key back into .env; it is in every backup."
    )


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


class NoPublicationKept(ElectoralSilence):
    """In silence a site is built from what was published before, and nothing of it is here."""

    message = N_(
        "Electoral silence until {until} ({article}), and nothing is kept here of a site that was built before. Copy "
        "the folder .site and the link output from the machine that publishes, or wait."
    )


class RuleStands(HustingsError):
    """A rule that is a statute, or no rule of ours, was to be lifted."""

    message = N_("“{rule}” cannot be lifted. Those that can: {choices}.")


class RuleNotLifted(HustingsError):
    """A rule was to stand again that nobody had lifted."""

    message = N_("“{rule}” is not lifted. Type: hustings law show")


class CounselMissing(HustingsError):
    """A rule is lifted on somebody's word and for a reason, or not at all."""

    message = N_("Say which counsel reads the law so, and why: both go into the journal.")


class NotADemonstration(HustingsError):
    """Demonstration people never mix with real ones."""

    message = N_("Demonstration people are not added: {reason}")


class NothingHeard(HustingsError):
    """Something outside that was asked does not answer, or cannot be reached from here."""

    message = N_("It could not be seen from here: nothing was heard from {where} ({reason}).")


class BackupFailed(HustingsError):
    """A copy of the database could not be made or is not whole."""

    message = N_("The backup was not made: {reason}")


class NoRoomForBackup(BackupFailed):
    """The disk has no room for another copy; none was begun, and no older one was touched."""

    message = N_(
        "The backup was not made: it needs {needed} MB and there are {free}. Make room; older backups stay as they are."
    )


class BackupNotCarried(BackupFailed):
    """A backup is made, but does not lie in the second place."""

    message = N_("Backed up to {where}, but not to {place}: {reason}")


class ProgramFailed(HustingsError):
    """A program of PostgreSQL is missing or did not end well."""

    message = "{reason}"


class RestoreFailed(HustingsError):
    """A backup could not be put back."""

    message = N_("The backup was not put back; everything is as it was. {reason}")


class BackupLocked(RestoreFailed):
    """A backup is encrypted, and what was brought does not open it."""

    message = N_("The backup is locked. {reason}")


class KeysDiffer(RestoreFailed):
    """The keys here are not those of the backup, and are not overwritten in silence."""

    message = N_(
        "Here {names} is another than in the backup. To take the backup's, type the same with --take-keys; "
        "what .env says now is kept beside it."
    )
