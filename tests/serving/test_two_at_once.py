"""Two servers, each with its worker, on one database: nothing is lost, and nobody gets two letters."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from capture.database import Database
from capture.proposals import Proposal
from tests.serving.copies import Copy, sign_up, until
from tests.serving.postbox import opened

CROWD = 12


def test_two_servers_on_one_database_take_and_write_to_everybody_once(
    either_campaign: Copy, database: Database, numbers: Callable[[int, int], int]
) -> None:
    people = [f"visitor-{number}@exemple.fr" for number in range(numbers(40, 2000))]
    with opened() as postbox:
        ports = [either_campaign.serve(MAIL_URL=postbox.url).port for _ in range(2)]
        # Each comes twice: by one server, and by the other.
        posts = [(port, email) for email in people for port in ports]
        with ThreadPoolExecutor(CROWD) as crowd:
            told = Counter(crowd.map(lambda post: sign_up(*post).status, posts))
        assert told == {303: len(posts)}
        until(lambda: len(postbox.letters) >= len(people), seconds=120)
        either_campaign.stop_all()
        assert sorted(postbox.addressees) == sorted(people)
    with database.reading() as session:
        assert sorted(session.scalars(sa.select(Proposal.email))) == sorted(people)
