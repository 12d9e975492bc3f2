"""Bodies: whoever brings a list may post a whole file, whoever writes a mailing a long text; others only a form."""

from flask import Flask, request

from capture.imports.limits import LARGEST
from capture.web import roles
from capture.web.signing.presence import somebody

# Beside the file: the token and what stands between the parts.
AROUND = 16 * 1024
# A choice for each of 300 columns, and a statement.
COLUMNS = 64 * 1024
# A letter in several languages, each accent of which a form writes with six signs.
LETTER = 240 * 1024
# What the delegates of a city send in a morning.
MESSAGES = 120 * 1024
# Werkzeug reads 64 KiB at a time and counts them, with what is left of those before: a larger file would be refused.
IN_MEMORY = 4 * COLUMNS
ROOM = {"imports.receive": LARGEST + AROUND, "imports.order": COLUMNS}
ROOM |= {"rolls.receive": LARGEST + AROUND, "rolls.order": COLUMNS, "precincts.bring": LARGEST + AROUND}
ROOM["day.paste"] = MESSAGES
ROOM |= {"writing.create": LETTER, "writing.save": LETTER}


def init_app(app: Flask) -> None:
    """Make room before anything of a body is read, so before the guard reads its token."""
    app.before_request(_make_room)


def has_room() -> bool:
    """Return whether this request may be large."""
    return request.max_content_length == ROOM.get(request.endpoint or "")


def _make_room() -> None:
    room, signed_in = ROOM.get(request.endpoint or ""), somebody() if request.endpoint in ROOM else None
    if room is None or signed_in is None or not signed_in.armed:
        return
    if signed_in.colleague.plays(roles.allowed(request.endpoint or "") or ()):
        request.max_content_length = room
        # What is no file is kept in memory, and small.
        request.max_form_memory_size = IN_MEMORY
