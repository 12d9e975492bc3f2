"""What attackers do is what visitors do, more often; and what colleagues do, with files that others gave them."""

from tests.imports.conftest import town
from tests.serving.conftest import campaign, served
from tests.web.conftest import confirming, letters

__all__ = ["campaign", "confirming", "letters", "served", "town"]
