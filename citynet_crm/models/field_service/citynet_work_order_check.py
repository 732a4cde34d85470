from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CitynetWorkOrderCheck(models.Model):
    """One line of the checklist of a kind of job: what is to be checked before it is
    over. Managers write the lists.

    A line that was ticked anywhere stays as it is: archive it and write a new one.
    """

    _name = "citynet.work.order.check"
    _description = "Line of a checklist"
    _order = "kind, sequence, id"

    name = fields.Char("To check", required=True, translate=True)
    kind = fields.Selection(
        selection=lambda self: self.env["citynet.work.order"]._selection_kind(),
        required=True,
        default="installation",
        index=True,
    )
    sequence = fields.Integer(default=10)
    required = fields.Boolean(
        default=True, help="Technicians must tick it before they can finish the job"
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: in every company"
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ticked(self):
        # sudo: a job of any company keeps what was ticked on it
        ticked = (
            self.env["citynet.work.order"]
            .sudo()
            .search_count([("check_ids", "in", self.ids)], limit=1)
        )
        if ticked:
            raise UserError(
                self.env._("This line was ticked on a job; archive it instead.")
            )

    @api.model
    def _get_lists(self, jobs):
        """:return: dict {job: the lines of its checklist, in order}"""
        lines = self.search(
            Domain("kind", "in", list(set(jobs.mapped("kind"))))
            & Domain("company_id", "in", [False, *jobs.company_id.ids])
        )
        return {
            job: lines.filtered(
                lambda line, job=job: (
                    line.kind == job.kind
                    and line.company_id in (job.company_id, line.company_id.browse())
                )
            )
            for job in jobs
        }
