"""Who gets which job: by drag and drop, and the technician hears of it."""

from odoo import Command, api, fields, models
from odoo.fields import Domain

ACTIVITY = "citynet_crm.mail_activity_type_job"


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    technician_id = fields.Many2one(
        readonly=False,
        group_expand="_group_expand_technician_id",
        help="Calendar, dispatch and reports go by this one",
    )

    @api.depends("technician_ids")
    def _compute_technician_id(self):
        # OVERRIDE citynet.work.order: whoever leads goes on leading while he is there
        for order in self:
            if order.technician_id not in order.technician_ids:
                order.technician_id = order.technician_ids[:1]

    @api.model
    def _group_expand_technician_id(self, technicians, _domain):
        """A column for every technician, so that a job can be dropped there."""
        # sudo: names of technicians, whom the desk gives jobs to
        everybody = (
            self.env["hr.employee"]
            .sudo()
            .search(
                Domain("citynet_is_technician", "=", True)
                & Domain("company_id", "in", [False, *self.env.companies.ids])
            )
        )
        return (technicians.sudo() | everybody).sorted("name").with_env(self.env)

    @api.model
    @api.readonly
    def web_read_group(self, domain, groupby, *args, **options):
        # EXTENDS web, which folds the jobs of nobody: those are the ones to give out
        by_technician = list(groupby[:1]) == ["technician_id"]
        if (
            by_technician
            and options.get("auto_unfold")
            and not options.get("opening_info")
        ):
            limit = options.get("unfold_read_default_limit") or 80
            options["opening_info"] = [
                {"value": False, "folded": False, "limit": limit, "offset": 0}
            ]
        return super().web_read_group(domain, groupby, *args, **options)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._prepare_leader(vals) for vals in vals_list])

    def write(self, vals):
        given = self.browse()
        if "technician_id" in vals and "technician_ids" not in vals:
            self._check_writable_fields({"technician_ids": []})
            for order in self:
                order._give_to(vals["technician_id"])
            vals = {**vals}
        if {"technician_id", "technician_ids", "date_planned"} & vals.keys():
            given = self.filtered(
                lambda order: order.state in order._get_given_states()
            )
        result = super().write(vals)
        given._tell_technicians()
        return result

    @api.model
    def _prepare_leader(self, vals):
        """:return: dict, ``vals`` whose leading technician is one of its technicians"""
        if not vals.get("technician_id") or vals.get("technician_ids"):
            return vals
        return {**vals, "technician_ids": [Command.set([vals["technician_id"]])]}

    def _give_to(self, technician_id):
        """The job goes from its leading technician to another; helpers stay.

        :param technician_id: id of the ``hr.employee``; False: to nobody
        """
        self.ensure_one()
        commands = [Command.unlink(self.technician_id.id)] if self.technician_id else []
        if technician_id:
            commands.append(Command.link(technician_id))
        else:
            commands = [Command.clear()]
        self.write({"technician_ids": commands})

    # ------------------------------------------------------------------ activity
    @api.model
    def _get_given_states(self):
        """:return: the states in which a job is a technician's to do"""
        return ("scheduled", "in_progress")

    def _tell_technicians(self):
        """Each technician of these jobs has one activity for it, on its day."""
        if self._is_quiet():
            return
        # sudo: whoever plans may move the reminders of those who drive
        jobs = self.sudo()
        jobs.activity_unlink([ACTIVITY])
        for job in jobs:
            day = job.date_planned and job.company_id._citynet_local(job.date_planned)
            for user in job.technician_ids.user_id:
                # no mail for each job: the day's page and the bell show it
                job.with_context(mail_activity_quick_update=True).activity_schedule(
                    ACTIVITY,
                    date_deadline=day and day.date(),
                    summary=job.display_name,
                    user_id=user.id,
                )

    def _emit(self, event):
        # EXTENDS citynet.event.mixin: the reminder lives as long as the job is his
        super()._emit(event)
        if event == "work_order_scheduled":
            self._tell_technicians()
        elif event == "work_order_done":
            # sudo: the reminders of all who drove there
            self.sudo().activity_feedback([ACTIVITY])
        elif event in ("work_order_rescheduled", "work_order_cancelled"):
            self.sudo().activity_unlink([ACTIVITY])  # sudo: as above
