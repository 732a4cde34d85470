"""Who is on a suspension list, and how it is carried out: small committed batches."""

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.turns import fresh
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import format_date


class CitynetIsolir(models.Model):
    _inherit = "citynet.isolir"

    _batch_size = 50

    @api.model
    def _prepare_list(self, company):
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
            self.env["citynet.isolir.line"]._state_door().create(
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

    @api.model
    def _cron_work_off_lists(self):
        """Make today's lists and carry out those that may be; every few minutes."""
        self._open_todays_lists()
        lists = self.search([("state", "=", "open")], order="date, id").filtered(
            lambda isolir: not isolir.obstacle
        )
        cron = self.env["ir.cron"]
        left = cron._commit_progress(
            remaining=sum(lists.mapped("waiting_count")) + len(lists)
        )
        for isolir in lists:
            left = left and isolir._drain()
        if left:
            cron._commit_progress(remaining=0)

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
            isolir = self._prepare_list(company)
            # yesterday's that nobody approved are superseded by today's figures
            self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "draft"),
                    ("date", "<", today),
                ]
            )._transition("cancelled")
            if company.citynet_isolir_mode == "auto":
                isolir._transition("open")

    def _drain_batch(self):
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


class CitynetIsolirLine(models.Model):
    _inherit = "citynet.isolir.line"

    def _carry_out(self):
        """Suspend those that still owe at this moment.

        The services are locked first, and what they owe is read after that by a
        younger transaction. Whoever pays locks them too before he commits: either his
        money is seen here, or he waits for us, fails to serialize, is tried again and
        restores.

        :return: the lines that were worked off; the others are locked by somebody
        """
        services = self.subscription_id.try_lock_for_update(allow_referencing=True)
        lines = self.filtered(lambda line: line.subscription_id in services)
        if not lines:
            return lines
        services.invalidate_recordset()
        reasons = self._get_reasons_against(services)
        for reason, held in lines.grouped(
            lambda line: reasons.get(line.subscription_id.id)
        ).items():
            if reason:
                held._transition("held", {"reason": reason})
            else:
                held._suspend()
        return lines

    @api.model
    def _get_reasons_against(self, services):
        """:return: dict {service id: why it isn't suspended at this moment}"""
        reasons = {}
        with fresh(self.env) as env:
            for company, own in services.with_env(env).grouped("company_id").items():
                day = company._citynet_today()
                arrears = own._get_arrears(company, day, own)
                obstacles = own._get_isolir_obstacles(day)
                for service in own:
                    owed = arrears.get(service)
                    if not owed or owed.amount <= company.citynet_isolir_tolerance:
                        reasons[service.id] = env._("Paid meanwhile.")
                    elif service in obstacles:
                        reasons[service.id] = obstacles[service]
        return reasons

    def _suspend(self):
        """Suspend the services of these lines; one that can't be is told on its line."""
        now = fields.Datetime.now()
        try:
            with self.env.cr.savepoint():
                self.subscription_id._suspend("arrears")
                self._transition("suspended", {"date_suspended": now})
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:  # noqa: BLE001 one bad service must not keep the others
            if len(self) > 1:
                for line in self:
                    line._suspend()
            else:
                self._transition("failed", {"reason": str(error)})
