"""Staff: the colleagues who may sign in to the desk, how they prove who they are, and where they are signed in."""

from capture.staff.colleagues import Colleague
from capture.staff.guesses import Guess
from capture.staff.passkeys import Passkey
from capture.staff.recovery import RecoveryCode
from capture.staff.roles import CANVASSER, COMMUNICATIONS, ELECTION_DAY, ORGANISER, OWNER, ROLES, in_words
from capture.staff.sign_ins import SignedIn, SignIn

__all__ = [
    "CANVASSER",
    "COMMUNICATIONS",
    "ELECTION_DAY",
    "ORGANISER",
    "OWNER",
    "ROLES",
    "Colleague",
    "Guess",
    "Passkey",
    "RecoveryCode",
    "SignIn",
    "SignedIn",
    "in_words",
]
