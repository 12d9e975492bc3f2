"""A visitor signs up: one transaction, then the thank-you page."""

import base64
import hashlib
import hmac

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from benchmarks.peer.forms import SignUp
from benchmarks.peer.models import Letter, Proposal

FACTS = ("email", "given_name", "neighbourhood", "phone", "source", "src")


class SeeOther(HttpResponseRedirect):
    status_code = 303


@require_POST
def sign_up(request: HttpRequest) -> HttpResponse:
    """Take a sign-up; the answer is the same for known and unknown people."""
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return HttpResponseForbidden()
    form = SignUp(request.POST)
    if not form.is_valid():
        return HttpResponse(str(form), status=422)
    propose(form)
    return SeeOther("/thank-you/")


def propose(form: SignUp) -> None:
    """Write the three rows."""
    local, domain = form.cleaned_data["email"].lower().rsplit("@", 1)
    who, mailbox = digest(f"{local}@{domain}"), digest(f"{local.split('+')[0]}@{domain}")
    facts = {name: form.cleaned_data[name] for name in FACTS}
    at = timezone.now()
    with transaction.atomic():
        Proposal.objects.propose(who, {"language": "fr", "purposes": form.purposes(), **facts}, at)
        Letter.objects.order(who, mailbox, at)


def digest(text: str) -> str:
    """Return the keyed hash under which an address is kept."""
    made = hmac.new(settings.HASHING_KEY.encode(), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
