"""What is no longer needed goes by night, with its file."""

from datetime import timedelta
from pathlib import Path

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import PrivacyCommon


@tagged("post_install", "-at_install")
class TestRetention(PrivacyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._citynet_today()
        cls.rules = cls.env["citynet.privacy.rule"]

    def _age(self, record, days):
        day = self.today - timedelta(days=days)
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {record._table} SET create_date = %s, write_date = %s WHERE id = %s",
            [day, day, record.id],
        )
        record.invalidate_recordset()

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_privacy_rule").method_direct_trigger()
        self.env.invalidate_all()

    def _set(self, kind, days, **values):
        rules = self.rules.with_context(active_test=False)
        rules.search([("kind", "=", kind)]).unlink()
        return self.rules.create(
            {"kind": kind, "days": days, "source": "Owner", "date_from": "2026-01-01"}
            | values
        )

    def test_nothing_goes_before_an_officer_puts_a_rule_in_force(self):
        """What is shipped are proposals: a new or updated database keeps all it has."""
        self.assertFalse(self.rules.search([]))
        self._age(self.document, 9000)
        self._end_service(self.today - timedelta(days=9000))
        self._run()
        self.assertTrue(self._get_photo())
        self.assertTrue(self.document.sudo().nik_secret)
        self.assertFalse(self.env["citynet.privacy.erasure"].search([]))
        proposals = self.rules.with_context(active_test=False).search([])
        self.assertLessEqual(
            {"identity_photo", "former_customer"}, set(proposals.mapped("kind"))
        )
        proposals.with_user(self.officer).filtered(
            lambda rule: rule.kind == "identity_photo"
        ).active = True
        self._run()
        self.assertFalse(self._get_photo())

    def test_the_photo_goes_after_its_days_and_the_number_stays(self):
        self._set("identity_photo", 30)
        self.service.date_start = self.today - timedelta(days=29)
        self._age(self.document, 60)
        photo = self._get_photo()
        path = Path(photo._full_path(photo.store_fname))
        self._run()
        self.assertTrue(photo.exists())
        self.service.date_start = self.today - timedelta(days=31)
        self._run()
        self.assertFalse(photo.exists())
        self.assertFalse(path.exists())
        self.assertTrue(self.document.sudo().nik_secret)
        log = self.env["citynet.privacy.clearing"].search(
            [("kind", "=", "identity_photo")]
        )
        self.assertEqual(log.mapped("count"), [1])
        self._run()
        self.assertEqual(len(log.search([("kind", "=", "identity_photo")])), 1)

    def test_the_number_goes_when_the_last_service_is_over(self):
        self._set("identity_number", 30)
        self._age(self.document, 400)
        other = self._make_subscription("2025-01-01", partner=self.person)
        self._end_service(self.today - timedelta(days=100))
        self._run()
        self.assertTrue(self.document.sudo().nik_secret)
        other._bypass_guard("state", "date_end").write(
            {"state": "closed", "date_end": self.today - timedelta(days=29)}
        )
        self._run()
        self.assertTrue(self.document.sudo().nik_secret)
        other._bypass_guard("date_end").date_end = self.today - timedelta(days=31)
        self._run()
        self.assertFalse(self.document.sudo().nik_secret)
        self.assertFalse(self.document.nik_masked)

    def test_a_rule_holds_from_its_day_on_and_a_companys_own_goes_first(self):
        old = self._set("ticket", 10)
        young = self.rules.create(
            {
                "kind": "ticket",
                "days": 5,
                "source": "Owner",
                "date_from": self.today + timedelta(days=1),
            }
        )
        self.assertEqual(self.rules._get_rules(self.company)["ticket"], old)
        young.date_from = self.today
        self.assertEqual(self.rules._get_rules(self.company)["ticket"], young)
        own = self.rules.create(
            {
                "kind": "ticket",
                "days": 7,
                "source": "Owner",
                "date_from": "2026-01-02",
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self.rules._get_rules(self.company)["ticket"], own)
        with self.assertRaises(ValidationError):
            own.source = " "

    def test_every_timed_kind_has_a_rule_and_can_be_searched(self):
        for key in self.rules._get_timed_kinds():
            rule = self.rules.search([("kind", "=", key)], limit=1) or self._set(key, 1)
            with self.subTest(kind=key):
                self.assertIsNotNone(rule._get_over(self.company))

    def test_a_former_customer_is_erased_when_nothing_is_left_to_settle(self):
        self._set("former_customer", 365)
        self._end_service(self.today - timedelta(days=366))
        self._run()
        erasure = self.env["citynet.privacy.erasure"].search(
            [("partner_id", "=", self.person.id)]
        )
        self.assertEqual(erasure.cause, "retention")
        self.assertFalse(erasure.search([("partner_id", "=", self.customer.id)]))
