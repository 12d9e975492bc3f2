"""What somebody typed for long into a form that was not taken: it is shown to them again, to be copied."""

from flask import request

# A mailing takes longer to write than a sign-in lasts without a sign of life.
LONG = frozenset({"writing.create", "writing.save"})
# Shorter fields are typed again as fast as they are copied.
SHORTEST = 20


def typed() -> list[str]:
    """Return the longer texts of a form of ours that may have taken long to write; none of any other."""
    if request.method != "POST" or request.endpoint not in LONG:
        return []
    texts = (text.strip() for name, text in request.form.items() if name != "csrf_token")
    return [text for text in texts if len(text) >= SHORTEST]
