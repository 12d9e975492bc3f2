"""What the files of each folder become, and which facts they need and take."""

from dataclasses import dataclass

OF_DATES = ("title", "date")
OF_PAGES = ("slug", "former", "summary", "picture", "picture_text")


@dataclass(frozen=True)
class Kind:
    """What the files of a folder become; without an address they have no page of their own."""

    folder: str
    address: str | None = None
    template: str = ""
    needs: tuple[str, ...] = ("title",)
    takes: tuple[str, ...] = ()
    # Shown in a row on the page whose key is the folder's name.
    listed: bool = False
    needs_text: bool = True
    # The fact by which it is called.
    heading: str = "title"
    # Takes any fact: who calls decides what they mean.
    takes_any: bool = False

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that mean something here, in the order in which one writes them."""
        return tuple(dict.fromkeys((*self.needs, *self.takes, self.heading, "key")))

    @property
    def is_public(self) -> bool:
        """Whether visitors ever see it."""
        return self.listed or self.address is not None

    @property
    def is_translated(self) -> bool:
        """Whether people read it in their language."""
        return self.is_public or self in (KINDS["mailings"], KINDS["scripts"])


KINDS = {
    kind.folder: kind
    for kind in (
        Kind("pages", "{slug}/", "page", takes=("menu", "promise", "service", *OF_PAGES)),
        Kind("issues", "issues/{slug}/", "issue", takes=("order", "promise", "figure", *OF_PAGES)),
        Kind("news", "news/{slug}/", "article", OF_DATES, OF_PAGES),
        Kind("team", takes=("order", "role", "picture", "picture_text"), listed=True, needs_text=False),
        Kind("endorsements", takes=("order", "role"), listed=True),
        Kind("dates", needs=OF_DATES, takes=("time", "until", "place", "service"), listed=True, needs_text=False),
        Kind(
            "mailings",
            needs=("subject",),
            takes=("audience", "channel", "preview", "from", "send_at"),
            heading="subject",
        ),
        Kind("scripts", takes_any=True),
    )
}
# Pages that the software itself leads to: their address and their template are their own.
OWN_ADDRESSES = {"home": "", "404": "404.html", "503": "503.html"}
OWN_TEMPLATES = {
    *("home", "sign-up", "thank-you", "privacy", "legal", "vote", "404", "503"),
    *("issues", "news", "team", "endorsements", "dates"),
}
# What they show is what the campaign says: none of them only serves those who vote.
OWN_WORDS = {"home", "issues", "news", "team", "endorsements"}
# Their templates draw the sign-up form.
OWN_FORMS = {"home", "sign-up"}
