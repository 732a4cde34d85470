from odoo import fields, models
from odoo.tools import SQL

# a repair at the same place this soon says that the job before was not done well
REPEAT_DAYS = 14


class CitynetWorkOrderPerformance(models.Model):
    """How well technicians do: one row a finished job, for pivot and graph."""

    _name = "citynet.work.order.performance"
    _description = "Technician performance"
    _auto = False
    _order = "date_done desc, id desc"

    work_order_id = fields.Many2one("citynet.work.order", readonly=True)
    technician_id = fields.Many2one("hr.employee", "Technician", readonly=True)
    area_id = fields.Many2one("citynet.area", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["citynet.work.order"]._selection_kind(),
        readonly=True,
    )
    date_done = fields.Datetime("Finished", readonly=True)
    on_time = fields.Float("On time (%)", readonly=True, aggregator="avg")
    repeated = fields.Float(
        "Repeat visits (%)",
        readonly=True,
        aggregator="avg",
        help="Jobs after which the same place needed a repair within 14 days",
    )
    hours = fields.Float("Average time (hours)", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        self.env["citynet.work.order"].flush_model()
        return SQL(
            """SELECT job.id, job.id AS work_order_id, job.technician_id, job.area_id,
                      job.company_id, job.kind, job.date_done,
                      CASE WHEN job.date_planned_end IS NULL THEN NULL
                           WHEN job.date_done <= job.date_planned_end THEN 100.0
                           ELSE 0.0 END AS on_time,
                      CASE WHEN EXISTS (
                          SELECT FROM citynet_work_order repair
                           WHERE repair.kind = 'repair'
                             AND repair.state <> 'cancelled'
                             AND repair.id <> job.id
                             AND repair.partner_id = job.partner_id
                             AND repair.address_id IS NOT DISTINCT FROM job.address_id
                             AND repair.create_date > job.date_done
                             AND repair.create_date
                                 <= job.date_done + make_interval(days => %s)
                      ) THEN 100.0 ELSE 0.0 END AS repeated,
                      EXTRACT(EPOCH FROM job.date_done - job.date_started)
                          / 3600.0 AS hours
                 FROM citynet_work_order job
                WHERE job.state = 'done' AND job.date_done IS NOT NULL""",
            REPEAT_DAYS,
        )
