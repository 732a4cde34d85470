from datetime import timedelta
from itertools import count

from odoo import fields
from odoo.addons.citynet_csat.tools.score import Score
from odoo.tests import new_test_user

_serials = count(1)


class CsatCommon:
    """The scenario of these tests, for TransactionCase and HttpCase alike."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        surveys = (
            cls.env["citynet.csat.survey"].with_context(active_test=False).search([])
        )
        surveys.active = False
        cls.region = cls.env["citynet.area"].create({"name": "Kudus", "kind": "region"})
        cls.pop = cls.env["citynet.area"].create(
            {"name": "POP Kota", "kind": "pop", "parent_id": cls.region.id}
        )
        cls.odp = cls.env["citynet.area"].create(
            {"name": "ODP 01", "kind": "odp", "parent_id": cls.pop.id}
        )
        cls.package = cls.env["product.template"].create(
            {
                "name": "Rumah 20 Mbps",
                "citynet_is_package": True,
                "citynet_speed_down": 20,
                "list_price": 200000,
            }
        )
        cls.technician = cls.env["hr.employee"].create(
            {"name": "Agus Teknisi", "citynet_is_technician": True}
        )
        cls.survey = cls._make_survey()

    @classmethod
    def _make_survey(cls, **values):
        return cls.env["citynet.csat.survey"].create(
            {
                "name": "Sesudah pemasangan",
                "event": "installation",
                "delay_hours": 0,
                "hour_from": 0,
                "hour_to": 24,
                "limit_days": 0,
                **values,
            }
        )

    @classmethod
    def _make_customer(cls, name="Siti Aminah", **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "email": f"pelanggan{next(_serials)}@example.com",
                "phone": "081234567890",
                "lang": "id_ID",
                **values,
            }
        )

    @classmethod
    def _make_job(cls, partner=None, technicians=None, **values):
        """:return: a scheduled installation; ``action_done`` makes its service."""
        partner = partner or cls._make_customer()
        job = cls.env["citynet.work.order"].create(
            {
                "partner_id": partner.id,
                "address_id": partner.id,
                "package_id": cls.package.id,
                "area_id": cls.odp.id,
                "technician_ids": (technicians or cls.technician).ids,
                "date_planned": fields.Datetime.now(),
                "ont_serial": f"CSAT{next(_serials):08}",
                **values,
            }
        )
        job.action_schedule()
        return job

    @classmethod
    def _make_request(cls, survey=None, sent=True, **values):
        """:return: the request that a finished installation brings, sent or waiting."""
        job = cls._make_job(**values)
        job.action_done()
        request = cls.env["rating.rating"].search(
            [
                ("res_model", "=", "citynet.work.order"),
                ("res_id", "=", job.id),
                ("citynet_survey_id", "=", (survey or cls.survey).id),
            ]
        )
        if sent:
            request._send_batch()
        return request

    @classmethod
    def _answer(cls, request, score, comment="", consent=False):
        return request._csat_answer(
            score, request.citynet_revision, comment, consent=consent
        )

    @classmethod
    def _make_answer(cls, score, comment="", consent=False, **values):
        request = cls._make_request(**values)
        cls._answer(request, score, comment, consent)
        return request

    @classmethod
    def _make_expired(cls, request):
        request.citynet_date_expires = fields.Datetime.now() - timedelta(minutes=1)

    @classmethod
    def _make_users(cls):
        """One user of each role, as attributes of the class."""
        for role, groups in {
            "technician_user": "citynet_crm.group_technician",
            "agent": "citynet_crm.group_agent",
            "manager": "citynet_crm.group_manager",
            "accountant": "account.group_account_invoice,base.group_user",
            "portal": "base.group_portal",
            "stranger": "base.group_portal",
        }.items():
            setattr(cls, role, new_test_user(cls.env, f"csat_{role}", groups=groups))

    def _statistics(self, **filters):
        return self.env["citynet.csat.statistics"].get_statistics(filters)

    def _score(self, row):
        return Score(row["requests"], row["answers"], row["satisfied"])
