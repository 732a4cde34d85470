import io
import struct
import zlib

from PIL import Image, ImageFile

from odoo.addons.citynet_crm.tests.common_web import make_photo
from odoo.addons.citynet_crm.tools import images
from odoo.tests import BaseCase, tagged

HTML_TAIL = b"<html><script>alert(1)</script></html>"


def png_of_size(width, height):
    """:return: bytes of a PNG that only says how large it is."""

    def chunk(name, data):
        content = name + data
        return (
            struct.pack(">I", len(data))
            + content
            + struct.pack(">I", zlib.crc32(content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"IDAT", zlib.compress(b"\0" * 1000)),
            chunk(b"IEND", b""),
        ]
    )


@tagged("post_install", "-at_install")
class TestImages(BaseCase):
    def _refused(self, data, **options):
        with self.assertRaises(images.PhotoRefused) as refusal:
            images.clean_photo(data, **options)
        return refusal.exception.code

    def _open(self, data):
        image = Image.open(io.BytesIO(data))
        image.load()
        return image

    def test_jpeg_png_and_webp_become_jpeg(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            image = self._open(images.clean_photo(make_photo(kind)))
            self.assertEqual((image.format, image.size), ("JPEG", (640, 400)), kind)

    def test_position_and_camera_are_gone(self):
        exif = Image.Exif()
        exif[0x010F] = "Secret Camera"
        exif.get_ifd(0x8825)[1] = "S"
        exif.get_ifd(0x8825)[2] = (6.0, 48.0, 17.0)
        photo = make_photo(exif=exif, comment=b"my house")
        self.assertIn(b"Secret Camera", photo)
        clean = images.clean_photo(photo)
        self.assertNotIn(b"Secret Camera", clean)
        self.assertNotIn(b"my house", clean)
        self.assertFalse(self._open(clean).getexif())

    def test_photo_taken_sideways_stands_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        clean = images.clean_photo(make_photo(exif=exif))
        self.assertEqual(self._open(clean).size, (400, 640))

    def test_hidden_tail_is_gone(self):
        for kind in ("JPEG", "PNG"):
            clean = images.clean_photo(make_photo(kind) + HTML_TAIL)
            self.assertNotIn(b"<script>", clean)

    def test_large_photo_is_made_smaller(self):
        clean = images.clean_photo(make_photo(size=(4000, 3000)))
        self.assertEqual(max(self._open(clean).size), images.MAX_SIDE)

    def test_transparent_becomes_white(self):
        target = io.BytesIO()
        Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(target, "PNG")
        image = self._open(images.clean_photo(target.getvalue()))
        self.assertEqual(image.getpixel((25, 25)), (255, 255, 255))

    def test_what_is_no_photo_by_its_bytes(self):
        self.assertEqual(self._refused(b""), "empty")
        for data in (
            b"%PDF-1.7 ...",
            b"<?php system($_GET[0]); ?>",
            b"MZ\x90\0",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            HTML_TAIL,
            b"GIF89a" + b"\0" * 100,
            b"BM" + b"\0" * 100,
            b"RIFF\0\0\0\0WAVE",
        ):
            self.assertEqual(self._refused(data), "format", data[:8])

    def test_cut_photo_is_refused_even_where_pillow_would_fill_it_up(self):
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
        try:
            for kind in ("JPEG", "PNG", "WEBP"):
                photo = make_photo(kind, size=(900, 700))
                for part in (4, 2, 1.1):
                    self.assertEqual(
                        self._refused(photo[: int(len(photo) / part)]),
                        "unreadable",
                        kind,
                    )
                self.assertEqual(self._refused(photo[:14]), "unreadable", kind)
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before

    def test_damaged_inside(self):
        photo = bytearray(make_photo("PNG", size=(900, 700)))
        photo[60:120] = b"\0" * 60
        self.assertEqual(self._refused(bytes(photo)), "unreadable")

    def test_too_many_bytes_or_pixels(self):
        self.assertEqual(self._refused(make_photo() + b"\0" * 6_000_000), "bytes")
        self.assertEqual(self._refused(png_of_size(50_000, 50_000)), "pixels")
        self.assertEqual(self._refused(make_photo(), max_pixels=1000), "pixels")
