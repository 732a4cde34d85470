"""What a service owes, and suspension and restoring that follow from it."""

from collections import namedtuple

from odoo import api, fields, models
from odoo.tools import SQL

# amount: rupiah past the suspension date, less what the payer has paid and not used;
# due: date of the oldest of its bills; bills: how many they are
Arrears = namedtuple("Arrears", "amount due bills")


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    promise_ids = fields.One2many(
        "citynet.promise", "subscription_id", "Promises to pay"
    )
    isolir_line_ids = fields.One2many(
        "citynet.isolir.line", "subscription_id", "Suspension lists"
    )
    date_restored = fields.Datetime(
        "Restored on",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When the line was opened again after it was suspended for unpaid bills",
    )

    # what a collector asks for at the door
    overdue_amount = fields.Monetary("Overdue amount", compute="_compute_overdue")
    overdue_since = fields.Date("Oldest due date", compute="_compute_overdue")
    overdue_days = fields.Integer(
        "Days overdue", compute="_compute_overdue", search="_search_overdue_days"
    )

    @api.depends("move_line_ids.parent_state")
    def _compute_overdue(self):
        """What the collector asks for, grace or not."""
        self.overdue_amount, self.overdue_since, self.overdue_days = 0, False, 0
        for company, services in self.grouped("company_id").items():
            today = company._citynet_today()
            # sudo: who sees a service may know what it owes
            query = services.sudo()._get_arrears_query(company, today, services)
            rows = self.env.execute_query(query)
            for service_id, _payer, amount, due, _unused in rows:
                service = self.browse(service_id)
                service.overdue_amount += float(amount)
                service.overdue_since = min(service.overdue_since or due, due)
                service.overdue_days = (today - service.overdue_since).days

    @api.model
    def _search_overdue_days(self, operator, value):
        """Overdue for so many days at least; the age by which collectors go out."""
        if operator not in (">", ">=") or not isinstance(value, int):
            return NotImplemented
        least = value + (operator == ">")
        found = set()
        for company in self.env.companies:
            today = company._citynet_today()
            # sudo: as in ``_compute_overdue``
            query = self.sudo()._get_arrears_query(company, today)
            rows = self.env.execute_query(query)
            found.update(row[0] for row in rows if (today - row[3]).days >= least)
        return [("id", "in", list(found))]

    def action_promise(self):
        """Note a promise to pay for this service."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promise to pay"),
            "res_model": "citynet.promise",
            "view_mode": "form",
            "views": [
                (self.env.ref("citynet_crm.citynet_promise_view_form_new").id, "form")
            ],
            "target": "new",
            "context": {"default_subscription_id": self.id},
        }

    # ---- What it owes --------------------------------------------------------

    @api.model
    def _get_arrears(self, company, day, services=None):
        """What services owe beyond their suspension date, by reconciled balance.

        :param company: ``res.company`` that billed
        :param date day: bills whose suspension date is on or before it count
        :param services: ``citynet.subscription`` records to look at; default all
        :return: dict {service: Arrears}, without those that owe nothing. A bill for
            several services counts for each of them.
        """
        if services is not None and not services:
            return {}
        bills, credits, amounts = {}, {}, {}
        for service_id, _payer, amount, due, credit in self.env.execute_query(
            self._get_arrears_query(company, day, services)
        ):
            bills.setdefault(service_id, []).append((amount, due))
            credits[service_id] = credit
        for service in self.browse(bills):
            late = [
                (amount, due)
                for amount, due in bills[service.id]
                if service._get_isolir_date(due) <= day
            ]
            amount = sum(amount for amount, _due in late) - credits[service.id]
            if late and amount > 0:
                due = min(due for _amount, due in late)
                amounts[service] = Arrears(float(amount), due, len(late))
        return amounts

    @api.model
    def _get_arrears_query(self, company, day, services=None):
        """:return: SQL of (service, payer, residual, due date, payer's unused money)
        by service and open bill that was due before ``day``"""
        for model, names in {
            "account.move": ["move_type", "state", "commercial_partner_id"],
            "account.move.line": [
                "amount_residual", "date_maturity", "parent_state", "account_id",
                "citynet_subscription_id", "partner_id", "company_id",
            ],
            "payment.transaction": ["state", "is_post_processed", "amount"],
            "citynet.subscription": ["partner_id"],
            "res.partner": ["commercial_partner_id"],
        }.items():  # fmt: skip
            self.env[model].flush_model(names)
        narrow = SQL("TRUE")
        if services is not None:
            narrow = SQL(
                "line.move_id IN (SELECT move_id FROM account_move_line"
                " WHERE citynet_subscription_id IN %s)",
                tuple(services.ids),
            )
        return SQL(
            """
            WITH bill AS (
                SELECT line.move_id AS id, move.commercial_partner_id AS payer,
                       SUM(line.amount_residual) AS amount,
                       MIN(line.date_maturity) AS due
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                  JOIN account_account account ON account.id = line.account_id
                 WHERE line.company_id = %(company)s
                   AND line.parent_state = 'posted'
                   AND line.reconciled IS NOT TRUE
                   AND line.amount_residual > 0
                   AND line.date_maturity < %(day)s
                   AND account.account_type = 'asset_receivable'
                   AND move.move_type = 'out_invoice'
                   AND %(narrow)s
              GROUP BY line.move_id, move.commercial_partner_id
            ), money AS (
                SELECT partner.commercial_partner_id AS payer,
                       -line.amount_residual AS amount
                  FROM account_move_line line
                  JOIN res_partner partner ON partner.id = line.partner_id
                  JOIN account_account account ON account.id = line.account_id
                 WHERE line.company_id = %(company)s
                   AND line.parent_state = 'posted'
                   AND line.reconciled IS NOT TRUE
                   AND line.amount_residual < 0
                   AND account.account_type = 'asset_receivable'
                   AND partner.commercial_partner_id IN (SELECT payer FROM bill)
             UNION ALL -- paid online a moment ago, not booked yet
                SELECT partner.commercial_partner_id, transaction.amount
                  FROM payment_transaction transaction
                  JOIN res_partner partner ON partner.id = transaction.partner_id
                 WHERE transaction.company_id = %(company)s
                   AND transaction.state IN ('done', 'authorized')
                   AND transaction.is_post_processed IS NOT TRUE
                   AND partner.commercial_partner_id IN (SELECT payer FROM bill)
            ), unused AS (
                SELECT payer, SUM(amount) AS amount FROM money GROUP BY payer
            ), service AS (
                SELECT DISTINCT line.citynet_subscription_id AS id, line.move_id
                  FROM account_move_line line
                 WHERE line.citynet_subscription_id IS NOT NULL
                   AND line.move_id IN (SELECT id FROM bill)
            )
            SELECT service.id, bill.payer, bill.amount, bill.due,
                   COALESCE(unused.amount, 0)
              FROM service
              JOIN bill ON bill.id = service.move_id
              -- what a former payer owes is no reason to close the line of the next
              JOIN citynet_subscription running ON running.id = service.id
              JOIN res_partner holder ON holder.id = running.partner_id
               AND holder.commercial_partner_id = bill.payer
         LEFT JOIN unused ON unused.payer = bill.payer
             WHERE %(own)s
          ORDER BY bill.due, service.id
            """,
            company=company.id,
            day=day,
            narrow=narrow,
            own=SQL("TRUE")
            if services is None
            else SQL("service.id IN %s", tuple(services.ids)),
        )

    def _get_isolir_date(self, due):
        """:param date due: by when a bill was to be paid
        :return: date from which this service may be suspended for it
        """
        self.ensure_one()
        return self._get_rules()._citynet_get_isolir_date(due)

    def _get_isolir_obstacles(self, day):
        """Why services that owe enough are nevertheless not suspended.

        :return: dict {service: sentence}
        """
        obstacles = {}
        promises = self.env["citynet.promise"]._get_open_by_service(self, day)
        for service in self:
            payer = service.partner_id.commercial_partner_id
            if service.state != "active":
                obstacles[service] = self.env._("The service is not active.")
            elif payer.citynet_isolir_exempt:
                obstacles[service] = self.env._(
                    "Exempt: %(reason)s",
                    reason=payer.citynet_isolir_exempt_reason or payer.name,
                )
            elif service in promises:
                obstacles[service] = promises[service]._get_sentence()
        return obstacles

    # ---- Restored by money, or by a promise ----------------------------------

    def _restore_paid(self):
        """Restore those suspended for arrears that nothing keeps suspended any more.

        :return: the services that were restored
        """
        self._lock_for_money()
        suspended = self.filtered(
            lambda service: (
                service.state == "suspended" and service.suspend_reason == "arrears"
            )
        )
        restored = self.browse()
        for company, services in suspended.grouped("company_id").items():
            arrears = self._get_arrears(company, company._citynet_today(), services)
            restored |= services.filtered(
                lambda service, arrears=arrears, company=company: (
                    service not in arrears
                    or arrears[service].amount <= company.citynet_isolir_tolerance
                )
            )
        return restored and restored._restore()

    def _restore_promised(self):
        """Open the lines again that were closed for unpaid bills: they have promised."""
        self._lock_for_money()
        return self.filtered(
            lambda service: (
                service.state == "suspended" and service.suspend_reason == "arrears"
            )
        )._restore()

    def _restore(self):
        # EXTENDS: the list that suspended it says that it is over
        owing = self.filtered(lambda service: service.suspend_reason == "arrears")
        moved = super()._restore()
        now = fields.Datetime.now()
        # sudo: those who may restore write neither lists nor when it was
        (moved & owing).sudo().date_restored = now
        lines = moved.sudo().isolir_line_ids
        lines.filtered(lambda line: line.state == "suspended")._transition(
            "restored", {"date_restored": now}
        )
        return moved

    def _is_off_until(self, day):
        # EXTENDS billing: the money may have opened the line a moment ago
        local, opened = self.company_id._citynet_local, self.date_restored
        is_opened = bool(opened) and local(opened).date() >= day
        return is_opened or super()._is_off_until(day)

    def _lock_for_money(self):
        """Let no other transaction suspend or restore these services until ours ends.

        What another transaction did to them since ours began ends ours with a
        serialization failure; it is tried again and sees it.
        """
        if self:
            self.env.execute_query(
                SQL(
                    "SELECT id FROM citynet_subscription WHERE id IN %s"
                    " ORDER BY id FOR NO KEY UPDATE",
                    tuple(self.ids),
                )
            )
            self.invalidate_recordset(["state", "suspend_reason", "date_suspended"])
