"""The two deadlines of a complaint: the first answer, and the end of the trouble.

The clock of the repair stands still while we wait for the customer and while the
complaint is resolved. The clock of the first answer never does: we can't wait for a
customer who hasn't been answered.
"""

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.helpdesk.tickets import OPEN
from odoo.exceptions import UserError

# they follow from what happens; by hand every deadline could be kept
_CLOCK_FIELDS = {
    "sla_id",
    "date_first_due",
    "date_first_answer",
    "date_restore_due",
    "date_waiting",
    "hours_left",
    "is_warned",
    "first_breached",
    "restore_breached",
}


class CitynetTicketDeadlines(models.AbstractModel):
    _name = "citynet.ticket.deadlines"
    _description = "Complaint: deadlines"

    # what was promised
    sla_id = fields.Many2one(
        "citynet.sla", "Service level", readonly=True, copy=False, ondelete="restrict"
    )
    date_first_due = fields.Datetime("First answer until", readonly=True, copy=False)
    date_restore_due = fields.Datetime("Restored until", readonly=True, copy=False)
    # what happened
    date_first_answer = fields.Datetime("First answered on", readonly=True, copy=False)
    date_waiting = fields.Datetime(
        "Waiting for the customer since", readonly=True, copy=False
    )
    hours_left = fields.Float(
        "Hours left when the clock stopped", readonly=True, copy=False
    )
    is_warned = fields.Boolean("Warned", readonly=True, copy=False)
    first_breached = fields.Boolean("Answered late", readonly=True, copy=False)
    restore_breached = fields.Boolean("Restored late", readonly=True, copy=False)
    # how it stands
    date_due = fields.Datetime(
        "Next deadline", compute="_compute_date_due", store=True, index=True
    )
    clock_state = fields.Selection(
        [
            ("none", "No deadline"),
            ("running", "In time"),
            ("warned", "Soon due"),
            ("breached", "Late"),
            ("waiting", "Waiting for the customer"),
            ("kept", "Kept"),
            ("missed", "Missed"),
        ],
        "Deadline",
        compute="_compute_clock_state",
        store=True,
        index=True,
    )
    clock_text = fields.Char("Time left", compute="_compute_clock_text")

    # ---- How it stands -------------------------------------------------------

    @api.depends(
        "state",
        "date_first_due",
        "date_first_answer",
        "date_restore_due",
        "date_waiting",
    )
    def _compute_date_due(self):
        for ticket in self:
            clocks = ticket._get_running_clocks()
            ticket.date_due = min(clocks.values(), default=False)

    @api.depends(
        "state",
        "sla_id",
        "is_warned",
        "first_breached",
        "restore_breached",
        "date_waiting",
        "date_first_answer",
    )
    def _compute_clock_state(self):
        for ticket in self:
            missed = ticket.first_breached or ticket.restore_breached
            if not ticket.sla_id or ticket.state in ("cancelled", "merged"):
                state = "none"
            elif ticket.state not in OPEN:
                state = "missed" if missed else "kept"
            elif ticket.restore_breached or (
                ticket.first_breached and not ticket.date_first_answer
            ):
                state = "breached"
            elif ticket.date_waiting:
                state = "waiting"
            else:
                state = "warned" if ticket.is_warned else "running"
            ticket.clock_state = state

    @api.depends("date_due", "state", "date_waiting")
    def _compute_clock_text(self):
        now = fields.Datetime.now()
        for ticket in self:
            ticket.clock_text = False
            if ticket.state in OPEN and ticket.date_waiting and not ticket.date_due:
                ticket.clock_text = self.env._("waits for the customer")
        running = self.filtered("date_due")
        for (company, level), tickets in running.grouped(
            lambda ticket: (ticket.company_id, ticket._get_level())
        ).items():
            # one look at the calendar for all of them
            moments = [now, *tickets.mapped("date_due")]
            spans = level.calendar_id and level._get_spans(
                company, min(moments), max(moments)
            )
            for ticket in tickets:
                hours = level._get_hours(company, now, ticket.date_due, spans or None)
                ticket.clock_text = ticket._describe_clock(now, hours)

    def _describe_clock(self, now, hours):
        """:param float hours: working hours until the next deadline
        :return: str, such as "2 h left"; what is late is so by the clock on the wall
        """
        is_late = self.date_due < now
        amount = (now - self.date_due).total_seconds() / 3600 if is_late else hours
        if amount < 1:
            time = self.env._("%(count)s min", count=max(round(amount * 60), 1))
        elif amount < 48:
            time = self.env._("%(count)s h", count=int(amount))
        else:
            time = self.env._("%(count)s days", count=int(amount // 24))
        if is_late:
            return self.env._("%(time)s late", time=time)
        return self.env._("%(time)s left", time=time)

    def _get_level(self):
        """:return: ``citynet.sla`` whose deadlines hold for this complaint (sudo)"""
        # sudo: technicians and customers move clocks whose rules they may not read
        return self.sla_id.sudo()

    def _get_running_clocks(self):
        """:return: dict {``first`` or ``restore``: deadline} of the clocks that run"""
        self.ensure_one()
        clocks = {}
        if self.state in OPEN and self.sla_id:
            if self.date_first_due and not self.date_first_answer:
                clocks["first"] = self.date_first_due
            if self.date_restore_due and not self.date_waiting:
                clocks["restore"] = self.date_restore_due
        return clocks

    def _get_hours_left(self):
        """:return: float, working hours until it must work again; negative: late"""
        self.ensure_one()
        if self.date_waiting or self.state not in OPEN:
            return self.hours_left
        level = self._get_level()
        if not level or not self.date_restore_due:
            return 0
        now = fields.Datetime.now()
        return level._get_hours(self.company_id, now, self.date_restore_due)

    # ---- Setting the deadlines -----------------------------------------------

    def _check_clocks(self, vals):
        """:raise UserError: when a user writes a deadline or an answer by hand"""
        if _CLOCK_FIELDS & set(vals) and not self.env.su:
            raise UserError(
                self.env._(
                    "Deadlines of complaints are computed from their service level; "
                    "they can't be edited."
                )
            )

    def _start_clocks(self):
        """Set the deadlines anew where another service level holds than before."""
        levels = self.env["citynet.sla"]._find_for(self)
        for ticket, level in levels.items():
            if level != ticket.sla_id:
                # sudo: deadlines follow from the rules and are written by no user
                ticket.sudo().write(ticket._prepare_clock_values(level))
                ticket._plan_next_step()

    def _prepare_clock_values(self, level):
        """:return: dict: what changes when the complaint comes under ``level``"""
        self.ensure_one()
        if not level:
            return {"sla_id": False, "date_first_due": False, "date_restore_due": False}
        company, now = self.company_id, fields.Datetime.now()
        start = min(self.create_date or now, now)
        values = {
            "sla_id": level.id,
            "date_first_due": level._get_deadline(company, start, level.first_hours),
        }
        if not self.date_restore_due:
            due = level._get_deadline(company, start, level.restore_hours)
            return {**values, "date_restore_due": due}
        # the time that was used stays used, however urgent it has become
        left = self._get_hours_left() + level.restore_hours - self.sla_id.restore_hours
        values["date_restore_due"] = level._get_deadline(company, now, left)
        return {**values, "hours_left": left if self.date_waiting else 0}

    # ---- Stop and go ---------------------------------------------------------

    def action_wait(self):
        """The customer is to say or do something first: the clock stands still."""
        self._check_unrestricted()
        for ticket in self:
            if ticket.state not in OPEN:
                raise UserError(
                    self.env._("Complaint %(name)s isn't open.", name=ticket.name)
                )
        waiting = self.filtered(lambda ticket: not ticket.date_waiting)
        waiting._stop_clock({"date_waiting": fields.Datetime.now()})

    def action_go_on(self):
        """We no longer wait for the customer."""
        self._check_unrestricted()
        self._go_on()

    def action_note_call(self):
        """The customer was called, which is a first answer."""
        self._check_unrestricted()
        for ticket in self:
            ticket.message_post(body=self.env._("The customer was called."))
        self._note_first_answer()

    def _go_on(self):
        for ticket in self.filtered("date_waiting"):
            ticket._resume_clock({"date_waiting": False})

    def _stop_clock(self, values=None):
        now = fields.Datetime.now()
        for ticket in self:
            late = bool(ticket.date_restore_due and ticket.date_restore_due < now)
            # sudo: deadlines follow from what happens and are written by no user
            ticket.sudo().write(
                {
                    "hours_left": ticket._get_hours_left(),
                    "restore_breached": ticket.restore_breached
                    or (late and not ticket.date_waiting),
                    **(values or {}),
                }
            )
            ticket._plan_next_step()

    def _resume_clock(self, values=None):
        """What was left when the clock stopped is left from now on."""
        self.ensure_one()
        level, left = self._get_level(), self.hours_left
        if level and left > 0:
            now = fields.Datetime.now()
            due = level._get_deadline(self.company_id, now, left)
            values = {"date_restore_due": due, **(values or {})}
        # sudo: as in ``_stop_clock``
        self.sudo().write(values or {})
        self._plan_next_step()

    def _note_first_answer(self):
        """The customer has been answered, in any way."""
        now = fields.Datetime.now()
        for ticket in self.filtered(lambda ticket: not ticket.date_first_answer):
            late = bool(ticket.date_first_due and ticket.date_first_due < now)
            # sudo: as in ``_stop_clock``
            ticket.sudo().write(
                {
                    "date_first_answer": now,
                    "first_breached": ticket.first_breached or late,
                }
            )
            ticket._plan_next_step()
