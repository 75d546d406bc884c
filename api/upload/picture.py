"""Images: bounded before they are decoded, and drawn anew, so that nothing of the file is left but what can be seen."""

from typing import BinaryIO

from PIL import Image, ImageFile

from matching.upload import LONGEST_SIDE, MOST_PIXELS, Extent, Flaw, FlawedError, Kind

FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
OPTIONS = {"JPEG": {"quality": 85}, "PNG": {}, "WEBP": {"quality": 85}}
_ORIENTATION = 0x0112  # the tag of EXIF
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses at twice this number, and some formats before they are opened
ImageFile.LOAD_TRUNCATED_IMAGES = False


def redraw(kind: Kind, file: BinaryIO, clean: BinaryIO) -> Extent:
    """Write the picture without its metadata, turned upright and no larger than needed, to `clean`; how large it is now."""
    name = FORMATS[kind]
    try:
        with Image.open(file, formats=(name,)) as opened:
            _check(opened, kind)
            drawn = _drawn(opened)
    except (Image.DecompressionBombError, MemoryError) as error:
        raise FlawedError(Flaw.TOO_MANY_PIXELS) from error
    drawn.save(clean, name, **OPTIONS[name])
    return Extent(*drawn.size)


def _check(opened: ImageFile.ImageFile, kind: Kind) -> None:
    if opened.width * opened.height > MOST_PIXELS:
        raise FlawedError(Flaw.TOO_MANY_PIXELS)
    if (
        kind is not Kind.JPEG and getattr(opened, "n_frames", 1) > 1
    ):  # a telephone's JPEG may hold a second view; the first is shown
        raise FlawedError(Flaw.MOVING)


def _drawn(opened: Image.Image) -> Image.Image:
    turn = _turn(opened)
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded small at once
    opened.load()
    plain = opened.convert("RGBA" if opened.format != "JPEG" and opened.has_transparency_data else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if turn is not None:
        plain = plain.transpose(turn)
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    return fresh


def _turn(opened: Image.Image) -> Image.Transpose | None:
    try:
        return _TURNS.get(opened.getexif().get(_ORIENTATION, 1))
    except Exception:  # whatever stands there, it only says how to turn the picture
        return None
