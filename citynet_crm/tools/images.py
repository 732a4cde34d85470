"""Photos that people upload: judged by their bytes, drawn again, made small.

What comes out is a fresh JPEG. Nothing of the file that came in survives but the
picture: no EXIF, no position, no comment, no hidden tail, no other format.
Pure functions, no ORM.
"""

import io
import re
import struct
import warnings
import zlib

# The decoders by name: Odoo keeps Pillow from finding them by itself
from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 2000
QUALITY = 85

# The end of a JPEG's picture data is a marker that is neither an escaped byte,
# a fill byte nor a restart.
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


class PhotoRefused(ValueError):
    """The file is no photo that can be kept.

    :param str code: ``empty``, ``bytes`` (file too large), ``format`` (not JPEG, PNG
        or WebP), ``unreadable`` (cut or damaged) or ``pixels`` (picture too large)
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def clean_photo(data, max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS, max_side=MAX_SIDE):
    """Draw an uploaded photo again.

    :param bytes data: the file as uploaded; its name and declared type don't count
    :param int max_bytes: largest file taken
    :param int max_pixels: largest picture decoded (width x height)
    :param int max_side: longest side of the result in pixels
    :return: bytes of an upright RGB JPEG without metadata
    :raise PhotoRefused: with the reason as ``code``
    """
    if not data:
        raise PhotoRefused("empty")
    if len(data) > max_bytes:
        raise PhotoRefused("bytes")
    kind = sniff(data)
    if not kind:
        raise PhotoRefused("format")
    if not _is_whole(kind, data):
        raise PhotoRefused("unreadable")
    try:
        return _draw(kind, data, max_pixels, max_side)
    except (PhotoRefused, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise PhotoRefused("pixels") from error
    except Exception as error:  # noqa: BLE001 decoders raise anything on hostile bytes
        raise PhotoRefused("unreadable") from error


def sniff(data):
    """:return: str, ``JPEG``, ``PNG`` or ``WEBP`` by the first bytes, else None."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    return None


def _draw(kind, data, max_pixels, max_side):
    """:return: bytes of the JPEG; ``kind`` is the only decoder that is tried."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(data), formats=[kind])
    if image.width * image.height > max_pixels:
        raise PhotoRefused("pixels")
    if kind == "JPEG":  # decode no more than is kept
        image.draft("RGB", (max_side, max_side))
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    image = image.convert("RGB")
    image.thumbnail((max_side, max_side))
    # A new picture takes the pixels only, so that no metadata can travel along
    fresh = Image.new("RGB", image.size)
    fresh.paste(image)
    target = io.BytesIO()
    fresh.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()


def _is_whole(kind, data):
    """Whether the file goes on to its end.

    Pillow can't be asked: where ``LOAD_TRUNCATED_IMAGES`` is set for the process (the
    PDF reports do it), it fills up a cut photo with grey and says nothing.
    """
    try:
        return {"JPEG": _jpeg_is_whole, "PNG": _png_is_whole, "WEBP": _webp_is_whole}[
            kind
        ](data)
    except (IndexError, struct.error):
        return False


def _jpeg_is_whole(data):
    position = 2
    while True:
        found = _JPEG_MARKER.search(data, position)
        if not found:
            return False
        marker = data[found.start() + 1]
        if marker == 0xD9:
            return True
        position = found.end()
        if marker != 0x01:
            (length,) = struct.unpack_from(">H", data, position)
            position += length


def _png_is_whole(data):
    position = 8
    while True:
        length, name = struct.unpack_from(">I4s", data, position)
        content = data[position + 4 : position + 8 + length]
        position += length + 12
        (checksum,) = struct.unpack_from(">I", data, position - 4)
        if zlib.crc32(content) != checksum:
            return False
        if name == b"IEND":
            return True


def _webp_is_whole(data):
    (length,) = struct.unpack_from("<I", data, 4)
    return length + 8 <= len(data)
