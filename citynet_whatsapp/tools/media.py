"""Files that customers send: kept when their bytes are of a harmless kind."""

from odoo.addons.citynet_crm.tools.images import PhotoRefused, clean_photo, sniff

# first bytes (from an offset): MIME type and ending
_SIGNS = (
    (0, b"%PDF-", "application/pdf", "pdf"),
    (0, b"OggS", "audio/ogg", "ogg"),
    (0, b"ID3", "audio/mpeg", "mp3"),
    (0, b"\xff\xfb", "audio/mpeg", "mp3"),
    (0, b"#!AMR", "audio/amr", "amr"),
    (4, b"ftyp", "video/mp4", "mp4"),
)


class MediaRefused(ValueError):
    """The file is of no kind that is kept."""


def make_safe(data):
    """:param bytes data: as the customer sent it; its name and declared type don't count
    :return: (bytes, MIME type, ending); pictures are drawn again
    :raise MediaRefused:
    """
    if sniff(data):
        try:
            return clean_photo(data, max_bytes=16 * 1024 * 1024), "image/jpeg", "jpg"
        except PhotoRefused as refused:
            raise MediaRefused(refused.code) from None
    for offset, sign, mimetype, ending in _SIGNS:
        if data[offset : offset + len(sign)] == sign:
            return data, mimetype, ending
    raise MediaRefused("format")
