from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import CsatCommon

MODELS = ("survey", "reason", "answer", "testimonial", "send")
# role: what it may do with a record of each model (read, write, create, unlink)
ROLES = {
    "technician_user": {
        "survey": "",
        "reason": "",
        "answer": "",
        "testimonial": "",
        "send": "",
    },
    "accountant": {
        "survey": "",
        "reason": "",
        "answer": "",
        "testimonial": "",
        "send": "",
    },
    "portal": {"survey": "", "reason": "", "answer": "", "testimonial": "", "send": ""},
    "stranger": {
        "survey": "",
        "reason": "",
        "answer": "",
        "testimonial": "",
        "send": "",
    },
    "public": {"survey": "", "reason": "", "answer": "", "testimonial": "", "send": ""},
    "agent": {
        "survey": "r",
        "reason": "r",
        "answer": "r",
        "testimonial": "rw",
        "send": "rwc",
    },
    "manager": {
        "survey": "rwcd",
        "reason": "rwcd",
        "answer": "r",
        "testimonial": "rw",
        "send": "rwc",
    },
}


@tagged("post_install", "-at_install")
class TestRoles(CsatCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_users()
        cls.public = cls.env.ref("base.public_user")
        customer = cls._make_customer()
        cls.portal.partner_id.parent_id = customer
        cls.answer = cls._make_answer(4, "Baik", consent=True, partner=customer)
        cls.records = {
            "survey": cls._make_survey(name="Lain", event="manual"),
            "reason": cls.env["citynet.csat.reason"].create({"name": "Rapi"}),
            "answer": cls.answer,
            "testimonial": cls.answer.citynet_testimonial_ids,
            "send": cls.env["citynet.csat.send"],
        }

    def _allowed(self, user, model):
        """:return: str of the operations that go through, tried on a real record"""
        record = self.records[model]
        own = record.with_user(user)
        attempts = {
            "r": lambda: own.check_access("read") or own.read(["display_name"]),
            "w": lambda: self._write(own, model),
            "c": lambda: own.create(self._get_values(model)),
            "d": lambda: own.unlink(),
        }
        allowed = ""
        for operation, attempt in attempts.items():
            savepoint = self.env.cr.savepoint()
            try:
                attempt()
                allowed += operation
            except AccessError:
                allowed += ""  # refused, which the table says
            finally:
                savepoint.rollback()
                savepoint.close()
                self.env.invalidate_all()
        return allowed

    def _write(self, own, model):
        if model == "send":
            return own.check_access("write")
        field = {"testimonial": "reply", "answer": "feedback"}.get(model, "name")
        return own.write({field: "Diubah"})

    def _get_values(self, model):
        if model == "answer":
            return {
                "citynet_survey_id": self.survey.id,
                "res_model_id": self.answer.res_model_id.id,
                "res_id": self.answer.res_id,
                "rating": 5,
                "consumed": True,
            }
        if model == "testimonial":
            return {
                "rating_id": self._make_answer(5).id,
                "partner_id": self.portal.partner_id.id,
                "company_id": self.company.id,
                "author_name": "Palsu",
                "text": "Palsu",
                "date": "2026-01-01",
            }
        if model == "send":
            return {"survey_id": self.records["survey"].id, "domain": "[]"}
        return {"name": "Baru"}

    def test_role_table(self):
        for role, expected in ROLES.items():
            user = getattr(self, role)
            for model in MODELS:
                with self.subTest(role=role, model=model):
                    allowed = self._allowed(user, model)
                    if model == "send":
                        # nothing to delete, and an empty record reads for anybody
                        allowed = allowed.replace("d", "")
                        if "c" not in allowed:
                            allowed = ""
                    self.assertEqual(allowed, expected[model])

    def test_only_the_system_group_reads_tokens(self):
        with self.assertRaises(AccessError):
            self.answer.with_user(self.manager).read(["access_token"])
        self.assertNotIn(
            "access_token",
            self.env["rating.rating"].with_user(self.manager).fields_get(),
        )

    def test_other_companies_answers_are_hidden(self):
        other = self.env["res.company"].create({"name": "Lain"})
        self.answer.citynet_company_id = other
        self.assertFalse(
            self.env["rating.rating"]
            .with_user(self.manager)
            .search([("id", "=", self.answer.id)])
        )

    def test_stock_ratings_stay_as_they_are(self):
        vals = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": self.answer.partner_id.id,
            "rating": 3,
        }
        rating = self.env["rating.rating"].with_user(self.technician_user).create(vals)
        rating.feedback = "biasa"
        self.assertEqual(rating.rating, 3)

    def test_state_of_a_testimonial_moves_by_its_buttons_only(self):
        own = self.records["testimonial"].with_user(self.manager)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            own.write({"state": "approved"})
        own.action_approve()
        self.assertEqual(own.state, "approved")
