import base64
import io

from PIL import Image

from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestOrderDesk(DeskCommon):
    """An order that comes by phone, typed in by customer service."""

    VIEW = "citynet_crm.crm_lead_view_form_order"

    def _type_in(self, **values):
        form = Form(self.env["crm.lead"].with_user(self.agent), view=self.VIEW)
        form.contact_name = "Siti Aminah"
        form.phone = "0813-2222-3333"
        form.citynet_package_id = self.package
        form.citynet_village = "bacin"
        form.citynet_district = "BAE"
        for name, value in values.items():
            form[name] = value
        return form.save()

    def test_an_agent_types_checks_and_confirms(self):
        order = self._type_in(citynet_nik="3319072702015716")
        self.assertTrue(order.citynet_number)
        self.assertIn("Siti Aminah", order.name)
        order.action_citynet_check_coverage()
        self.assertEqual(order.citynet_area_id, self.area)
        self.assertEqual(order.citynet_coverage, "covered")
        order.action_citynet_confirm()
        job = order.citynet_work_order_ids
        self.assertEqual((job.kind, job.state), ("installation", "draft"))
        customer = order.partner_id
        self.assertTrue(customer.citynet_number)
        self.assertEqual(customer.citynet_village, "bacin")

    def test_the_orders_form_is_opened_wherever_an_order_is_opened(self):
        order = self._make_order()
        self.assertEqual(order.get_formview_id(), self.env.ref(self.VIEW).id)
        other = self.env["crm.lead"].create({"name": "A stock opportunity"})
        self.assertNotEqual(other.get_formview_id(), self.env.ref(self.VIEW).id)

    def test_the_orders_kanban_has_the_orders_stages_only(self):
        stages = (
            self.env["crm.lead"]
            .with_context(citynet_orders=True)
            ._read_group_stage_ids(self.env["crm.stage"], [])
        )
        self.assertEqual(stages.mapped("name"), ["New", "Coverage check", "Confirmed"])

    def test_phone_and_number_find_the_order(self):
        order = self._make_order()
        for text in ("0813 2222", "+62 813-2222-3333", order.citynet_number):
            with self.subTest(text=text):
                found = self.env["crm.lead"].search([("display_name", "ilike", text)])
                self.assertIn(order, found)

    def test_the_identity_number_is_typed_in_and_never_read_back(self):
        order = self._type_in(citynet_nik="3319072702015716")
        self.assertEqual(order.citynet_nik, "3319************")
        with self.assertRaises(AccessError):
            order.citynet_identity_id.with_user(self.agent).read(["nik_secret"])
        with self.assertRaises(AccessError):
            order.action_citynet_view_identity()

    def test_a_viewer_opens_the_document_and_leaves_a_row(self):
        order = self._type_in(citynet_nik="3319072702015716")
        viewer = new_test_user(
            self.env,
            "test_viewing_agent",
            groups="citynet_crm.group_agent,citynet_crm.group_id_viewer",
        )
        action = order.with_user(viewer).action_citynet_view_identity()
        opened = (
            self.env[action["res_model"]].with_user(viewer).browse(action["res_id"])
        )
        self.assertEqual(opened.nik, "3319072702015716")
        self.assertEqual(order.citynet_identity_id.sudo().log_ids.user_id, viewer)

    def test_a_photo_is_drawn_anew_before_it_is_kept(self):
        photo = Image.new("RGB", (40, 30), "green")
        file = io.BytesIO()
        photo.save(file, "PNG", pnginfo=None)
        order = self._type_in(citynet_id_photo=base64.b64encode(file.getvalue()))
        kept = base64.b64decode(order.citynet_identity_id.sudo().photo)
        self.assertTrue(kept.startswith(b"\xff\xd8\xff"))
        self.assertTrue(order.citynet_has_id_photo)
        self.assertFalse(order.citynet_id_photo)

    def test_what_is_no_photo_is_refused_with_a_sentence(self):
        for data in (b"<svg onload=alert(1)>", b"%PDF-1.4", b""):
            encoded = base64.b64encode(data or b"x")
            with self.subTest(data=data), self.assertRaisesRegex(UserError, "JPEG"):
                self._type_in(citynet_id_photo=encoded)
