"""Where an order stands, as its customer reads it."""

from odoo import models


class CrmLeadSteps(models.AbstractModel):
    _name = "crm.lead.steps"
    _description = "Order: its steps"

    def _get_citynet_steps(self):
        """The way of an order from received to connected.

        :return: list of dicts with ``name`` (of the step), ``label``, ``date`` (moment
            in UTC, or False), ``note`` (sentence or False) and ``state``: ``done``,
            ``current`` (what is waited for), ``todo`` or ``stopped``
        """
        self.ensure_one()
        stopped = self.won_status == "lost" or not self.active
        result, waiting = [], True
        for name, label, is_done, moment, note in self._get_citynet_step_facts():
            state = "done" if is_done else "todo"
            if not is_done and waiting:
                state, waiting = ("stopped" if stopped else "current"), False
            result.append(
                {
                    "name": name,
                    "label": self.env._("Cancelled") if state == "stopped" else label,
                    "date": is_done and moment,
                    "note": note,
                    "state": state,
                }
            )
            if state == "stopped":
                break
        return result

    def _get_citynet_step_facts(self):
        """:return: list of (name, label, whether it is done, moment, note)"""
        job = self._get_citynet_installation()
        won = self.won_status == "won"
        connected = job.state == "done"
        checked = won or self.citynet_coverage in ("covered", "full")
        return [
            ("received", self.env._("Received"), True, self.create_date, False),
            (
                "coverage",
                self.env._("Coverage checked"),
                checked,
                False,
                not won and self._get_citynet_coverage_note(),
            ),
            (
                "confirmed",
                self.env._("Confirmed"),
                won,
                won and self.date_closed,
                False,
            ),
            (
                "scheduled",
                self.env._("Installation scheduled"),
                connected or job.state in ("scheduled", "in_progress"),
                job.date_planned,
                False,
            ),
            (
                "connected",
                self.env._("Connected"),
                connected,
                connected and job.date_done,
                False,
            ),
        ]

    def _get_citynet_installation(self):
        """:return: the order's ``citynet.work.order`` that connects it, or empty."""
        jobs = self.citynet_work_order_ids.filtered(
            lambda job: job.kind == "installation"
        )
        return jobs.filtered(lambda job: job.state != "cancelled")[:1]

    def _get_citynet_coverage_note(self):
        """:return: str, the sentence a customer reads about the network, or False."""
        return {
            "full": self.env._(
                "No port is free right now; we'll tell you when there is."
            ),
            "none": self.env._("Our network doesn't reach this address yet."),
        }.get(self.citynet_coverage, False)
