"""What attackers do is what visitors do, more often."""

from tests.web.conftest import confirming, letters

__all__ = ["confirming", "letters"]
