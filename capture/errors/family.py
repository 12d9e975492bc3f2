"""The family of what can go wrong, and its first member.

HustingsError
├── SettingMissing, SettingWrong      the environment, .env or pelicanconf.py
├── DatabaseOutdated                  the app is newer than its database
├── DatabaseBusy                      others hold the database for longer than anybody waits
├── DiskFull                          what room is left is for those who leave
├── SuppressionKeyChanged             hashes exist that this key did not make
├── ContentUnreadable                 a file in content/ cannot become what its kind becomes
├── PictureUnreadable                 a picture cannot be shown
├── NameNotYours                      pelicanconf.py still speaks of the demonstration
├── ThemeUnreadable                   tokens.css has a colour that is none, or that nobody can read
├── LinkInside                        a link leads to this machine or into its network
├── StationsThere                     files about polling stations would be written over
├── TextExists                        a fresh text would take the place of one that is there
├── MailingUnknown, MailingUnplanned  no letter of that name is written, or was ever to leave
├── MailingRefused, MailingGone       one that may not leave, or that is beyond this
├── MailingChanged, MailingReady      two who write it at once; one that is no draft any more
├── MailingChangedMeanwhile           not what was looked at, or for more people
├── TextAmbiguous                     a text that a file would say otherwise
├── ContentClosed, ContentElsewhere   a folder that takes no file, or that lies on several machines
├── ApproverAlone                     the second who agrees to a mailing is somebody else
├── LettersMissing                    words to be printed in a face that does not have their letters
├── SheetFull                         words that leave no room on a sheet for the market stall
├── BuildFailed                       the site could not be built; yesterday's stays
├── SiteNotBuilt                      no output/ yet
├── PortTaken                         something answers on the port already
├── NotForPublic                      a site that would be published without its address
├── ElectoralSilence                  the law says: not now
│   └── NoPublicationKept             nothing is here of the site as it stood before
├── RuleStands                        nobody may lift it
├── RuleNotLifted                     nobody lifted it
├── CounselMissing                    a rule is lifted on somebody's word and for a reason
├── NotADemonstration                 real people or real channels where demonstration data was asked for
├── NothingHeard                      something outside that cannot be seen from here
├── BackupFailed                      a copy that is not whole
│   ├── NoRoomForBackup               not begun, so that the disk is not filled
│   └── BackupNotCarried              made here, but not in the second place
├── ProgramFailed                     a program of PostgreSQL is missing, or did not end well
├── RestoreFailed                     a backup that cannot come back; everything is as it was
│   ├── BackupLocked                  what was brought does not open it
│   └── KeysDiffer                    the keys here are others, and are not overwritten in silence
├── MailboxUnavailable                the mailbox of returned letters cannot be read, for now
├── MailchimpTrouble                  Mailchimp did not do what it was asked to
│   ├── MailchimpAway                 for now: it will be asked again
│   ├── MailchimpShut                 the key or the audience is wrong: somebody must look
│   ├── MailchimpRefused              answered, and will not do it
│   │   └── MailchimpGone             what it was asked about is not there
│   ├── MailchimpUnready              the audience is not set up
│   ├── MailchimpTaken                somebody else is at it
│   ├── CampaignNotOurs               mailings leave from here
│   ├── CampaignTouched               sent or scheduled over there by somebody
│   ├── CampaignUnready               Mailchimp would not send it as it is
│   ├── CampaignUneven                others bear its tag
│   ├── CampaignStays                 a foreign one that would leave in the silence
│   ├── MailchimpFuse                 too many would go: somebody must say that it is meant
│   └── MailchimpHalf                 the audience came over in part
│       └── MailchimpShrunk           far fewer are there than the last time
├── WrongChoice                       an issue, a neighbourhood or a channel that does not exist
├── NoColleague, ColleagueIsHere      nobody of the team, or somebody already
├── NotAnOwner                        only an owner answers for it
├── LastOwner, LastFactor             nobody, or nothing, would be left that opens the desk
├── LetterSentLately                  enough letters to one address, for now
├── NoPasskey, PasskeyRefused         a passkey that is not theirs, or not what was asked for
├── TooManyGuesses                    wrong too often: come back later
├── NameTaken                         a segment that is called so already
├── NamesPeople, NamesUnseen          what may not be kept, or asked for by this colleague: who somebody is
├── TooManyForRole                    more people than this colleague may take out
├── NobodyChosen, TooManyChosen       an act on many with nobody, or too many, in it
├── NoPair                            two people to be compared, and not two are ticked
├── ReasonMissing                     many people would leave the house, and nobody says why
├── DetailUnreadable                  a name, a number or a postcode that cannot be meant
├── ListUnreadable                    a file that is no list, or more than can be opened safely
├── ColumnsUnknown                    a list by which nobody could be reached
├── ColumnsMissing, ColumnsDoubled    a list of the field without a column that it needs, or with one twice
├── NoSuchReport, NotYet              a report that nobody made, or of a day that has not come
├── RehearsalStuck                    the server of a rehearsal does not answer as it should
├── CodeUnread                        a code of a station that nobody would understand when it is typed back
├── StatementIncomplete               consent that is claimed, and nobody says how, when or to whom
├── ListNotReady                      a list that is not read yet, or in already
├── ListStays                         a list that cannot be taken out any more
├── RollStays, RollTooLate            a roll that cannot be taken out any more, or come in after the ballot
├── RollStrikesMany, RollOvertaken    a roll that may be a part of one, or was looked at beside another
├── TagUnreadable                     a tag of signs that nobody could find again
├── PersonMissing                     somebody who was on the list, and was erased or merged since
├── ErasedMeanwhile                   somebody was erased while a file was written
├── PairChanged                       two people who are to be merged, and were changed since they were seen
├── MatchMissing, MatchTaken          two who are not proposed to be one, or one who is another already
├── MergeFinal                        a merge that cannot be undone, or not before another
├── AddressTaken                      somebody else's sign-up is at the address where a person would move
├── SheetUnknown                      no sheet for the market stall bears this code
├── LineTyped                         a line of a sheet that somebody typed before
├── WordsChanged                      a run of sheets that cannot be printed as it was
├── KnockUnreadable, NotOfThisWalk    what no knock can be, or in a building of another walk
├── TooManySubmissions                more sign-ups from one connection than are taken in a day
├── AnsweredOtherwise                 a form came twice with one key and other words
├── TextUnfit, NumberUnfit            a text message that none should be given, a number to which none goes
├── TextsUnsent
│   ├── ProviderAway                  it took none, and may be asked again
│   └── AnswerLost                    it may have taken them: they are not sent again
├── WalkUnknown, WalkClosed           no walk bears this code, or it is over
├── FigureUnknown, DoorMissing        a line of a walk's paper that cannot be read so
├── StopMissing, NothingToWalk        a building that went elsewhere, or none that is free
├── LinkInvalid
│   ├── LinkUnknown                   forged, damaged or swept away
│   ├── LinkEarly                     good, from a later day on
│   ├── LinkExpired                   older than it was promised to live
│   └── LinkSpent                     used before
└── LetterUndelivered
    ├── LetterRefused                 for good: it will not be tried again
    │   └── AddressRefused            nor will any other letter to this address
    ├── LetterDelayed                 this one, for now: it will be tried again
    └── CourierUnavailable            for now: it will be tried again
        └── FateUnknown               perhaps it left: a letter to many is not repeated
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
