"""Drawings: an SVG is shown as it is, if it is nothing but a drawing."""

import re
from xml.etree import ElementTree

from capture.errors import PictureUnreadable
from capture.words import N_

TYPE = "image/svg+xml"
NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
SVG = f"{{{NAMESPACE}}}svg"
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px)?\s*")
# What programs, and what fetches from elsewhere or moves by itself.
ACTIVE = frozenset({"script", "foreignObject", "handler", "listener", "iframe"})

ACTIVE_DRAWING = N_("This drawing contains a program or something from elsewhere. Save it as a plain SVG.")
NO_DRAWING = N_("This is no SVG drawing that can be read. Save it again as a plain SVG, or as PNG.")
NO_SIZE = N_("This drawing does not say its size. Save it with a viewBox, or as PNG.")


def is_one(content: bytes) -> bool:
    """Return whether a file is meant to be an SVG."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and b"<svg" in content[:4096]


def clean(content: bytes) -> tuple[bytes, int, int]:
    """Return a drawing without what its program noted in it (names of files, of people), its width and its height.

    Raises PictureUnreadable for one that is more than a drawing, or none.
    """
    # An entity can grow without end, and no drawing needs one.
    if b"<!ENTITY" in content:
        raise PictureUnreadable(ACTIVE_DRAWING)
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  # without entities it is as long as it is
    except ElementTree.ParseError as broken:
        raise PictureUnreadable(NO_DRAWING) from broken
    if root.tag != SVG:
        raise PictureUnreadable(NO_DRAWING)
    if any(_is_active(element) for element in root.iter()):
        raise PictureUnreadable(ACTIVE_DRAWING)
    _forget_notes(root)
    ElementTree.register_namespace("", NAMESPACE)
    return ElementTree.tostring(root), *_size(root)


def _forget_notes(root: ElementTree.Element) -> None:
    for element in list(root.iter()):
        for child in list(element):
            if not child.tag.startswith(f"{{{NAMESPACE}}}") or child.tag == f"{{{NAMESPACE}}}metadata":
                element.remove(child)
        for name in [name for name in element.attrib if name.startswith("{") and not name.startswith(f"{{{XLINK}}}")]:
            del element.attrib[name]


def _is_active(element: ElementTree.Element) -> bool:
    name = element.tag.rpartition("}")[2]
    values = {key.rpartition("}")[2].lower(): value.strip() for key, value in element.attrib.items()}
    fetches = any(
        key in ("href", "src") and not value.startswith(("#", "data:image/")) for key, value in values.items()
    )
    return name in ACTIVE or fetches or any(key.startswith("on") for key in values)


def _size(root: ElementTree.Element) -> tuple[int, int]:
    lengths = [LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
    if all(lengths):
        width, height = (float(length[1]) for length in lengths if length)
    else:
        box = [float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if LENGTH.fullmatch(part)]
        if len(box) != 4:
            raise PictureUnreadable(NO_SIZE)
        width, height = box[2:]
    if not (width and height):
        raise PictureUnreadable(NO_SIZE)
    return max(1, round(width)), max(1, round(height))
