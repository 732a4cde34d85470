from itertools import repeat

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CitynetIsolirDrain(models.AbstractModel):
    """Fills suspension lists and carries them out in small committed batches."""

    _name = "citynet.isolir.drain"
    _description = "Suspension list: batches"
    _inherit = ["citynet.queue.mixin"]

    _batch_size = 50

    # ---- Who is on it --------------------------------------------------------

    @api.model
    def _ensure_today(self, company):
        """:return: today's list of ``company``, made now unless it is there"""
        today = company._citynet_today()
        isolir = self.search(
            [
                ("company_id", "=", company.id),
                ("date", "=", today),
                ("state", "!=", "cancelled"),
            ]
        )
        if not isolir:
            isolir = self.create({"company_id": company.id, "date": today})
            isolir._scan()
        return isolir

    def _scan(self):
        """Write down who owes enough today, with figures and reason."""
        for isolir in self:
            if isolir.state != "draft":
                raise UserError(
                    self.env._("%(name)s is carried out already.", name=isolir.name)
                )
            company, day = isolir.company_id, isolir.company_id._citynet_today()
            Service = self.env["citynet.subscription"]
            arrears = Service._get_arrears(company, day)
            owing = Service.union(
                *(
                    service
                    for service, owed in arrears.items()
                    if owed.amount > company.citynet_isolir_tolerance
                )
            ).filtered(lambda service: service.state == "active")
            obstacles = owing._get_isolir_obstacles(day)
            isolir.line_ids.unlink()
            self.env["citynet.isolir.line"]._bypass_guard("state").create(
                [
                    isolir._prepare_line_values(
                        service, arrears[service], obstacles.get(service)
                    )
                    for service in owing
                ]
            )
            isolir.write(
                {
                    "date": day,
                    "date_scanned": fields.Datetime.now(),
                    "scanned_count": Service.search_count(
                        [("company_id", "=", company.id), ("state", "!=", "closed")]
                    ),
                }
            )

    def _prepare_line_values(self, service, owed, obstacle):
        """:return: dict of the ``citynet.isolir.line`` of ``service``"""
        self.ensure_one()
        days = (self.company_id._citynet_today() - owed.due).days
        return {
            "isolir_id": self.id,
            "subscription_id": service.id,
            "amount": owed.amount,
            "date_due": owed.due,
            "bill_count": owed.bills,
            "days_overdue": days,
            "state": "held" if obstacle else "waiting",
            "reason": obstacle
            or self.env._(
                "%(amount)s on %(count)s bill(s), the oldest due on %(date)s.",
                amount=self.currency_id.format(owed.amount),
                count=owed.bills,
                date=format_date(self.env, owed.due),
            ),
        }

    # ---- The job -------------------------------------------------------------

    @api.model
    def _cron_work_off_lists(self):
        """Make today's lists and carry out those that may be; every few minutes."""
        self._open_todays_lists()
        lists = self.search([("state", "=", "open")], order="date, id").filtered(
            lambda isolir: not isolir.obstacle
        )
        self._process_queues(*lists)

    @api.model
    def _open_todays_lists(self):
        """Make the day's list of each company that wants one."""
        for company in self.env["res.company"].search(
            [("citynet_isolir_mode", "in", ("approve", "auto"))]
        ):
            today = company._citynet_today()
            if company._citynet_get_isolir_obstacle(today) or self.search_count(
                [("company_id", "=", company.id), ("date", "=", today)], limit=1
            ):
                continue
            isolir = self._ensure_today(company)
            # yesterday's without an approval are superseded by today's figures
            self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "draft"),
                    ("date", "<", today),
                ]
            )._transition("cancelled")
            if company.citynet_isolir_mode == "auto":
                isolir._transition("open")

    def _count_waiting(self):
        # EXTENDS citynet.queue.mixin
        return self.waiting_count

    def _get_batches(self, size):
        # EXTENDS citynet.queue.mixin: each batch is claimed under the lock of its list
        return repeat(self._suspend_next)

    def _suspend_next(self):
        """Suspend one batch, or finish the list where nothing is left.

        :return: int, lines worked off; 0 when the list is finished, another process is
            at work on it, or all that is left is being paid right now
        """
        if not self.try_lock_for_update(allow_referencing=True):
            return 0
        self.invalidate_recordset()
        if self.state != "open":
            return 0
        lines = self.env["citynet.isolir.line"].search(
            [("isolir_id", "=", self.id), ("state", "=", "waiting")],
            limit=self._batch_size,
            order="id",
        )
        if not lines:
            self._transition("done", {"date_done": fields.Datetime.now()})
            return 0
        return len(lines._carry_out())
