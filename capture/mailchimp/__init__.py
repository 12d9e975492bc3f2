"""Mailchimp: the audience there and the list here are kept equal, and the stricter side wins.

What asks Mailchimp itself (beside.py, syncing.py, setup.py) is opened by whoever does: its library takes half a second.
"""

from capture.mailchimp import audiences, hints, interests, tags

__all__ = ["audiences", "hints", "interests", "tags"]
