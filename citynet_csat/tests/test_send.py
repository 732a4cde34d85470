from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, TransactionCase, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestSend(CsatCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_users()
        cls.manual = cls._make_survey(event="manual", limit_days=30)
        cls.survey.active = False

    def _make_services(self, *customers):
        return self.env["citynet.subscription"].create(
            [
                {"partner_id": customer.id, "package_id": self.package.id, "price": 1}
                for customer in customers
            ]
        )

    def _open(self, services):
        wizard = self.env["citynet.csat.send"].with_user(self.agent)
        return wizard.with_context(
            active_model="citynet.subscription",
            active_ids=services.ids,
            default_survey_id=self.manual.id,
        )

    def _get_requests(self):
        return self.env["rating.rating"].search(
            [("citynet_survey_id", "=", self.manual.id)]
        )

    def test_count_is_shown_first_and_kept(self):
        twice = self._make_customer()
        lately = self._make_customer(
            citynet_csat_date=fields.Datetime.now() - timedelta(days=2)
        )
        silent = self._make_customer(email=False, phone=False)
        services = self._make_services(
            twice, twice, lately, silent, self._make_customer()
        )
        form = Form(self._open(services))
        self.assertEqual(
            (
                form.service_count,
                form.asked_count,
                form.unreachable_count,
                form.further_count,
                form.send_count,
            ),
            (5, 1, 1, 1, 2),
        )
        form.save().action_send()
        requests = self._get_requests()
        requests._send_batch()
        self.assertEqual(requests.mapped("citynet_stage").count("sent"), 2)

    def test_pressed_twice_asks_once(self):
        wizard = Form(self._open(self._make_services(self._make_customer()))).save()
        wizard.action_send()
        wizard.invalidate_recordset()
        self.assertEqual((wizard.asked_count, wizard.send_count), (1, 0))
        wizard.action_send()
        self.assertEqual(len(self._get_requests()), 1)

    def test_a_survey_that_is_over_says_so_before_it_is_sent(self):
        self.manual.date_end = fields.Date.subtract(
            self.manual.company_id._citynet_today(), days=1
        )
        form = Form(self._open(self._make_services(self._make_customer())))
        self.assertEqual((form.is_asking, form.send_count), (False, 0))

    def test_filter_that_cannot_be_read_gets_a_sentence(self):
        wizard = self._open(self.env["citynet.subscription"])
        for domain in ("[(", "__import__('os')", "5", "[('no_such', '=', 1)]"):
            with self.assertRaises(UserError):
                wizard.create(
                    {"survey_id": self.manual.id, "domain": domain}
                ).action_send()
