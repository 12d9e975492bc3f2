"""Every form, as plain WTForms: the static page and the app draw the same one.

Labels and errors are msgids, translated where they are drawn: WTForms never translates a validator's `message=`.
"""

from capture.forms.fields import ticked
from capture.forms.mine import Asking, Mine, Moving
from capture.forms.signup import SignUp

__all__ = ["Asking", "Mine", "Moving", "SignUp", "ticked"]
