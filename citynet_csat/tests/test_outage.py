from odoo.tests import TransactionCase, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestOutage(CsatCommon, TransactionCase):
    def test_an_answer_about_an_outage_is_counted_by_the_customers_own_line(self):
        survey = self._make_survey(name="Sesudah gangguan", event="outage")
        customer = self._make_customer()
        service = self.env["citynet.subscription"].create(
            {
                "partner_id": customer.id,
                "package_id": self.package.id,
                "area_id": self.odp.id,
            }
        )
        several = self._make_customer("Sekolah")
        self.env["citynet.subscription"].create(
            [
                {
                    "partner_id": several.id,
                    "package_id": self.package.id,
                    "area_id": area.id,
                }
                for area in (self.odp, self.pop)
            ]
        )
        outage = self.env["citynet.outage"].create(
            {"cause": "Kabel putus", "area_ids": self.region.ids}
        )
        outage.action_announce()
        outage.action_resolve()
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_outage").method_direct_trigger()
        asked = self.env["rating.rating"].search(
            [("citynet_survey_id", "=", survey.id)]
        )
        self.assertEqual(asked.partner_id, customer | several)
        one = asked.filtered(lambda rating: rating.partner_id == customer)
        self.assertEqual(one.citynet_subscription_id, service)
        self.assertEqual(one.citynet_area_id, self.odp)
        self.assertEqual(one.citynet_package_id, self.package)
        other = asked - one
        self.assertFalse(other.citynet_subscription_id)
        self.assertEqual(other.citynet_area_id, self.region)
