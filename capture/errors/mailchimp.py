"""Of Mailchimp: what keeps a list here and an audience there from being equal."""

from capture.errors.family import HustingsError
from capture.words import N_


class MailchimpTrouble(HustingsError):
    """Mailchimp did not do what it was asked to."""


class MailchimpAway(MailchimpTrouble):
    """It cannot be reached, is too busy, or its answer cannot be read: it may have done it. It will be asked again."""

    message = N_("Mailchimp does not answer for now: {reason}")


class MailchimpShut(MailchimpTrouble):
    """The key, the audience or the address is wrong: somebody must look before it is asked again."""

    message = N_("Mailchimp lets us in no more ({status} {title}). Look at MAILCHIMP_API_KEY and MAILCHIMP_AUDIENCE.")


class MailchimpRefused(MailchimpTrouble):
    """It answered, and will not do it: its status, title, detail and instance, and the fields that it names."""

    message = N_("Mailchimp refuses: {status} {title}")

    def __init__(
        self, status: int, title: str, detail: str = "", instance: str = "", errors: tuple[tuple[str, str], ...] = ()
    ) -> None:
        """Keep what it said; the detail may name somebody and is neither printed nor logged."""
        super().__init__(status=status, title=title, instance=instance)
        self.status, self.title, self.detail, self.instance, self.errors = status, title, detail, instance, errors


class MailchimpGone(MailchimpRefused):
    """What it was asked about is not there, or no more."""


class MailchimpUnready(MailchimpTrouble):
    """The audience was not set up yet, or another one was."""

    message = N_("The audience is not set up. Type: hustings mailchimp setup")


class MailchimpTaken(MailchimpTrouble):
    """Somebody else brings both sides together at this moment."""

    message = N_("Another worker is at it. Nothing was changed; try again in a minute.")


class MailchimpFuse(MailchimpTrouble):
    """So many would go from the audience that somebody must say that it is meant."""

    message = N_(
        "{people} people would go from the audience, or lose a tag there, more than {most}: nothing was sent. "
        "If that is meant, type: hustings mailchimp sync --let-go {people}"
    )


class CampaignTouched(MailchimpTrouble):
    """Somebody sent, scheduled or deleted over there what is ours to send."""

    message = N_("its campaign at Mailchimp was sent or scheduled over there, or is gone: look there")


class CampaignUnready(MailchimpTrouble):
    """Mailchimp would not send it as it is: its own headings say why."""

    message = N_("Mailchimp says that its campaign is not ready")


class CampaignUneven(MailchimpTrouble):
    """Others than those who are meant bear its tag over there, and keep it."""

    message = N_("its tag at Mailchimp cannot be made exact")


class CampaignStays(MailchimpTrouble):
    """Somebody else's campaign would leave in the silence, and Mailchimp does not unschedule it for us."""

    message = N_(
        "At Mailchimp {campaigns} waits to leave in the electoral silence, and cannot be called off from here: "
        "unschedule it there."
    )


class CampaignNotOurs(MailchimpTrouble):
    """Mailings leave from here: there is no campaign to be laid down over there."""

    message = N_(
        "This mailing leaves from here. For letters by way of Mailchimp, write MAILINGS_BY=mailchimp into .env."
    )


class MailchimpHalf(MailchimpTrouble):
    """The audience came over in part: nothing is concluded from it."""

    message = N_("Only {found} of {expected} people of the audience came over: nothing was changed.")


class MailchimpShrunk(MailchimpHalf):
    """The audience came over whole, and is far smaller than the last time: somebody must say that it is meant."""

    message = N_(
        "Only {found} of {expected} people of the audience are still there: nothing was changed. "
        "If that is meant, type: hustings mailchimp sync --full --let-go {gone}"
    )
