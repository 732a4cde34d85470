"""What every page tells strangers: no names, no traces, no frames, no caches."""

import re
from unittest.mock import patch

from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.addons.citynet_crm.tools import passwords, visitors
from odoo.exceptions import AccessDenied, UserError
from odoo.tests import BaseCase, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_a_password_is_long_and_not_everybodys(self):
        for password, login, fault in (
            ("1", "", "short"),
            ("1234567", "", "short"),
            ("12345678", "", "common"),
            ("Password", "", "common"),
            ("aaaaaaaa", "", "common"),
            ("abababab", "", "common"),
            ("budi.santoso", "Budi.Santoso", "login"),
            ("kucing biru 7", "budi", None),
        ):
            with self.subTest(password=password):
                self.assertEqual(passwords.find_fault(password, login), fault)

    def test_a_line_of_ipv6_is_one_visitor(self):
        key = visitors.visitor_key
        self.assertEqual(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"))
        self.assertNotEqual(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"))
        self.assertNotEqual(key("198.51.100.1"), key("198.51.100.2"))
        self.assertEqual(key("::ffff:198.51.100.1"), key("198.51.100.1"))
        self.assertEqual(key("unknown"), "ip unknown")
        self.assertEqual(key(None), "ip None")


@tagged("post_install", "-at_install")
class TestVisitorDoors(CitynetWebCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("auth_signup.reset_password", "True")
        cls.portal = cls._make_portal_user("test_portal_door")

    def _limit(self, name, number):
        self.env["ir.config_parameter"].set_param(f"citynet_crm.limit_{name}", number)

    def _post(self, path, **values):
        page = self.url_open(path).text
        token = re.search(r'csrf_token" value="([^"]+)"', page)[1]
        return self.url_open(path, data={"csrf_token": token, **values})

    # ---- Forgotten passwords --------------------------------------------------

    def test_a_forgotten_password_has_one_answer(self):
        """With and without an address, twice the same address, unknown: word for word."""
        self._limit("passwords", 50)
        new_test_user(self.env, "test_no_mail", email=False, name="Tono Suhartono")
        for number in (1, 2):
            new_test_user(self.env, f"test_twin_{number}", email="twin@example.com")
        pages = {}
        for login in ("test_portal_door", "test_no_mail", "twin@example.com", "nope"):
            with mute_logger("odoo.addons.mail.models.mail_mail"):
                page = self._post("/web/reset_password", login=login)
            self.assertEqual(page.status_code, 200)
            text = re.sub(r'csrf_token[^>]*>|"csrf_token": "[^"]*"', "", page.text)
            text = re.sub(r"csrf_token: *\"[^\"]*\"", "", text)
            pages[login] = text.replace(login, "LOGIN")
            self.assertNotIn("Tono", page.text)
        self.assertEqual(len(set(pages.values())), 1)
        self.assertIn("If this account exists", pages["nope"])

    def test_forgotten_passwords_are_limited(self):
        self._limit("passwords", 2)
        answers = [
            self._post("/web/reset_password", login="nope").status_code
            for _try in "abc"
        ]
        self.assertEqual(answers, [200, 200, 429])

    # ---- Logins ---------------------------------------------------------------

    def test_the_time_of_a_login_tells_nothing(self):
        """One hash for each: known, unknown, archived, and known without a password."""
        new_test_user(self.env, "test_gone").active = False
        bare = new_test_user(self.env, "test_bare")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_users SET password = NULL WHERE id = %s", [bare.id]
        )
        users = self.env["res.users"]
        counted = []
        context = users._crypt_context()

        class Counting:
            def __getattr__(self, name):
                return getattr(context, name)

            def verify_and_update(self, secret, hashed):
                counted.append(bool(hashed))
                return context.verify_and_update(secret, hashed)

            def hash(self, secret):
                counted.append(True)
                return context.hash(secret)

        with patch.object(type(users), "_crypt_context", lambda self: Counting()):
            for login in ("test_portal_door", "nope", "test_gone", "test_bare"):
                counted.clear()
                credential = {"login": login, "password": "wrong", "type": "password"}
                with self.subTest(login=login), self.assertRaises(AccessDenied):
                    users._login(credential, {"interactive": True})
                self.assertEqual(sum(counted), 1, login)

    # ---- Passwords ------------------------------------------------------------

    def test_weak_passwords_are_taken_by_no_page(self):
        for password in ("1", "12345678", "password", "test_portal_door"):
            for user in (self.portal, self.env.ref("base.user_admin")):
                mine = self.portal.with_user(user)
                with self.subTest(password=password), self.assertRaises(UserError):
                    mine.password = password
        self.authenticate("test_portal_door", "test_portal_door")
        old = "test_portal_door"
        for new, taken in (("1", False), ("password", False), ("kucing biru", True)):
            page = self._post(
                "/my/security", op="password", old=old, new1=new, new2=new
            )
            with self.subTest(new=new):
                credential = {
                    "login": "test_portal_door",
                    "password": new,
                    "type": "password",
                }
                self.env.invalidate_all()
                if taken:
                    self.env["res.users"]._login(credential, {"interactive": True})
                else:
                    self.assertEqual(page.status_code, 200)
                    with self.assertRaises(AccessDenied):
                        self.env["res.users"]._login(credential, {"interactive": True})

    # ---- Pages ----------------------------------------------------------------

    def test_a_parameter_called_self_breaks_no_page(self):
        for path in ("/", "/internet", "/web/login", "/contactus", "/internet/order/1"):
            with self.subTest(path=path):
                plain = self.url_open(path).status_code
                self.assertEqual(self.url_open(f"{path}?self=1").status_code, plain)
        answer = self.url_open(
            "/web/session/get_session_info", json={"params": {"self": 1}}
        )
        self.assertNotIn("multiple values", answer.text)

    @mute_logger("odoo.http", "odoo.addons.http_routing.models.ir_http")
    def test_visitors_see_no_trace(self):
        def fail(*_args, **_kwargs):
            raise RuntimeError("secret place")

        model = type(self.env["product.template"])
        with patch.object(model, "search", fail):
            page = self.url_open("/internet?debug=1")
        self.assertEqual(page.status_code, 500)
        for word in ("Traceback", "site-packages", ".py"):
            self.assertNotIn(word, page.text)

    def test_pages_are_not_framed_and_personal_ones_not_kept(self):
        for login, path, kept in (
            (None, "/internet", True),
            (None, "/web/login", True),
            ("test_portal_door", "/my", False),
            ("test_portal_door", "/my/security", False),
            ("test_portal_door", "/my/services", False),
            ("test_portal_door", "/my/payments", False),
        ):
            if login:
                self.authenticate(login, login)
            headers = self.url_open(path).headers
            with self.subTest(path=path):
                self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")
                self.assertIn("frame-ancestors", headers["Content-Security-Policy"])
                if not kept:
                    self.assertEqual(headers["Cache-Control"], "no-store")

    def test_strangers_messages_are_nobodys_choice_and_limited(self):
        self._limit("messages", 2)
        answers = []
        for number in range(3):
            page = self.url_open("/web/login").text
            token = re.search(r'csrf_token" value="([^"]+)"', page)[1]
            answer = self.url_open(
                "/website/form/crm.lead",
                data={
                    "csrf_token": token,
                    "contact_name": "A",
                    "phone": "1",
                    "email_from": "a@example.com",
                    "partner_name": "A",
                    "name": f"message {number}",
                    "description": "A",
                    "user_id": self.portal.id,
                    "team_id": self.env["crm.team"].create({"name": "Theirs"}).id,
                },
            )
            answers.append("id" in answer.json())
        self.assertEqual(answers, [True, True, False])
        leads = self.env["crm.lead"].search([("name", "like", "message ")])
        self.assertEqual(len(leads), 2)
        self.assertNotIn("Theirs", leads.team_id.mapped("name"))
        self.assertNotIn(self.portal, leads.user_id)
