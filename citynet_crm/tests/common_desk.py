import base64

from odoo import Command
from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.addons.citynet_crm.tests.common_web import make_photo
from odoo.tests import new_test_user


class DeskCommon(CitynetCommon):
    """The provider's staff at work: areas, technicians, orders, jobs, complaints."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.village = cls.env["citynet.village"].create(
            {"name": "Bacin", "district": "Bae", "zip": "59325"}
        )
        cls.area = cls._make_area("ODP-BAE-01")
        cls.agent = cls._make_user("agent")
        cls.manager = cls._make_user("manager")
        cls.technician = cls._make_technician("Slamet", "test_technician")
        cls.other_technician = cls._make_technician("Joko", "test_technician_2")

    @classmethod
    def _make_area(cls, name, **values):
        return cls.env["citynet.area"].create(
            {
                "name": name,
                "kind": "odp",
                "port_count": 8,
                "village_ids": [Command.set(cls.village.ids)],
                **values,
            }
        )

    @classmethod
    def _make_technician(cls, name, login):
        """:return: ``hr.employee`` who may be given jobs, with their own login"""
        user = new_test_user(
            cls.env, login, groups="citynet_crm.group_technician", name=name
        )
        return cls.env["hr.employee"].create(
            {"name": name, "user_id": user.id, "citynet_is_technician": True}
        )

    @classmethod
    def _make_order(cls, name="Siti Aminah", **values):
        return cls.env["crm.lead"].create(
            {
                "contact_name": name,
                "phone": "0813-2222-3333",
                "citynet_package_id": cls.package.id,
                "street": "Jl. Mawar 1",
                "citynet_rt": "01",
                "citynet_rw": "02",
                "citynet_village": "Bacin",
                "citynet_district": "Bae",
                **values,
            }
        )

    @classmethod
    def _make_job(cls, technician=None, planned="2026-11-24 02:00:00", **values):
        """:return: an installation, given to ``technician`` at a time in UTC, its
        checklist ticked"""
        job = cls.env["citynet.work.order"].create(
            {
                "partner_id": cls.customer.id,
                "address_id": cls.customer.id,
                "package_id": cls.package.id,
                "technician_ids": [Command.set((technician or cls.technician).ids)],
                "date_planned": planned,
                **values,
            }
        )
        job.check_ids = job._get_checklists()[job]
        return job

    @classmethod
    def _make_photo(cls, job, kind="after", data=None):
        """:return: a photo of ``job``; ``data`` are the bytes as uploaded"""
        encoded = base64.b64encode(data or make_photo())
        return cls.env["citynet.work.order.photo"].create(
            {"work_order_id": job.id, "kind": kind, "image": encoded}
        )

    @classmethod
    def _make_material(cls, job, name="cable", quantity=100):
        """:return: so much cable, or another of our materials, used on ``job``"""
        return cls.env["citynet.work.order.material"].create(
            {
                "work_order_id": job.id,
                "product_id": cls.env.ref(f"citynet_crm.material_{name}").id,
                "quantity": quantity,
            }
        )

    @classmethod
    def _make_ticket(cls, **values):
        return cls.env["citynet.ticket"].create(
            {"title": "No internet", "partner_id": cls.customer.id, **values}
        )
