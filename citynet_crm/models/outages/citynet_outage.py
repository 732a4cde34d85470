from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class CitynetOutage(models.Model):
    """A part of the network that doesn't work, from its start until all are served."""

    _name = "citynet.outage"
    _description = "Outage"
    _inherit = ["citynet.state.mixin", "citynet.event.mixin", "mail.thread"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    _transitions = {"open": {"resolved"}}

    name = fields.Char("Number", readonly=True, copy=False, required=True, default="/")
    cause = fields.Char(required=True, tracking=True, help="Such as: fibre cut")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    area_ids = fields.Many2many(
        "citynet.area",
        string="Areas hit",
        required=True,
        check_company=True,
        help="ODP, POP or a whole region; an area stands for all its parts",
    )
    date_start = fields.Datetime(
        "Since", required=True, default=fields.Datetime.now, tracking=True
    )
    date_estimate = fields.Datetime("Expected end", tracking=True)
    date_end = fields.Datetime("Ended", copy=False, tracking=True)
    date_announced = fields.Datetime("Announced on", readonly=True, copy=False)
    news = fields.Text(
        "News for customers",
        copy=False,
        help="Told to customers when you send it, with the expected end",
    )
    news_count = fields.Integer("News sent", readonly=True, copy=False)
    credit_rule = fields.Selection(
        [
            ("none", "No credit"),
            ("days", "A thirtieth of the monthly price for each day begun"),
            ("percentage", "Percentage of the monthly price"),
        ],
        "Credit",
        required=True,
        default="days",
    )
    credit_from_hours = fields.Float("From (hours)", default=24)
    credit_percentage = fields.Float("Percentage", default=10)
    shift_days = fields.Integer(
        "Move due dates by (days)", help="Of the open bills of the services hit"
    )
    service_ids = fields.One2many("citynet.outage.service", "outage_id", "Services")
    notice_ids = fields.One2many("citynet.outage.notice", "outage_id", "Notices")
    service_count = fields.Integer("Services hit", compute="_compute_progress")
    customer_count = fields.Integer("Customers hit", compute="_compute_progress")
    pending_count = fields.Integer("Left to do", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress")

    _values_valid = models.Constraint(
        "CHECK (credit_percentage BETWEEN 0 AND 100 AND credit_from_hours >= 0"
        " AND shift_days BETWEEN 0 AND 90)",
        "A credit is 0 to 100 percent, hours aren't negative, due dates move at most "
        "90 days.",
    )
    _end_valid = models.Constraint(
        "CHECK (date_end >= date_start)", "An outage can't end before it begins."
    )

    @api.model
    def _selection_state(self):
        return [("open", self.env._("Open")), ("resolved", self.env._("Over"))]

    @api.depends("service_ids.is_settled", "notice_ids.is_done", "state")
    def _compute_progress(self):
        services = self._count_rows("citynet.outage.service", "is_settled")
        notices = self._count_rows("citynet.outage.notice", "is_done")
        customers = {
            outage.id: count
            # sudo: whoever may see the outage may see how many it hit
            for outage, count in self.env["citynet.outage.service"]
            .sudo()
            ._read_group(
                [("outage_id", "in", self.ids)],
                ["outage_id"],
                ["partner_id:count_distinct"],
            )
        }
        for outage in self:
            key = outage._origin.id
            total, settled = services.get(key, (0, 0))
            work, done = notices.get(key, (0, 0))
            outage.service_count = total
            outage.customer_count = customers.get(key, 0)
            if outage.state == "resolved":
                work, done = work + total, done + settled
            outage.pending_count = work - done
            outage.progress = 100 * done / work if work else 0

    def _count_rows(self, model, flag):
        """:return: dict {outage id: (rows, rows with ``flag``)}"""
        counts = {}
        # sudo: whoever may see the outage may see how far it is
        rows = self.env[model].sudo()
        for outage, done, count in rows._read_group(
            [("outage_id", "in", self.ids)], ["outage_id", flag], ["__count"]
        ):
            total, finished = counts.get(outage.id, (0, 0))
            counts[outage.id] = (total + count, finished + (count if done else 0))
        return counts

    @api.constrains("date_start")
    def _check_date_start(self):
        for outage in self:
            if outage.date_start > fields.Datetime.now():
                raise ValidationError(
                    self.env._("An outage can't begin in the future.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("citynet.outage")
        outages = super().create(vals_list)
        outages._list_services()
        return outages

    def write(self, vals):
        result = super().write(vals)
        if "area_ids" in vals:
            self._list_services()
        return result

    def _list_services(self):
        """List the running services in the areas hit, each once; quick for thousands.

        Whoever was told already stays listed; before that, other areas replace them.
        """
        for outage in self.filtered(lambda outage: outage.state == "open"):
            self.env.flush_all()
            if not outage.date_announced:
                self.env.cr.execute(
                    SQL(
                        "DELETE FROM citynet_outage_service WHERE outage_id = %s",
                        outage.id,
                    )
                )
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO citynet_outage_service
                           (outage_id, company_id, subscription_id, partner_id,
                            is_settled)
                    SELECT DISTINCT %s, service.company_id, service.id,
                           payer.commercial_partner_id, false
                      FROM citynet_subscription service
                      JOIN res_partner payer ON payer.id = service.partner_id
                      JOIN citynet_area area ON area.id = service.area_id
                      JOIN citynet_area hit
                        ON area.parent_path LIKE hit.parent_path || '%%'
                     WHERE hit.id = ANY(%s) AND service.state = 'active'
                       AND service.active AND service.company_id = %s
                        ON CONFLICT DO NOTHING
                    """,
                    outage.id,
                    outage.area_ids.ids,
                    outage.company_id.id,
                )
            )
        self.env["citynet.outage.service"].invalidate_model()
        self.invalidate_recordset()

    def action_announce(self):
        """Tell each customer once; the work goes on in the background."""
        self.check_access("write")
        for outage in self.filtered(lambda outage: not outage.date_announced):
            if outage.state != "open":
                raise UserError(
                    self.env._(
                        "%(name)s is over; there is nothing to announce.",
                        name=outage.name,
                    )
                )
            outage._list_services()
            outage.date_announced = fields.Datetime.now()
            outage._queue_notices("outage_announced")

    def action_resolve(self):
        """It is over: inform all, settle complaints and credits in the background."""
        self.check_access("write")
        for outage in self.filtered(lambda outage: outage.state == "open"):
            outage._list_services()
            outage._transition(
                "resolved", {"date_end": outage.date_end or fields.Datetime.now()}
            )
            outage._queue_notices("outage_resolved")

    def _queue_notices(self, event, number=0):
        """One row for each customer, worked off by the cron.

        :param int number: which of several news it is
        """
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO citynet_outage_notice
                       (outage_id, company_id, partner_id, event, number, is_done)
                SELECT DISTINCT outage_id, company_id, partner_id, %s, %s, false
                  FROM citynet_outage_service WHERE outage_id = %s
                    ON CONFLICT DO NOTHING
                """,
                event,
                number,
                self.id,
            )
        )
        self.env["citynet.outage.notice"].invalidate_model()
        self.invalidate_recordset()
        # sudo: who may announce an outage may wake its cron
        self.env.ref("citynet_crm.ir_cron_outage").sudo()._trigger()

    def action_view_services(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_outage_service_action"
        )
        return {**action, "domain": [("outage_id", "=", self.id)]}

    def _event_partners(self):
        # EXTENDS citynet.event.mixin: the drain tells batch by batch
        ids = self.env.context.get("citynet_outage_partner_ids")
        if ids is None:
            return self.service_ids.partner_id
        return self.env["res.partner"].browse(ids)

    def _prepare_event_values(self, event):
        self.ensure_one()
        return {
            **super()._prepare_event_values(event),
            "number": self.name,
            "area": ", ".join(self.area_ids.mapped("name")),
            "estimate": self._describe_estimate(self.date_estimate),
            "update": self.news or "",
        }
