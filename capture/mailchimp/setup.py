"""Setup: finds or makes over there what the audience needs, mends what was renamed, and writes down which is which."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa

from capture import journal
from capture.database import now
from capture.errors import MailchimpGone, MailchimpRefused, MailchimpShut
from capture.mailchimp import audiences, hints, interests, owed, tagging, tags
from capture.mailchimp.audiences import Audience
from capture.mailchimp.bodies import MERGE_FIELDS
from capture.mailchimp.bridge import Bridge
from capture.mailchimp.members import Member
from capture.words import N_

# More than an audience has of merge fields, of categories or of interests.
ALL = 1000
HOOKS = "/hooks/mailchimp/"
EVENTS = {
    **dict.fromkeys(("subscribe", "unsubscribe", "profile", "cleaned", "upemail"), True),
    "campaign": False,
}
# Not what programs do: we would be told of what we did ourselves (CiviCRM's extension wiped groups so).
SOURCES = {"user": True, "admin": True, "api": False}


log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """One thing to be done over there: what it is, in words, its name, and how it is done."""

    words: str
    name: str
    do: Callable[[], None]


def steps(bridge: Bridge) -> Iterator[Step]:
    """Yield what is to be done; whoever does not do a step before asking for the next one only looks.

    Raises MailchimpShut for a key or an audience that there is not.
    """
    yield from _Setup(bridge).steps()


def has_permissions(bridge: Bridge) -> bool:
    """Return whether the audience asks for permissions of Mailchimp's own, which nobody who signs up here has given."""
    told = bridge.mailchimp.lists.get_list(bridge.audience, fields="id,marketing_permissions")
    return bool(told.get("marketing_permissions"))


def finish(bridge: Bridge, actor: str) -> None:
    """Write down that it is set up, and owe everybody: the next round sends whoever is not there as they should be."""
    with bridge.database.writing() as session:
        tags.keep_newsletter(session)
        owed.owe_all(session)
        audiences.note(session, bridge.audience, told=bridge.settings.mailchimp_interests)
        particulars = {"audience": bridge.audience, "interests": bridge.settings.mailchimp_interests}
        journal.record(session, actor, "mailchimp-setup", particulars, now())


def bring_interests(bridge: Bridge) -> None:
    """Make or rename the interests of issues that are new, or are called otherwise by now."""
    making = _Setup(bridge)
    for step in making.of_issues():
        step.do()
    with bridge.database.writing() as session:
        # Whoever ticked an issue before it had its interest is to be told anew.
        owed.owe_all(session)


def has_interests(bridge: Bridge) -> bool:
    """Return whether every interest that is told is still over there: somebody may have taken them out by hand."""
    with bridge.database.reading() as session:
        category, told = bridge.state(session).category, set(interests.ids(session).values())
    if not told:
        return True
    try:
        answer = bridge.mailchimp.lists.list_interest_category_interests(
            bridge.audience, category, count=ALL, fields="interests.id"
        )
    except MailchimpGone:
        return False
    return told <= {one["id"] for one in answer["interests"]}


class _Setup:
    """One look at the audience, part by part."""

    def __init__(self, bridge: Bridge) -> None:
        self.bridge, self.lists, self.audience = bridge, bridge.mailchimp.lists, bridge.audience
        self.category = ""

    def steps(self) -> Iterator[Step]:
        name = self._name()
        with self.bridge.database.reading() as session:
            new = session.get(Audience, self.audience) is None
        if new:
            yield Step(N_("the audience"), name, partial(self._begin, name))
        yield from self._of_fields()
        yield from self.of_issues()
        yield from self._of_tags()
        yield from self._of_hook()

    def _name(self) -> str:
        try:
            self.bridge.mailchimp.ping.get()
            return str(self.lists.get_list(self.audience, fields="id,name")["name"])
        except MailchimpRefused as refused:
            raise MailchimpShut(status=refused.status, title=refused.title) from refused

    def _begin(self, name: str) -> None:
        """Know this audience alone: of another one nothing is true here."""
        told = {"audience": self.audience, "name": name[:200], "category": "", "hook": "", "signing": ""}
        with self.bridge.database.writing() as session:
            for forget in (interests.forget, tags.lose):
                forget(session)
            session.execute(sa.delete(Member))
            session.execute(sa.delete(Audience))
            row = Audience(**told, told=self.bridge.settings.mailchimp_interests, set_up_at=now())
            session.add(row)

    def _of_fields(self) -> Iterator[Step]:
        answer = self.lists.get_list_merge_fields(self.audience, count=ALL)
        there = {field["tag"]: field for field in answer["merge_fields"]}
        for tag, name in MERGE_FIELDS.items():
            told = {"name": name, "tag": tag, "type": "text", "public": False, "required": False}
            if tag not in there:
                yield Step(N_("a field"), tag, partial(self.lists.add_list_merge_field, self.audience, told))
            elif there[tag].get("required"):
                # One that is required refuses everybody who left it blank.
                loose = {"name": there[tag]["name"], "required": False}
                loosen = partial(self.lists.update_list_merge_field, self.audience, there[tag]["merge_id"], loose)
                yield Step(N_("a field that need not be filled in"), tag, loosen)

    def of_issues(self) -> Iterator[Step]:
        """Yield what is to be done for the issues."""
        answer = self.lists.get_list_interest_categories(self.audience, count=ALL)
        there = {category["title"]: category["id"] for category in answer["categories"]}
        with self.bridge.database.reading() as session:
            kept = audiences.find(session, self.bridge.settings)
            known = interests.known(session)
        ids = set(there.values())
        self.category = kept.category if kept and kept.category in ids else there.get(interests.CATEGORY, "")
        if not self.category:
            yield Step(N_("a category of interests"), interests.CATEGORY, self._make_category)
        elif kept and kept.category != self.category:
            yield Step(N_("a category that is there"), interests.CATEGORY, partial(self._note, category=self.category))
        yield from self._of_interests(known)

    def _make_category(self) -> None:
        told = {"title": interests.CATEGORY, "type": "checkboxes"}
        self.category = self.lists.create_list_interest_category(self.audience, told)["id"]
        self._note(category=self.category)

    def _of_interests(self, known: Mapping[str, tuple[str, str]]) -> Iterator[Step]:
        there = self._interests() if self.category else {}
        by_name = {name: one for one, name in there.items()}
        for issue, name in interests.names(self.bridge.settings, self.bridge.catalogue).items():
            kept, _ = known.get(issue, ("", ""))
            one = kept if kept in there else by_name.get(name, "")
            if not one:
                yield Step(N_("an interest"), name, partial(self._make, issue, name))
            elif there[one] != name:
                yield Step(N_("an interest under its new name"), name, partial(self._rename, issue, one, name))
            elif known.get(issue) != (one, name):
                yield Step(N_("an interest that is there"), name, partial(self._keep, issue, one, name))

    def _interests(self) -> dict[str, str]:
        answer = self.lists.list_interest_category_interests(self.audience, self.category, count=ALL)
        return {one["id"]: one["name"] for one in answer["interests"]}

    def _make(self, issue: str, name: str) -> None:
        made = self.lists.create_interest_category_interest(self.audience, self.category, {"name": name})
        self._keep(issue, made["id"], name)

    def _rename(self, issue: str, one: str, name: str) -> None:
        self.lists.update_interest_category_interest(self.audience, self.category, one, {"name": name})
        self._keep(issue, one, name)

    def _keep(self, issue: str, one: str, name: str) -> None:
        with self.bridge.database.writing() as session:
            interests.keep(session, issue, one, name)

    def _of_tags(self) -> Iterator[Step]:
        with self.bridge.database.reading() as session:
            several = [tag for tag, _ in tags.listed(session) if tag.gone_at is None]
            wanted = tags.names(session, self.bridge.settings)
        for tag in several:
            name = wanted.get(tag.id, tag.name)
            if name != tag.name:
                yield Step(N_("a tag under its new name"), name, partial(tagging.rename, self.bridge, tag, name))
            elif tag.number is None:
                yield Step(N_("a tag"), tag.name, partial(tagging.begin, self.bridge, tag))
        if tags.NEWSLETTER not in {tag.name for tag in several}:
            yield Step(N_("a tag"), tags.NEWSLETTER, self._make_newsletter)

    def _make_newsletter(self) -> None:
        with self.bridge.database.writing() as session:
            tags.keep_newsletter(session)
        with self.bridge.database.reading() as session:
            tag = next(tag for tag, _ in tags.listed(session) if tag.name == tags.NEWSLETTER)
        tagging.begin(self.bridge, tag)

    def _of_hook(self) -> Iterator[Step]:
        site = self.bridge.settings.site_url
        if not site:
            return
        wanted = f"{site}{HOOKS}{hints.secret(self.bridge.settings)}"
        with self.bridge.database.reading() as session:
            kept = audiences.find(session, self.bridge.settings)
        there = {hook["url"]: hook["id"] for hook in self.lists.get_list_webhooks(self.audience)["webhooks"]}
        if kept and kept.hook and there.get(wanted) == kept.hook:
            return
        old = [number for url, number in there.items() if url.startswith(f"{site}{HOOKS}")]
        yield Step(N_("a hook that tells what changes"), f"{site}{HOOKS}…", partial(self._hook, wanted, old))

    def _hook(self, url: str, old: list[str]) -> None:
        for number in old:
            # What it signs with is told once, when it is made: one that is not known here is of no use.
            self.lists.delete_list_webhook(self.audience, number)
        try:
            made = self.lists.create_list_webhook(self.audience, {"url": url, "events": EVENTS, "sources": SOURCES})
        except MailchimpRefused as refused:
            # It looks at the address first: a site that nobody outside reaches yet has none. Everything else works.
            log.warning("mailchimp makes no hook: %s", refused.title)
            made = {"id": ""}
        signing = made.get("signing_secret", "") if made.get("signing_enabled") else ""
        self._note(hook=made["id"], signing=signing)

    def _note(self, **told: object) -> None:
        with self.bridge.database.writing() as session:
            audiences.note(session, self.audience, **told)
