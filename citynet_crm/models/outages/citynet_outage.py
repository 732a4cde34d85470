from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class CitynetOutage(models.Model):
    """A part of the network that doesn't work, from its start until all are served."""

    _name = "citynet.outage"
    _description = "Outage"
    _inherit = [
        "citynet.outage.announcement",
        "citynet.outage.compensation",
        "citynet.state.mixin",
        "citynet.sequence.mixin",
        "citynet.event.mixin",
        "mail.thread",
    ]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _sequence_code = "citynet.outage"

    _transitions = {"open": {"resolved"}}
    _end_valid = models.Constraint(
        "CHECK (date_end >= date_start)", "An outage can't end before it begins."
    )

    # what failed
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
    # whom it hit, and how far the work is
    service_ids = fields.One2many("citynet.outage.service", "outage_id", "Services")
    service_count = fields.Integer("Services hit", compute="_compute_progress")
    customer_count = fields.Integer("Customers hit", compute="_compute_progress")
    pending_count = fields.Integer("Remaining", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress")

    @api.model
    def _selection_state(self):
        return [("open", self.env._("Open")), ("resolved", self.env._("Over"))]

    @api.constrains("date_start")
    def _check_date_start(self):
        for outage in self:
            if outage.date_start > fields.Datetime.now():
                raise ValidationError(
                    self.env._("An outage can't begin in the future.")
                )

    # ---- How far the work is -------------------------------------------------

    @api.depends("service_ids.is_settled", "notice_ids.is_done", "state")
    def _compute_progress(self):
        services = self._count_rows("citynet.outage.service", "is_settled")
        notices = self._count_rows("citynet.outage.notice", "is_done")
        customers = {
            outage.id: count
            # sudo: who may see the outage may see how many it hit
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
        # sudo: who may see the outage may see how far it is
        rows = self.env[model].sudo()
        for outage, done, count in rows._read_group(
            [("outage_id", "in", self.ids)], ["outage_id", flag], ["__count"]
        ):
            total, finished = counts.get(outage.id, (0, 0))
            counts[outage.id] = (total + count, finished + (count if done else 0))
        return counts

    # ---- Which services are hit ----------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
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

        Who was told already stays listed; before that, other areas replace them.
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

    def action_view_services(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_outage_service_action"
        )
        return {**action, "domain": [("outage_id", "=", self.id)]}

    # ---- The end -------------------------------------------------------------

    def action_resolve(self):
        """It is over: inform all, settle complaints and credits in the background."""
        self.check_access("write")
        for outage in self.filtered(lambda outage: outage.state == "open"):
            outage._list_services()
            outage._transition(
                "resolved", {"date_end": outage.date_end or fields.Datetime.now()}
            )
            outage._queue_notices("outage_resolved")

    # ---- Worked off in small committed batches -------------------------------
    # A row and what it stands for (a message, a credit) are one transaction, so that a
    # row still open has done nothing yet, whenever the process is killed.

    @api.model
    def _cron_drain_outages(self):
        """Work off the notices, then the services of outages that are over."""
        notices, services = self._get_queues()
        notices._process_queues(notices, services)

    @api.model
    def _get_queues(self):
        """:return: list of what an outage leaves to be done, in order"""
        return [self.env["citynet.outage.notice"], self.env["citynet.outage.service"]]
