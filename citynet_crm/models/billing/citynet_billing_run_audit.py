from odoo import fields, models
from odoo.tools import SQL

# Services named by a bill of the run, and every period ever billed to them.
_BILLED = """
    WITH billed AS (
        SELECT DISTINCT line.citynet_subscription_id AS service_id
          FROM account_move_line line
          JOIN account_move move ON move.id = line.move_id
         WHERE move.citynet_run_id = %(run)s
           AND line.citynet_subscription_id IS NOT NULL
    ), period AS (
        SELECT line.id, service.id AS service_id, service.name,
               service.next_period_start AS next,
               line.citynet_period_start AS first, line.citynet_period_end AS last
          FROM account_move_line line
          JOIN billed ON billed.service_id = line.citynet_subscription_id
          JOIN citynet_subscription service ON service.id = billed.service_id
         WHERE line.parent_state <> 'cancel' AND line.citynet_period_start IS NOT NULL
    )
"""

_TWICE = "SELECT name, first::text FROM period GROUP BY service_id, name, first HAVING COUNT(*) > 1"

_SHARED = """
    SELECT period.name, period.first || ' / ' || other.first
      FROM period
      JOIN period other ON other.service_id = period.service_id
       AND period.first < other.first AND period.last >= other.first
"""

_INVERTED = "SELECT name, first::text FROM period WHERE last IS NULL OR last < first"

_AGAIN = "SELECT name, next::text FROM period WHERE next BETWEEN first AND last"

_UNEXPLAINED = """
    SELECT service.name, move.name
      FROM account_move_line line
      JOIN account_move move ON move.id = line.move_id
      JOIN citynet_subscription service ON service.id = line.citynet_subscription_id
     WHERE move.citynet_run_id = %(run)s AND move.state <> 'cancel'
       AND line.display_type = 'product' AND line.citynet_period_start IS NULL
       AND line.citynet_charge_id IS NULL AND line.citynet_promo_id IS NULL
       AND line.citynet_is_credited IS NOT TRUE
"""

_UNPOSTED = """
    SELECT move.invoice_origin, move.id::text FROM account_move move
     WHERE move.citynet_run_id = %(run)s AND move.state = 'draft'
"""

_CHARGES = """
    SELECT service.name, charge.name
      FROM citynet_charge charge
      JOIN billed ON billed.service_id = charge.subscription_id
      JOIN citynet_subscription service ON service.id = billed.service_id
      LEFT JOIN account_move_line line
        ON line.citynet_charge_id = charge.id AND line.parent_state <> 'cancel'
     GROUP BY service.name, charge.id, charge.name, charge.is_billed
    HAVING COUNT(line.id) <> CASE WHEN charge.is_billed THEN 1 ELSE 0 END
"""

_MISSED = """
    SELECT service.name, service.date_next_bill::text
      FROM citynet_subscription service
     WHERE service.company_id = %(company)s AND service.active
       AND service.date_next_bill <= %(day)s
       AND NOT EXISTS (SELECT FROM citynet_billing_error error
                        WHERE error.subscription_id = service.id
                          AND error.is_resolved IS NOT TRUE)
"""

_OLD_CREDITS = """
    SELECT service.name, charge.name || ', ' || charge.date
      FROM citynet_charge charge
      JOIN citynet_subscription service ON service.id = charge.subscription_id
     WHERE service.company_id = %(company)s AND service.state <> 'closed'
       AND charge.amount < 0
       AND charge.is_billed IS NOT TRUE AND charge.is_waived IS NOT TRUE
       AND charge.date < %(day)s::date
           - make_interval(months => 2 * service.interval_months::int)
"""

_LEFT_AT_THE_END = """
    SELECT service.name, to_char(-SUM(charge.amount), 'FM999,999,999,999,999')
      FROM citynet_charge charge
      JOIN citynet_subscription service ON service.id = charge.subscription_id
     WHERE service.company_id = %(company)s AND service.state = 'closed'
       AND charge.amount < 0 AND charge.date <= %(day)s
       AND charge.is_billed IS NOT TRUE AND charge.is_waived IS NOT TRUE
     GROUP BY service.id
"""

# Money of payers who had a service and have none that runs: nothing will use it.
_OWED = """
    SELECT concat_ws(' ', payer.citynet_number, payer.name),
           to_char(-rest.amount, 'FM999,999,999,999,999')
      FROM (SELECT owner.commercial_partner_id AS payer_id,
                   SUM(line.amount_residual) AS amount
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
              JOIN res_partner owner ON owner.id = line.partner_id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND line.reconciled IS NOT TRUE
               AND account.account_type = 'asset_receivable'
             GROUP BY owner.commercial_partner_id
            HAVING SUM(line.amount_residual) < 0) rest
      JOIN res_partner payer ON payer.id = rest.payer_id
     WHERE NOT EXISTS (SELECT FROM citynet_subscription running
                         JOIN res_partner owner ON owner.id = running.partner_id
                        WHERE owner.commercial_partner_id = payer.id
                          AND running.company_id = %(company)s
                          AND running.state <> 'closed')
       AND EXISTS (SELECT FROM account_move_line billed
                     JOIN res_partner owner ON owner.id = billed.partner_id
                    WHERE owner.commercial_partner_id = payer.id
                      AND billed.company_id = %(company)s
                      AND billed.citynet_subscription_id IS NOT NULL)
"""


class CitynetBillingRunAudit(models.AbstractModel):
    """The accounts of a run, checked by other means than those that made them."""

    _name = "citynet.billing.run.audit"
    _description = "Billing run: audit"

    def _audit(self):
        """Ask the database, not the code, whether every bill is right.

        The answer is kept on the run.

        :return: int, number of problems found; 0 is what it should be
        """
        self.ensure_one()
        self.env.flush_all()
        found = []
        for sentence, query in self._get_audit_queries():
            rows = self.env.execute_query(
                SQL(
                    _BILLED + query,
                    run=self.id,
                    day=self.date,
                    company=self.company_id.id,
                )
            )
            found += [sentence.format(service=name, what=what) for name, what in rows]
        self.write(
            {
                "date_audited": fields.Datetime.now(),
                "audit_problem_count": len(found),
                "audit_report": "\n".join(found[:100]),
            }
        )
        return len(found)

    def _get_audit_queries(self):
        """:return: list of (sentence with places for ``{service}`` and ``{what}``, SQL
        that returns a row (service, what) for each problem)"""
        return [
            (self.env._("{service} is billed more than once for {what}."), _TWICE),
            (
                self.env._("{service} has two billed periods that share days: {what}."),
                _SHARED,
            ),
            (
                self.env._(
                    "{service} has a period that ends before it begins: {what}."
                ),
                _INVERTED,
            ),
            (
                self.env._("{service} would be billed again for the days from {what}."),
                _AGAIN,
            ),
            (
                self.env._("{service} has a line without reason on bill {what}."),
                _UNEXPLAINED,
            ),
            (self.env._("The bill of {service} is not posted: {what}."), _UNPOSTED),
            (
                self.env._("{service} has a charge billed twice or lost: {what}."),
                _CHARGES,
            ),
            (
                self.env._("{service} is due since {what}, neither billed nor listed."),
                _MISSED,
            ),
            *self._get_credit_queries(),
        ]

    def _get_credit_queries(self):
        """:return: list as ``_get_audit_queries``, of customers' money that waits"""
        return [
            (
                self.env._(
                    "{service} has a credit that no bill used for two periods: {what}."
                ),
                _OLD_CREDITS,
            ),
            (
                self.env._(
                    "{service} has ended, and Rp {what} of its credits wait for no bill."
                ),
                _LEFT_AT_THE_END,
            ),
            (
                self.env._(
                    "{service} has no service any more and is owed Rp {what}: pay it "
                    "back."
                ),
                _OWED,
            ),
        ]
