import re
from urllib.parse import urlsplit

from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import tagged

# what a browser fetches by itself; links and maps wait for a click
_FETCHED = (
    "//link[@rel!='canonical' and @rel!='alternate']/@href | //script/@src | //img/@src"
)


@tagged("post_install", "-at_install")
class TestOwnHost(CitynetWebCase):
    """No page asks another host for anything: visitors' addresses stay with us."""

    PAGES = ("/", "/internet", "/internet/order", "/contactus", "/web/login", "/my")

    def _get_hosts(self, texts):
        own = {"", "localhost", "127.0.0.1", urlsplit(self.base_url()).hostname}
        return {urlsplit(text).hostname or "" for text in texts} - own

    def test_pages_and_their_styles_name_no_other_host(self):
        self._make_portal_user("owner")
        self._log_in("owner")
        styles = set()
        for page in self.PAGES:
            fetched = self._get_page(page).xpath(_FETCHED)
            with self.subTest(page=page):
                self.assertEqual(self._get_hosts(fetched), set())
            styles.update(url for url in fetched if ".css" in url)
        self.assertTrue(styles)
        for style in styles:
            text = self.url_open(style).text
            urls = re.findall(r"url\(['\"]?([^'\")]+)", text)
            with self.subTest(style=style):
                self.assertEqual(self._get_hosts(urls), set())
