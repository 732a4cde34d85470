"""One form for Xendit and QRIS: administrators only, keys never shown again."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestOnlineSetup(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(
            cls.env, "keys", groups="base.group_system,account.group_account_manager"
        )
        cls.provider = cls.env["payment.provider"].search(
            [("code", "=", "xendit"), ("company_id", "=", cls.env.company.id)], limit=1
        )

    def _setup(self, **values):
        return (
            self.env["citynet.online.setup"]
            .with_user(self.admin)
            .create(
                {
                    "mode": "test",
                    "public_key": " public ",
                    "secret_key": "xnd_development_1",
                    "webhook_token": "token",
                    **values,
                }
            )
        )

    def test_stocks_provider_gets_the_keys_and_the_form_forgets_them(self):
        setup = self._setup()
        setup.action_save()
        self.assertEqual(self.provider.state, "test")
        self.assertEqual(self.provider.xendit_public_key, "public")
        self.assertFalse(setup.public_key or setup.secret_key or setup.webhook_token)
        again = self._setup(public_key="", secret_key="", webhook_token="")
        self.assertTrue(again.are_keys_set)
        again.action_save()
        self.assertEqual(self.provider.xendit_webhook_token, "token")

    def test_what_is_missing_or_of_the_other_kind_is_said(self):
        with self.assertRaisesRegex(UserError, "token"):
            self._setup(webhook_token="").action_save()
        with self.assertRaisesRegex(UserError, "sandbox"):
            self._setup(secret_key="xnd_production_1").action_save()
        with self.assertRaisesRegex(UserError, "live"):
            self._setup(mode="enabled").action_save()

    def test_the_connection_is_tested_in_words(self):
        answers = []

        def _send_api_request(*_arguments, **_options):
            answer = answers.pop()
            if isinstance(answer, Exception):
                raise answer
            return answer

        self.patch(type(self.provider), "_send_api_request", _send_api_request)
        for answer, words in (
            ([], "is right"),
            (ValidationError("API key is invalid"), "API key is invalid"),
            ("<html>", "not as Xendit"),
        ):
            answers.append(answer)
            setup = self._setup()
            setup.action_test()
            self.assertIn(words, setup.answer)

    def test_only_the_chosen_ways_to_pay_are_offered(self):
        methods = self.env["payment.method"].with_context(active_test=False)
        qris = methods.search([("code", "=", "qris")], limit=1)
        dana = methods.search([("code", "=", "dana")], limit=1)
        self._setup(method_ids=[(6, 0, qris.ids)]).action_save()
        self.assertTrue(qris.active)
        self.assertFalse(dana.active)

    def test_qris_goes_to_stocks_bank_account(self):
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "123", "partner_id": self.env.company.partner_id.id}
        )
        setup = self._setup(
            bank_account_id=bank.id, qris_api_key="api", qris_mid="merchant"
        )
        setup.action_save()
        self.assertEqual(bank.l10n_id_qris_mid, "merchant")
        self.assertTrue(self.env.company.qr_code)
        self.assertFalse(setup.qris_api_key)

    def test_managers_dont_set_keys(self):
        manager = new_test_user(self.env, "boss", groups="citynet_crm.group_manager")
        with self.assertRaises(AccessError):
            self.env["citynet.online.setup"].with_user(manager).create({"mode": "test"})

    def test_each_button_installs_its_module_and_no_other(self):
        installed = []

        def install(modules):
            installed.extend(modules.mapped("name"))

        self.patch(
            type(self.env["ir.module.module"]), "button_immediate_install", install
        )
        setup = self._setup()
        setup.action_install_xendit()
        setup.action_install_qris()
        self.assertEqual(installed, ["payment_xendit", "l10n_id"])
