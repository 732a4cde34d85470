"""Complaints counted: one row a complaint, for pivot and graph."""

from odoo import fields, models
from odoo.tools import SQL


class CitynetTicketReport(models.Model):
    _name = "citynet.ticket.report"
    _description = "Complaint figures"
    _auto = False
    _order = "create_date desc, id desc"

    ticket_id = fields.Many2one("citynet.ticket", "Complaint", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    category = fields.Selection(
        selection=lambda self: self.env["citynet.ticket"]._selection_category(),
        readonly=True,
    )
    priority = fields.Selection(
        selection=lambda self: self.env["citynet.ticket"]._fields["priority"].selection,
        readonly=True,
    )
    state = fields.Selection(
        selection=lambda self: self.env["citynet.ticket"]._selection_state(),
        readonly=True,
    )
    area_id = fields.Many2one("citynet.area", readonly=True)
    team_id = fields.Many2one("citynet.ticket.team", readonly=True)
    user_id = fields.Many2one("res.users", "Assigned to", readonly=True)
    technician_id = fields.Many2one("hr.employee", "Technician", readonly=True)
    sla_id = fields.Many2one("citynet.sla", "Service level", readonly=True)
    create_date = fields.Datetime("Received on", readonly=True)
    reopen_count = fields.Integer("Times reopened", readonly=True)
    first_kept = fields.Float("Answered in time (%)", readonly=True, aggregator="avg")
    restore_kept = fields.Float("Restored in time (%)", readonly=True, aggregator="avg")
    first_hours = fields.Float(
        "First answer (hours, median)", readonly=True, aggregator="median"
    )
    restore_hours = fields.Float(
        "Restored (hours, median)", readonly=True, aggregator="median"
    )

    def _read_group_select(self, aggregate_spec, query):
        # EXTENDS base: half of all complaints took no longer than the median
        name, _colon, function = aggregate_spec.partition(":")
        if function != "median" or self._fields[name].aggregator != "median":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %s)",
            self._field_to_sql(self._table, name, query),
        )

    @property
    def _table_query(self):
        self.env["citynet.ticket"].flush_model()
        self.env["citynet.work.order"].flush_model()
        return SQL(
            """SELECT ticket.id, ticket.id AS ticket_id, ticket.company_id,
                      ticket.category, ticket.priority, ticket.state, ticket.area_id,
                      ticket.team_id, ticket.user_id, repair.technician_id,
                      ticket.sla_id, ticket.create_date, ticket.reopen_count,
                      CASE WHEN ticket.first_breached THEN 0.0
                           WHEN ticket.sla_id IS NOT NULL
                                AND ticket.date_first_answer IS NOT NULL THEN 100.0
                           END AS first_kept,
                      CASE WHEN ticket.restore_breached THEN 0.0
                           WHEN ticket.sla_id IS NOT NULL
                                AND ticket.date_resolved IS NOT NULL THEN 100.0
                           END AS restore_kept,
                      EXTRACT(EPOCH FROM ticket.date_first_answer - ticket.create_date)
                          / 3600.0 AS first_hours,
                      EXTRACT(EPOCH FROM ticket.date_resolved - ticket.create_date)
                          / 3600.0 AS restore_hours
                 FROM citynet_ticket ticket
                 LEFT JOIN LATERAL (
                      SELECT job.technician_id FROM citynet_work_order job
                       WHERE job.ticket_id = ticket.id
                         AND job.technician_id IS NOT NULL
                         AND job.state <> 'cancelled'
                       ORDER BY job.id DESC LIMIT 1) repair ON true
                WHERE ticket.state NOT IN ('cancelled', 'merged')"""
        )
