import json

from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestPortalAddress(CitynetWebCase):
    """A customer in a village without postcode and province, and without e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls._make_portal_user("owner").partner_id
        cls.owner.write(
            {
                "street": "RT 01 RW 02",
                "city": "Kudus",
                "country_id": cls.env.ref("base.id").id,
                "zip": False,
                "state_id": False,
                "email": False,
            }
        )

    def setUp(self):
        super().setUp()
        self._log_in("owner")

    def _send(self, **typed):
        page = self._get_page("/my/account")
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        form = {
            "csrf_token": token,
            "partner_id": self.owner.id,
            "name": self.owner.name,
            "phone": "0812-1111-2222",
            "street": "RT 03 RW 04",
            "city": "Kudus",
            "country_id": self.owner.country_id.id,
            "address_type": "billing",
            "use_delivery_as_billing": "true",
        }
        return json.loads(
            self.url_open("/my/address/submit", data={**form, **typed}).content
        )

    def test_phone_and_address_are_changed_without_postcode_and_province(self):
        answer = self._send()
        self.assertFalse(answer.get("invalid_fields"), answer)
        self.assertEqual(self.owner.street, "RT 03 RW 04")
        self.assertEqual(self.owner.phone_sanitized, "+6281211112222")

    def test_a_phone_is_still_needed(self):
        self.assertIn("phone", self._send(phone="")["invalid_fields"])
        self.assertEqual(self.owner.street, "RT 01 RW 02")
