"""The same sign-up in Django, as a good Django developer would write it: same rows, same pragmas, same server.

No sessions, no CSRF token (the origin is checked instead, as Hustings does), persistent connections. It is spared two
things that Hustings does: the suggestion for a mistyped domain and most of the answer's headers.
"""
