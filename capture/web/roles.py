"""Who may open what: one line for each endpoint of the desk, one for each public room.

Whatever has no line is refused, whoever asks; a test compares the lines with the addresses of the app.
"""

from capture.staff import COMMUNICATIONS, ELECTION_DAY, ORGANISER, OWNER, ROLES

# Also who is nobody.
ANYBODY: frozenset[str] = frozenset({"anybody"})
# Whoever is signed in, in any role.
COLLEAGUES: frozenset[str] = frozenset(ROLES)
OWNERS: frozenset[str] = frozenset({OWNER})
# Those who work at the desk; walks and the election day have places of their own.
DESK: frozenset[str] = frozenset({OWNER, ORGANISER, COMMUNICATIONS})
# Those who see people by name; communications choose them by what they told, and see how many.
LIST: frozenset[str] = frozenset({OWNER, ORGANISER})
# Those who count on election day: stations, and nobody's name.
DAY: frozenset[str] = LIST | {ELECTION_DAY}

# Rooms of the public site: what stands below them asks nobody who they are.
PUBLIC = (
    "signup",
    "confirming",
    "asking",
    "preferences",
    "opening",
    "mine",
    "moving",
    "leaving",
    "following",
    "staying",
    "walking",
    "answering",
    "health",
    "hooks",
)

# Who cuts walks, gives them, prints them and types them back.
WALKS = (
    "walks.show",
    "walks.show_closed",
    "walks.look",
    "walks.give",
    "walks.change",
    "walks.print_walks",
    "walks.print_again",
    "cutting.show",
    "cutting.cut",
    "typing.find",
    "typing.show",
    "typing.save",
    "headway.show",
    "headway.rank",
)
# Who asks for a ride or a proxy is somebody by name.
FAVOURS = (
    "favours.show",
    "favours.ask",
    "favours.volunteer",
    "favours.withdraw",
    "favours.print_drivers",
    "favours.look",
    "favours.revise",
    "favours.change",
)
# Between the rounds: whoever did not sign is somebody by name.
SIGNATURES = (
    "signatures.show",
    "signatures.look",
    "signatures.note",
    "signatures.print_sheets",
    "signatures.write",
    "signatures.cut",
    "signatures.destroy",
)

ALLOWED: dict[str, frozenset[str]] = {
    **dict.fromkeys(PUBLIC, ANYBODY),
    # The way in.
    "signing.show": ANYBODY,
    "signing.sign_in": ANYBODY,
    "signing.sign_in_by_passkey": ANYBODY,
    "second.show": ANYBODY,
    "second.check": ANYBODY,
    "welcome.show": ANYBODY,
    "welcome.accept": ANYBODY,
    "forgotten.show": ANYBODY,
    "forgotten.ask": ANYBODY,
    "forgotten.open_link": ANYBODY,
    "forgotten.change": ANYBODY,
    # One's own account.
    "signing.sign_out": COLLEAGUES,
    "proving.show": COLLEAGUES,
    "proving.check": COLLEAGUES,
    "factors.show": COLLEAGUES,
    "factors.picture": COLLEAGUES,
    "factors.set_up_app": COLLEAGUES,
    "factors.add_passkey": COLLEAGUES,
    "factors.show_codes": COLLEAGUES,
    "factors.renew_codes": COLLEAGUES,
    "account.show": COLLEAGUES,
    "account.save": COLLEAGUES,
    "account.show_password": COLLEAGUES,
    "account.change_password": COLLEAGUES,
    "account.rename_passkey": COLLEAGUES,
    "account.remove_passkey": COLLEAGUES,
    "account.end_sign_in": COLLEAGUES,
    "account.end_others": COLLEAGUES,
    # The desk.
    "home.show": DESK,
    "status.show": LIST,
    "people.show": DESK,
    "people.count": DESK,
    "acts.act": LIST,
    "acts.show": LIST,
    "acts.paste": LIST,
    "person.show": LIST,
    "person.look": LIST,
    "person.correct": LIST,
    "person.tag": LIST,
    "person.assign": LIST,
    "person.write": LIST,
    "person.strike": LIST,
    "person.claim": LIST,
    "person.answer": LIST,
    "person.suppress": LIST,
    "departing.take_json": LIST,
    "departing.take_csv": LIST,
    "departing.ask": LIST,
    "departing.erase": LIST,
    "segments.show": DESK,
    "segments.count": DESK,
    "segments.keep": DESK,
    "segments.change": DESK,
    "segments.archive": DESK,
    "segments.restore": DESK,
    "mailings.show": DESK,
    "mailings.look": DESK,
    "mailings.letter": DESK,
    "mailings.text": DESK,
    "mailings.push": DESK,
    "mailings.schedule": DESK,
    "mailings.approve": DESK,
    "mailings.stop": DESK,
    "writing.begin": DESK,
    "writing.create": DESK,
    "writing.look": DESK,
    "writing.save": DESK,
    "writing.delete": DESK,
    "exports.show": DESK,
    "exports.look": DESK,
    "exports.ask": DESK,
    "exports.follow": DESK,
    "exports.take": DESK,
    "exports.again": DESK,
    "duplicates.show": LIST,
    "duplicates.part": LIST,
    "duplicates.bring_together": LIST,
    "merging.look": LIST,
    "merging.merge": LIST,
    "merging.show": LIST,
    "merging.undo": LIST,
    "mailchimp.show": LIST,
    "mailchimp.try_again": LIST,
    "mailchimp.let_go": OWNERS,
    "mailchimp.mark": LIST,
    "mailchimp.unmark": LIST,
    "held.show": LIST,
    "held.decide": LIST,
    "stall.show": DESK,
    "stall.run_off": DESK,
    "stall.print_sheets": DESK,
    "stall.look": LIST,
    "sheet.show": LIST,
    "sheet.save": LIST,
    "day.show": DAY,
    "day.board": DAY,
    "day.paste": DAY,
    "day.agree": DAY,
    "day.withdraw": DAY,
    "precincts.show": LIST,
    "precincts.bring": LIST,
    "rolls.show": LIST,
    "rolls.receive": LIST,
    "rolls.look": LIST,
    "rolls.order": LIST,
    "rolls.confirm": LIST,
    "rolls.drop": LIST,
    "rolls.undo": LIST,
    "rolls.keep_out": LIST,
    **dict.fromkeys(WALKS, LIST),
    **dict.fromkeys(FAVOURS, LIST),
    **dict.fromkeys(SIGNATURES, LIST),
    "imports.show": LIST,
    "imports.choose": LIST,
    "imports.receive": LIST,
    "imports.look": LIST,
    "imports.show_columns": LIST,
    "imports.order": LIST,
    "imports.confirm": LIST,
    "imports.drop": LIST,
    "imports.undo": LIST,
    "imports.take_refused": LIST,
    "colleagues.show": OWNERS,
    "colleagues.invite": OWNERS,
    "colleagues.look": OWNERS,
    "colleagues.invite_again": OWNERS,
    "colleagues.give_roles": OWNERS,
    "colleagues.dismiss": OWNERS,
    "colleagues.reset": OWNERS,
}


def allowed(endpoint: str) -> frozenset[str] | None:
    """Return whom an endpoint is for, by its own line or by that of its public room; None where there is no line."""
    room = endpoint.partition(".")[0]
    return ALLOWED.get(endpoint, ANYBODY if room in PUBLIC else None)
