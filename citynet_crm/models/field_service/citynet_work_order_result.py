"""How a visit ended, and what that means for the job."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    result = fields.Selection(
        selection_add=[
            ("done",),
            ("no_port",),
            ("absent",),
            ("cable",),
            ("weather", "Rain or danger"),
            ("equipment", "Equipment missing"),
            ("refused", "Customer does not want it any more"),
            ("other",),
        ],
    )
    report_key = fields.Char(
        readonly=True,
        copy=False,
        help="Of the last report: the same report sent again changes nothing",
    )

    @api.model
    def _get_outcomes(self):
        """What each result code means.

        :return: dict {code: ``done``, ``reschedule`` (back to the desk, which plans it
            anew) or ``close`` (nobody goes there again)}
        """
        return {
            "done": "done",
            "no_port": "reschedule",
            "absent": "reschedule",
            "cable": "reschedule",
            "weather": "reschedule",
            "equipment": "reschedule",
            "other": "reschedule",
            "refused": "close",
        }

    def _report_result(self, result, key=None):
        """The visit is over; a report that arrives again changes nothing.

        :param str result: a code of ``_get_outcomes``
        :param str key: the report's own, made by whoever sends it
        :return: bool, whether this report is what moved the job
        :raise UserError: what is missing, or that the job is over already
        """
        self.ensure_one()
        outcome = self._get_outcomes().get(result)
        if not outcome:
            raise UserError(self.env._("Choose what happened."))
        if self._is_reported(result, key):
            return False
        if self.state not in ("scheduled", "in_progress"):
            raise UserError(
                self.env._("%(name)s is not open for a report.", name=self.display_name)
            )
        getattr(self, f"_report_{outcome}")(result)
        # sudo: the key is nobody's to write by hand
        self.sudo().report_key = key
        return True

    def _is_reported(self, result, key):
        """:return: bool, whether this very report was heard before"""
        return bool(key and self.report_key == key) or (
            result == "done" and self.state == "done"
        )

    def _report_done(self, _result):
        self.action_done()

    def _report_reschedule(self, result):
        self.write({"result": result})
        self.action_reschedule()
        self._tell_desk(self._get_result_label())

    def _report_close(self, result):
        self.write({"result": result})
        self._cancel(self._get_result_label())
        self._tell_desk(self._get_result_label())

    def _get_result_label(self):
        labels = dict(self._fields["result"]._description_selection(self.env))
        return labels.get(self.result, "")

    def _get_desk_user(self):
        """:return: ``res.users`` who decides what comes next, or an empty recordset"""
        # sudo: a technician reads neither orders nor whom they belong to
        job = self.sudo()
        people = job.lead_id.user_id | job.ticket_id.user_id | job.create_uid
        return people.filtered(lambda user: user.has_group("citynet_crm.group_agent"))[
            :1
        ]

    def _tell_desk(self, what):
        """:param str what: happened at the door"""
        desk = self._get_desk_user()
        if desk and not self._is_quiet():
            # sudo: a technician's word becomes somebody else's next step
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=what,
                note=self.note,
                user_id=desk.id,
            )

    def action_schedule(self):
        # EXTENDS citynet.work.order: a new visit has no result yet
        super().action_schedule()
        # sudo: what the last visit brought stands in the chatter
        self.sudo().filtered("result").write({"result": False})
