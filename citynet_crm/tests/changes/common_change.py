from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.tests import freeze_time

NOVEMBER_21 = "2026-11-21 03:00:00"


class ChangeCommon(DeskCommon):
    """A service since 1 November, and what its customer asks for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.larger = cls._make_package("Citynet 50 Mbps", 300000)
        cls.service = cls._make_subscription(
            "2026-11-01", area_id=cls.area.id, ont_serial="OLDONT1"
        )

    @classmethod
    def _ask(cls, kind="package", user=None, **values):
        """:return: a request, made by ``user`` (default: customer service)"""
        return (
            cls.env["citynet.change.request"]
            .with_user(user or cls.agent)
            .create({"subscription_id": cls.service.id, "kind": kind, **values})
        )

    @classmethod
    def _make_place(cls, **values):
        """:return: an address of the customer, covered by default"""
        return cls.env["res.partner"].create(
            {
                "name": "New house",
                "parent_id": cls.customer.id,
                "type": "other",
                "street": "Jl. Baru 9",
                "citynet_village": "Bacin",
                "citynet_district": "Bae",
                **values,
            }
        )

    def _ask_to_move(self, **values):
        return self._ask("relocation", address_id=self._make_place().id, **values)

    def _carry_out(self, day):
        """Let the cron of ``day`` run."""
        with freeze_time(f"{day} 03:00:00"), self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_change_requests").method_direct_trigger()
        self.env.invalidate_all()

    def _finish(self, job, serial=None):
        """The technician does ``job``."""
        job = job.sudo()
        job._bypass_guard("state").write({"state": "scheduled"})
        job.technician_ids = self.technician
        for kind in job._get_required_photos():
            self._make_photo(job, kind)
        job.check_ids = job._get_checklists()[job]
        mine = job.with_user(self.technician.user_id)
        if serial:
            mine.ont_serial = serial
        mine.check_ids = job._get_checklists()[job]
        mine.action_done()
        mine.action_done()

    def _get_periods(self, service=None):
        """:return: list of (payer, first, last day) billed, in order"""
        lines = self.env["account.move.line"].search(
            [
                ("citynet_subscription_id", "=", (service or self.service).id),
                ("citynet_period_start", "!=", False),
                ("parent_state", "=", "posted"),
            ],
            order="citynet_period_start",
        )
        return [
            (
                line.move_id.partner_id.name,
                str(line.citynet_period_start),
                str(line.citynet_period_end),
            )
            for line in lines
        ]
