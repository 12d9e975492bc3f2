"""The rooms of a Mailchimp of our own: what each address answers, out of what it remembers."""

import itertools
import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.mailchimp.people import People, Refusal, md5, stamp

Answer = tuple[int, Any]
Query = dict[str, str]
MOST = 500
ID = r"([^/]+)"
# Of a batch of which a part is to fail: each third.
EACH = 3


@dataclass
class Audience:
    """One audience over there."""

    name: str
    # Whether its own GDPR fields are on.
    permissions: bool = False
    people: People = field(default_factory=People)
    fields: dict[int, dict[str, Any]] = field(default_factory=dict)
    categories: dict[str, dict[str, Any]] = field(default_factory=dict)
    segments: dict[int, dict[str, Any]] = field(default_factory=dict)
    hooks: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def interests(self) -> dict[str, str]:
        """The names of all interests, by their ids."""
        return {one: name for category in self.categories.values() for one, name in category["interests"].items()}

    def tags_of(self, subscriber: str) -> list[dict[str, Any]]:
        """Return the tags of one, as they are told."""
        return [{"id": n, "name": one["name"]} for n, one in self.segments.items() if subscriber in one["members"]]

    def bearing(self, name: str) -> set[str]:
        """Return the addresses that bear a tag."""
        members: set[str] = next((one["members"] for one in self.segments.values() if one["name"] == name), set())
        return {self.people.members[one].email for one in members if one in self.people.members}


class Rooms:
    """Every address that is answered, and what was asked so far."""

    def __init__(self, **audiences: str) -> None:
        self.audiences = {key: Audience(name) for key, name in audiences.items()}
        self.lock, self.numbers = threading.RLock(), itertools.count(1001)
        self.signs = True
        self.part_fails = False
        # How often a tag is not given to an address that could bear it.
        self.failing = Counter[str]()
        # An answer of another shape than the described one.
        self.odd: Any = None

    def answer(self, method: str, address: str, body: Any) -> Answer:
        """Answer one request. Raises Refusal."""
        url = urlsplit(address)
        query = {name: values[-1] for name, values in parse_qs(url.query).items()}
        for asked, pattern, room in self.rooms:
            found = re.fullmatch(pattern, url.path)
            if found and asked == method and self.odd is not None and room is Rooms.members:
                return 200, self.odd
            if found and asked == method:
                with self.lock:
                    return room(self, query, body or {}, *found.groups())
        raise Refusal(404, "Resource Not Found", "The requested resource could not be found.")

    def audience(self, key: str) -> Audience:
        """Return an audience. Raises Refusal."""
        if key not in self.audiences:
            raise Refusal(404, "Resource Not Found", "The requested resource could not be found.")
        return self.audiences[key]

    def ping(self, query: Query, body: Any) -> Answer:
        return 200, {"health_status": "Everything's Chimpy!"}

    def look(self, query: Query, body: Any, key: str) -> Answer:
        audience = self.audience(key)
        return 200, {"id": key, "name": audience.name, "marketing_permissions": audience.permissions}

    # Members.

    def batch(self, query: Query, body: Any, key: str) -> Answer:
        audience = self.audience(key)
        told: dict[str, list[Any]] = {"new_members": [], "updated_members": [], "errors": []}
        if len(body["members"]) > MOST:
            raise Refusal(400, "Invalid Resource", "too many", (("members", "500 at most"),))
        for number, one in enumerate(body["members"]):
            known = md5(one["email_address"]) in audience.people.members
            try:
                if known and not body.get("update_existing"):
                    raise Refusal(400, "Member Exists", f"{one['email_address']} is already a list member")
                if self.part_fails and number % EACH == 0:
                    raise Refusal(500, "", "a database of theirs was away")
                self._write(audience, one, query)
            except Refusal as refusal:
                why = {"error": refusal.detail, "error_code": "ERROR_GENERIC", "field": "", "field_message": ""}
                told["errors"].append({"email_address": one["email_address"], **why})
            else:
                person = audience.people.members[md5(one["email_address"])]
                told["updated_members" if known else "new_members"].append(person.told([]))
        created, updated, failed = (len(told[name]) for name in ("new_members", "updated_members", "errors"))
        return 200, told | {"total_created": created, "total_updated": updated, "error_count": failed}

    def _write(self, audience: Audience, body: Any, query: Query, if_new: str = "") -> None:
        validates = query.get("skip_merge_validation") != "true"
        person = audience.people.write(body, set(audience.interests), validates, if_new)
        for name in body.get("tags") or ():
            self._segment(audience, name)["members"].add(md5(person.email))

    def _segment(self, audience: Audience, name: str) -> dict[str, Any]:
        for segment in audience.segments.values():
            if segment["name"] == name:
                return segment
        number = next(self.numbers)
        audience.segments[number] = {"name": name, "members": set[str]()}
        return audience.segments[number]

    def members(self, query: Query, body: Any, key: str) -> Answer:
        everybody = sorted(self.audience(key).people.members.values(), key=lambda one: md5(one.email))
        since = query.get("since_last_changed", "")
        found = [one for one in everybody if one.last_changed >= since]
        start = int(query.get("offset", 0))
        page = found[start : start + int(query.get("count", 10))]
        return 200, {"members": [one.told([]) for one in page], "total_items": len(found)}

    def member(self, query: Query, body: Any, key: str, subscriber: str) -> Answer:
        audience = self.audience(key)
        return 200, audience.people.find(subscriber).told(audience.tags_of(subscriber))

    def put(self, query: Query, body: Any, key: str, subscriber: str) -> Answer:
        audience = self.audience(key)
        self._write(audience, body, query, body["status_if_new"])
        return self.member(query, body, key, subscriber)

    def patch(self, query: Query, body: Any, key: str, subscriber: str) -> Answer:
        email = self.audience(key).people.find(subscriber).email
        self._write(self.audience(key), {"email_address": email} | body, query)
        return self.member(query, body, key, subscriber)

    def archive(self, query: Query, body: Any, key: str, subscriber: str) -> Answer:
        self.audience(key).people.archive(subscriber)
        return 204, None

    def erase(self, query: Query, body: Any, key: str, subscriber: str) -> Answer:
        audience = self.audience(key)
        audience.people.erase(subscriber)
        for segment in audience.segments.values():
            segment["members"].discard(subscriber)
        return 204, None

    # What an audience is made of.

    def fields(self, query: Query, body: Any, key: str) -> Answer:
        return 200, {"merge_fields": list(self.audience(key).fields.values()), "total_items": 1}

    def add_field(self, query: Query, body: Any, key: str) -> Answer:
        number = next(self.numbers)
        self.audience(key).fields[number] = {"merge_id": number, **body}
        return 200, self.audience(key).fields[number]

    def change_field(self, query: Query, body: Any, key: str, number: str) -> Answer:
        self.audience(key).fields[int(number)] |= body
        return 200, self.audience(key).fields[int(number)]

    def categories(self, query: Query, body: Any, key: str) -> Answer:
        told = [{"id": one, "title": told["title"]} for one, told in self.audience(key).categories.items()]
        return 200, {"categories": told, "total_items": len(told)}

    def add_category(self, query: Query, body: Any, key: str) -> Answer:
        one = f"c{next(self.numbers)}"
        self.audience(key).categories[one] = {"title": body["title"], "interests": {}}
        return 200, {"id": one, "title": body["title"]}

    def category(self, key: str, one: str) -> dict[str, Any]:
        """Return one. Raises Refusal."""
        if one not in self.audience(key).categories:
            raise Refusal(404, "Resource Not Found", "The requested resource could not be found.")
        return self.audience(key).categories[one]

    def interests(self, query: Query, body: Any, key: str, category: str) -> Answer:
        interests = self.category(key, category)["interests"]
        told = [{"id": one, "name": name, "category_id": category} for one, name in interests.items()]
        return 200, {"interests": told, "total_items": len(told)}

    def add_interest(self, query: Query, body: Any, key: str, category: str) -> Answer:
        interests = self.audience(key).categories[category]["interests"]
        if body["name"] in interests.values():
            raise Refusal(400, "Bad Request", f'Cannot add "{body["name"]}" because it already exists on the list.')
        one = f"i{next(self.numbers)}"
        interests[one] = body["name"]
        return 200, {"id": one, "name": body["name"]}

    def name_interest(self, query: Query, body: Any, key: str, category: str, interest: str) -> Answer:
        self.audience(key).categories[category]["interests"][interest] = body["name"]
        return 200, {"id": interest, "name": body["name"]}

    # Tags are segments that somebody fills.

    def find_tag(self, query: Query, body: Any, key: str) -> Answer:
        found = [
            {"id": number, "name": one["name"]}
            for number, one in self.audience(key).segments.items()
            if query.get("name", "").lower() in one["name"].lower()
        ]
        return 200, {"tags": found, "total_items": len(found)}

    def add_segment(self, query: Query, body: Any, key: str) -> Answer:
        audience = self.audience(key)
        if any(one["name"] == body["name"] for one in audience.segments.values()):
            raise Refusal(400, "Bad Request", "Sorry, that tag already exists.")
        self._segment(audience, body["name"])
        number = max(audience.segments)
        return 200, {"id": number, "name": body["name"], "member_count": 0}

    def segment(self, key: str, number: str) -> dict[str, Any]:
        """Return one. Raises Refusal."""
        if int(number) not in self.audience(key).segments:
            raise Refusal(404, "Resource Not Found", "The requested resource could not be found.")
        return self.audience(key).segments[int(number)]

    def fill_segment(self, query: Query, body: Any, key: str, number: str) -> Answer:
        segment, people = self.segment(key, number), self.audience(key).people
        failing = [one for one in body["members_to_add"] if self.failing[one] > 0]
        self.failing.subtract(failing)
        adding = [one for one in body["members_to_add"] if md5(one) in people.members and one not in failing]
        if max(len(body["members_to_add"]), len(body["members_to_remove"])) > MOST:
            raise Refusal(400, "Invalid Resource", "too many")
        segment["members"] |= {md5(one) for one in adding}
        segment["members"] -= {md5(one) for one in body["members_to_remove"]}
        errors = [{"email_addresses": failing, "error": "Something went wrong."}] if failing else []
        told = {"total_added": len(adding), "total_removed": len(body["members_to_remove"]), "error_count": 0}
        return 200, told | {"members_added": [], "members_removed": [], "errors": errors}

    def name_segment(self, query: Query, body: Any, key: str, number: str) -> Answer:
        self.segment(key, number)["name"] = body["name"]
        return 200, {"id": int(number), "name": body["name"]}

    def drop_segment(self, query: Query, body: Any, key: str, number: str) -> Answer:
        self.segment(key, number)
        del self.audience(key).segments[int(number)]
        return 204, None

    def in_segment(self, query: Query, body: Any, key: str, number: str) -> Answer:
        people, start = self.audience(key).people, int(query.get("offset", 0))
        found = sorted(one for one in self.segment(key, number)["members"] if one in people.members)
        page = [people.members[one].told([]) for one in found[start : start + int(query.get("count", 10))]]
        return 200, {"members": page, "total_items": len(found)}

    # Hooks.

    def hooks(self, query: Query, body: Any, key: str) -> Answer:
        told = [{"id": one, "url": hook["url"]} for one, hook in self.audience(key).hooks.items()]
        return 200, {"webhooks": told, "total_items": len(told)}

    def add_hook(self, query: Query, body: Any, key: str) -> Answer:
        one = f"h{next(self.numbers)}"
        signing = {"signing_enabled": True, "signing_secret": f"signing-{stamp()}-{one}"} if self.signs else {}
        self.audience(key).hooks[one] = body | signing
        return 200, {"id": one, **body, **signing}

    def drop_hook(self, query: Query, body: Any, key: str, one: str) -> Answer:
        del self.audience(key).hooks[one]
        return 204, None

    LIST = f"/lists/{ID}"
    CATEGORIES = f"{LIST}/interest-categories"
    rooms: "tuple[tuple[str, str, Callable[..., Answer]], ...]" = (
        ("GET", "/ping", ping),
        ("GET", LIST, look),
        ("POST", LIST, batch),
        ("GET", f"{LIST}/members", members),
        ("GET", f"{LIST}/members/{ID}", member),
        ("PUT", f"{LIST}/members/{ID}", put),
        ("PATCH", f"{LIST}/members/{ID}", patch),
        ("DELETE", f"{LIST}/members/{ID}", archive),
        ("POST", f"{LIST}/members/{ID}/actions/delete-permanent", erase),
        ("GET", f"{LIST}/merge-fields", fields),
        ("POST", f"{LIST}/merge-fields", add_field),
        ("PATCH", f"{LIST}/merge-fields/{ID}", change_field),
        ("GET", CATEGORIES, categories),
        ("POST", CATEGORIES, add_category),
        ("GET", f"{CATEGORIES}/{ID}/interests", interests),
        ("POST", f"{CATEGORIES}/{ID}/interests", add_interest),
        ("PATCH", f"{CATEGORIES}/{ID}/interests/{ID}", name_interest),
        ("GET", f"{LIST}/tag-search", find_tag),
        ("POST", f"{LIST}/segments", add_segment),
        ("POST", f"{LIST}/segments/{ID}", fill_segment),
        ("PATCH", f"{LIST}/segments/{ID}", name_segment),
        ("DELETE", f"{LIST}/segments/{ID}", drop_segment),
        ("GET", f"{LIST}/segments/{ID}/members", in_segment),
        ("GET", f"{LIST}/webhooks", hooks),
        ("POST", f"{LIST}/webhooks", add_hook),
        ("DELETE", f"{LIST}/webhooks/{ID}", drop_hook),
    )
