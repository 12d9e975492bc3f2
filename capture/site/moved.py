"""Moved pages: whoever comes to a former address is sent on, also where nothing but files is served."""

from pathlib import Path

from jinja2 import Environment

from capture.site.whole import Whole


def write(whole: Whole, output: Path, environment: Environment) -> None:
    """Write a page that leads on to each former address, unless something else stands there."""
    template = environment.get_template("moved.html")
    pages = {whole.path(text): text for text in whole.texts.values() if text.kind.address is not None}
    for old, new in whole.catalogue.redirects.items():
        path = output / old.lstrip("/") / ("index.html" if old.endswith("/") else "")
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            text = pages[new]
            path.write_text(
                template.render(page=text, path=new, language=text.language, site_url=whole.site_url), "utf-8"
            )
