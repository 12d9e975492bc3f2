"""Every form, as plain WTForms: the static page and the app draw the same one.

Labels and errors are msgids, translated where they are drawn: WTForms never translates a validator's `message=`.
"""

from capture.forms import knocks
from capture.forms.desk import Changing, Claiming, Correction, Keeping, Noting, Ordering
from capture.forms.fields import ticked
from capture.forms.lists import Columns, Upload
from capture.forms.mailings import Writing
from capture.forms.merging import Merging
from capture.forms.mine import Asking, Mine, Moving
from capture.forms.rolls import LetGo, Objection, RollColumns, Stations
from capture.forms.signup import SignUp
from capture.forms.staff import (
    ChangedPassword,
    Invitation,
    NewPassword,
    PasskeyName,
    Profile,
    Proof,
    Roles,
    SignIn,
    Welcome,
)
from capture.forms.stall import Printing
from capture.forms.stall import line as line_of_sheet

__all__ = [
    "Asking",
    "ChangedPassword",
    "Changing",
    "Claiming",
    "Columns",
    "Correction",
    "Invitation",
    "Keeping",
    "LetGo",
    "Merging",
    "Mine",
    "Moving",
    "NewPassword",
    "Noting",
    "Objection",
    "Ordering",
    "PasskeyName",
    "Printing",
    "Profile",
    "Proof",
    "Roles",
    "RollColumns",
    "SignIn",
    "SignUp",
    "Stations",
    "Upload",
    "Welcome",
    "Writing",
    "knocks",
    "line_of_sheet",
    "ticked",
]
