"""Who goes where, when: slots and the clashes between them."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# how long a job takes where nobody said otherwise
SLOT = timedelta(hours=2)


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    technician_id = fields.Many2one(
        "hr.employee",
        "Leading technician",
        compute="_compute_technician_id",
        store=True,
        index="btree_not_null",
        help="The first of the technicians: calendar and reports go by this one",
    )
    date_planned_end = fields.Datetime(
        compute="_compute_date_planned_end", store=True, readonly=False
    )
    conflict_note = fields.Char("Clashes with", compute="_compute_conflict")
    has_conflict = fields.Boolean(
        "Double booked", compute="_compute_conflict", search="_search_has_conflict"
    )

    @api.depends("technician_ids")
    def _compute_technician_id(self):
        for order in self:
            order.technician_id = order.technician_ids[:1]

    @api.depends("date_planned")
    def _compute_date_planned_end(self):
        for order in self:
            start, end = order.date_planned, order.date_planned_end
            if not start:
                order.date_planned_end = False
            elif not end or end <= start:
                order.date_planned_end = start + SLOT

    @api.depends("date_planned", "date_planned_end", "technician_ids", "state")
    def _compute_conflict(self):
        neighbours = self._get_neighbours()
        for order in self:
            clashes = neighbours.filtered(
                lambda other, order=order: (
                    other != order._origin and order._overlaps(other)
                )
            )
            order.has_conflict = bool(clashes)
            order.conflict_note = "; ".join(
                order._describe_clash(other) for other in clashes
            )

    def _search_has_conflict(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        self.flush_model(
            ["state", "date_planned", "date_planned_end", "technician_ids"]
        )
        clashing = SQL(
            """(SELECT mine.id FROM citynet_work_order mine
                  JOIN citynet_work_order_technician_rel mine_rel
                    ON mine_rel.citynet_work_order_id = mine.id
                  JOIN citynet_work_order_technician_rel other_rel
                    ON other_rel.hr_employee_id = mine_rel.hr_employee_id
                  JOIN citynet_work_order other
                    ON other.id = other_rel.citynet_work_order_id
                   AND other.id <> mine.id
                 WHERE mine.state IN ('draft', 'scheduled', 'in_progress')
                   AND other.state IN ('draft', 'scheduled', 'in_progress')
                   AND mine.date_planned < other.date_planned_end
                   AND other.date_planned < mine.date_planned_end)"""
        )
        return Domain(
            "id", "in" if (True in value) == (operator == "in") else "not in", clashing
        )

    @api.model
    def _get_open_states(self):
        """:return: the states in which a job still takes a technician's time."""
        return ("draft", "scheduled", "in_progress")

    def _get_neighbours(self):
        """:return: other open jobs of these technicians around these slots."""
        planned = self.filtered(
            lambda order: (
                order.date_planned
                and order.date_planned_end
                and order.state in self._get_open_states()
            )
        )
        technicians = planned.technician_ids._origin
        if not technicians:
            return self.browse()
        return self.search(
            [
                ("technician_ids", "in", technicians.ids),
                ("state", "in", self._get_open_states()),
                ("date_planned", "<", max(planned.mapped("date_planned_end"))),
                ("date_planned_end", ">", min(planned.mapped("date_planned"))),
            ]
        )

    def _overlaps(self, other):
        """:return: bool, whether ``other`` needs one of our technicians at our time."""
        self.ensure_one()
        return bool(
            self.state in self._get_open_states()
            and self.date_planned
            and self.date_planned_end
            and self.date_planned < other.date_planned_end
            and other.date_planned < self.date_planned_end
            and self.technician_ids._origin & other.technician_ids
        )

    def _describe_clash(self, other):
        """:return: str, such as ``Sari: SPK/2026/00012 09:00-11:00``."""
        self.ensure_one()
        names = ", ".join(
            (self.technician_ids._origin & other.technician_ids).mapped("name")
        )
        start, end = (
            other.company_id._citynet_local(moment).strftime("%H:%M")
            for moment in (other.date_planned, other.date_planned_end)
        )
        return f"{names}: {other.name} {start}-{end}"

    @api.onchange("technician_ids", "date_planned", "date_planned_end")
    def _onchange_slot(self):
        if self.has_conflict:
            return {
                "warning": {
                    "title": self.env._("Technician is double booked"),
                    "message": self.env._(
                        "In this slot: %(clashes)s. You may keep it; the job is marked.",
                        clashes=self.conflict_note,
                    ),
                }
            }
        return None
