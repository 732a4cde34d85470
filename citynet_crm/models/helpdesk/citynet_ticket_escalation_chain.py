"""The one escalation chain: warned before a deadline, then the team leader, then the
manager. The database sees to it that each step is taken once for each clock.
"""

from odoo import api, fields, models
from odoo.addons.citynet_crm.models.helpdesk.citynet_ticket_escalation import STEPS
from odoo.addons.citynet_crm.tools.helpdesk.tickets import OPEN
from odoo.fields import Domain


class CitynetTicketEscalationChain(models.AbstractModel):
    _name = "citynet.ticket.escalation.chain"
    _description = "Complaint: escalation"
    _inherit = ["citynet.queue.mixin"]

    # complaints whose next step has come
    _batch_size = 50
    _queue_order = "date_next_step, id"

    escalation_ids = fields.One2many(
        "citynet.ticket.escalation", "ticket_id", "Escalation", copy=False
    )
    date_next_step = fields.Datetime(readonly=True, copy=False, index="btree_not_null")

    # ---- Which step is next --------------------------------------------------

    def _get_steps(self):
        """:return: list of (moment, clock, step) that are still to come or overdue"""
        self.ensure_one()
        level, company = self._get_level(), self.company_id
        taken = {}
        # sudo: the steps belong to the rules, not to the user who moves the complaint
        for done in self.sudo().escalation_ids:
            number = STEPS.index(done.step)
            taken[done.clock] = max(taken.get(done.clock, -1), number)
        steps = []
        for clock, due in self._get_running_clocks().items():
            moments = (
                level._get_deadline(company, due, -level.warn_hours),
                due,
                level._get_deadline(company, due, level.manager_hours),
            )
            steps += [
                (moment, clock, step)
                for number, (step, moment) in enumerate(
                    zip(STEPS, moments, strict=True)
                )
                if number > taken.get(clock, -1)
            ]
        return steps

    def _plan_next_step(self):
        """Keep for the cron when it has to look at these complaints next."""
        for ticket in self:
            moments = [moment for moment, _clock, _step in ticket._get_steps()]
            # sudo: as in ``_get_steps``
            ticket.sudo().date_next_step = min(moments, default=False)
            ticket._drop_settled_activities()

    def _drop_settled_activities(self):
        """There is nothing to do about a clock that no longer runs."""
        self.ensure_one()
        running = self._get_running_clocks()
        # sudo: activities that the chain itself has made
        settled = self.sudo().escalation_ids.filtered(
            lambda step: step.activity_id and step.clock not in running
        )
        settled.activity_id.unlink()

    # ---- Taking the steps ----------------------------------------------------

    @api.model
    def _cron_escalate(self):
        """Take the steps whose time has come, batch by committed batch."""
        self._process_queues(self)

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        return Domain("date_next_step", "<=", fields.Datetime.now()) & Domain(
            "state", "in", OPEN
        )

    def _process_batch(self, tickets):
        # EXTENDS citynet.queue.mixin
        for ticket in tickets:
            ticket._escalate()

    def _escalate(self):
        """Take the steps that are due; a warning that comes too late is left out."""
        self.ensure_one()
        now = fields.Datetime.now()
        due = [planned for planned in self._get_steps() if planned[0] <= now]
        late = {clock for _moment, clock, step in due if step != "warning"}
        for _moment, clock, step in due:
            if step == "warning" and clock in late:
                continue
            self._take_step(clock, step)
        self.write(
            {
                "is_warned": True,
                "first_breached": self.first_breached or "first" in late,
                "restore_breached": self.restore_breached or "restore" in late,
            }
        )
        self._plan_next_step()

    def _take_step(self, clock, step):
        self.ensure_one()
        user = self._get_step_user(step)
        ticket = self.with_context(lang=user.lang or self.env.lang)
        summaries = {
            "first": ticket.env._("Answer complaint %(name)s", name=self.name),
            "restore": ticket.env._("Settle complaint %(name)s", name=self.name),
        }
        activity = self.env["mail.activity"]
        if user:
            activity = ticket.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=summaries[clock],
                note=ticket._describe_step(clock, step),
                date_deadline=self.company_id._citynet_today(),
            )
        self.env["citynet.ticket.escalation"].create(
            {
                "ticket_id": self.id,
                "clock": clock,
                "step": step,
                "user_id": user.id,
                "activity_id": activity.id,
            }
        )

    def _describe_step(self, clock, step):
        """:return: str, why the user is notified of the complaint"""
        due = self._get_running_clocks()[clock]
        moment = self.company_id._citynet_local(due).strftime("%d/%m/%Y %H:%M")
        if step == "warning":
            return self.env._("The deadline is %(moment)s.", moment=moment)
        return self.env._("The deadline of %(moment)s was missed.", moment=moment)

    def _get_step_user(self, step):
        """:return: ``res.users``, the first of the chain who may see the complaint"""
        self.ensure_one()
        team = self.team_id
        leader = team.leader_id or team.user_ids[:1]
        manager = team.manager_id or self._get_company_manager()
        people = {
            "warning": (self.user_id, leader, manager),
            "leader": (leader, manager),
            "manager": (manager,),
        }[step]
        for user in people:
            if user.active and self.with_user(user).has_access("read"):
                return user
        return self.env["res.users"]

    def _get_company_manager(self):
        managers = self.env.ref("citynet_crm.group_manager").all_user_ids
        ours = managers.filtered(
            lambda user: (
                user.active
                and user.id != self.env.ref("base.user_root").id
                and self.company_id in user.company_ids
            )
        )
        return ours.sorted("id")[:1]
