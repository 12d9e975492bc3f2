"""The darkroom: a photograph as a camera wrote it becomes prints that show nothing but the picture."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from capture.errors import PictureUnreadable
from capture.words import N_

# A phone, a phone with a fine screen or half a desk, a whole desk.
WIDTHS = (480, 960, 1600)
# What Pillow reads without another program; EPS would start one.
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "BMP")
MOST_PIXELS = 80_000_000  # below the number at which Pillow suspects a bomb
# Chosen by eye on photographs and on flat drawings. One thread each: several pictures are printed at once.
RECIPES: dict[str, tuple[str, dict[str, Any]]] = {
    "image/avif": ("AVIF", {"quality": 55, "speed": 6, "max_threads": 1}),
    "image/webp": ("WEBP", {"quality": 78, "method": 4}),
    "image/jpeg": ("JPEG", {"quality": 80, "progressive": True, "optimize": True}),
}
# Every browser shows it: it needs one size only.
COMMON = "image/jpeg"
COMMON_WIDTH = 960
# ISO base media brands of HEIF with HEVC, which is what telephones write (ISO/IEC 23008-12).
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypmsf1")

UNKNOWN = N_("This is no picture that can be read. Save it as JPEG or PNG.")
HEIC_PHOTO = N_("This is a HEIC photograph, which few browsers show. Save it as JPEG.")
DAMAGED = N_("The file is damaged or was not copied whole. Copy it again from where it came.")
BOMB = N_("The picture is too large. Save it smaller: 4,000 points on its longer side are plenty.")
TOO_LARGE = N_(
    "The picture has {width} × {height} points. Save it smaller: 4,000 points on its longer side are plenty."
)


@dataclass(frozen=True)
class Made:
    """One finished file."""

    type: str
    width: int
    height: int
    content: bytes

    @property
    def ending(self) -> str:
        """How its name ends."""
        return {"image/jpeg": ".jpg", "image/svg+xml": ".svg"}.get(self.type, f".{self.type.partition('/')[2]}")


def prints(content: bytes) -> list[Made]:
    """Return the prints of a photograph, the one that is good for every program last. Raises PictureUnreadable."""
    with _told_in_words(content):
        picture = _upright(content)
        widths = sorted({min(width, picture.width) for width in WIDTHS})
        scaled = [_scaled(picture, width) for width in widths]
        better = [_made(one, kind) for kind in RECIPES if kind != COMMON for one in scaled]
        return [*better, _made([one for one in scaled if one.width <= COMMON_WIDTH or one is scaled[0]][-1], COMMON)]


def cropped(content: bytes, width: int, height: int) -> bytes:
    """Return a photograph as one JPEG of exactly this size, its middle kept. Raises PictureUnreadable."""
    with _told_in_words(content):
        return _encoded(ImageOps.fit(_on_white(_upright(content)), (width, height)), COMMON)


@contextmanager
def _told_in_words(content: bytes) -> Iterator[None]:
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PictureUnreadable(BOMB) from bomb
    except UnidentifiedImageError as unknown:
        is_heic = any(brand in content[:16] for brand in HEIC)
        raise PictureUnreadable(HEIC_PHOTO if is_heic else UNKNOWN) from unknown
    # What Pillow's readers raise on files of random bytes.
    except (OSError, RuntimeError, SyntaxError, TypeError, ValueError, struct.error) as broken:
        raise PictureUnreadable(DAMAGED) from broken


def _upright(content: bytes) -> Image.Image:
    # Or only the oldest formats are known.
    Image.init()
    with Image.open(BytesIO(content), formats=FORMATS) as original:
        if original.width * original.height > MOST_PIXELS:
            raise PictureUnreadable(TOO_LARGE, width=original.width, height=original.height)
        # A JPEG can be read at half, a quarter or an eighth of its size, many times as fast.
        original.draft(None, (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
        original.load()
        profile = original.info.get("icc_profile")
        return _in_srgb(_scaled(_plain(ImageOps.exif_transpose(original)), WIDTHS[-1]), profile)


def _made(picture: Image.Image, kind: str) -> Made:
    return Made(kind, picture.width, picture.height, _encoded(picture, kind))


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # Sixteen bits a channel: a screen shows eight.
        return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L").convert("RGB")
    if picture.mode in ("RGB", "CMYK", "LAB"):
        return picture
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        return clear if clear.getchannel("A").getextrema() != (255, 255) else clear.convert("RGB")
    return picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    flat = picture.convert("RGB") if alpha else picture
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile)) if profile else None
        srgb = ImageCms.createProfile("sRGB")
        seen = ImageCms.profileToProfile(flat, own, srgb, outputMode="RGB") if own else flat.convert("RGB")
    except (ImageCms.PyCMSError, OSError):
        # A profile that is none, or that is another kind of picture's: as browsers do without one.
        seen = flat.convert("RGB")
    if seen is None:
        return picture
    if alpha:
        seen.putalpha(alpha)
    return seen


def _scaled(picture: Image.Image, width: int) -> Image.Image:
    width = min(width, picture.width)
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    form, recipe = RECIPES[kind]
    flat = _on_white(picture) if kind == COMMON else picture.copy()
    # Where and when it was taken, with what, by whom: some encoders would write it again.
    flat.info.clear()
    into = BytesIO()
    flat.save(into, form, **recipe)
    return into.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.copy()
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper
