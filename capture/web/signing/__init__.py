"""Signing in: the guard at the door of the desk, and every page on the way in."""
