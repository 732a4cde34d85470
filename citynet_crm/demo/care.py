"""Complaints, and the jobs in the field that no order brought."""

from datetime import timedelta

from odoo import api, models


class CitynetDemo(models.AbstractModel):
    _inherit = "citynet.demo"

    @api.model
    def _make_other_jobs(self, services):
        """Relocations, package changes and the like."""
        for row in self._read("jobs"):
            service = self._get_service(services, row["customer"])
            day = self._day(days=row["days"])
            job = self._make_job(
                service, row["kind"], min(day, self._day()), row["note"]
            )
            if row["story"] != "draft":
                self._schedule(job, day, int(row["hour"]))
            if row["story"] == "done":
                self._do(job, day)

    @api.model
    def _get_service(self, services, customer):
        """:return: the first ``citynet.subscription`` of the payer called ``customer``"""
        return next(
            service for _row, service in services if service.partner_id.name == customer
        )

    @api.model
    def _make_job(self, service, kind, day, note):
        job = self._in_year_of(day, "citynet.work.order").create(
            {
                "kind": kind,
                "subscription_id": service.id,
                "partner_id": service.partner_id.id,
                "address_id": service.address_id.id,
                "package_id": service.package_id.id,
                "area_id": service.area_id.id,
                "note": note,
            }
        )
        self._age(job, self._at(day, 8))
        return job

    @api.model
    def _do(self, job, day):
        job.action_start()
        job.action_done()
        self._finish_on(job, day)

    @api.model
    def _make_complaints(self, services):
        """What customers weren't happy with, and what became of it."""
        for row in reversed(self._read("complaints")):
            service = self._get_service(services, row["customer"])
            day = self._day(days=row["days"])
            tickets = self._in_year_of(day, "citynet.ticket")
            ticket = tickets.create(self._prepare_complaint_values(row, service))
            opened = min(self._at(day, 8), ticket.create_date)
            self._age(ticket, opened)
            # the clocks began when the complaint came in
            ticket.write({"sla_id": False, "date_restore_due": False})
            ticket._start_clocks()
            getattr(self, f"_complaint_{row['story']}")(ticket, row)
            self._settle_on(ticket, opened, opened + timedelta(hours=int(row["hours"])))
        quiet = self.env["citynet.ticket"].with_context(mail_activity_quick_update=True)
        while quiet._escalate_batch():
            pass

    @api.model
    def _prepare_complaint_values(self, row, service):
        network = row["category"] in ("no_connection", "slow", "unstable", "device")
        team = "finance" if row["category"] == "billing" else "service"
        team = self.env.ref(
            f"citynet_crm.citynet_ticket_team_{'network' if network else team}"
        )
        names = ("category", "channel", "priority", "title", "description")
        return {
            **{name: row[name] for name in names},
            "subscription_id": service.id,
            "team_id": team.id,
        }

    @api.model
    def _settle_on(self, ticket, opened, settled):
        """Date the steps that ``ticket`` has taken: an hour to assign it, then so long."""
        taken = min(opened + timedelta(minutes=40), settled)
        answered = ticket.date_assigned and taken
        resolved = ticket.date_resolved and settled
        ticket.write(
            {
                "date_assigned": answered,
                "date_resolved": resolved,
                "date_closed": ticket.date_closed and settled + timedelta(hours=3),
                "date_first_answer": answered,
                "first_breached": bool(answered and answered > ticket.date_first_due),
                "restore_breached": bool(
                    resolved and resolved > ticket.date_restore_due
                ),
            }
        )
        ticket._plan_next_step()

    def _complaint_new(self, ticket, row):
        """Nobody has taken it yet."""

    def _complaint_assigned(self, ticket, row):
        number = ticket.id % 2 + 1
        ticket.user_id = self._demo(f"user_cs{number}")

    def _complaint_waiting(self, ticket, row):
        self._complaint_assigned(ticket, row)
        ticket.action_wait()

    def _complaint_merged(self, ticket, row):
        """It goes on with the other complaint that is open of this customer."""
        target = ticket.search(
            [
                ("partner_id", "=", ticket.partner_id.id),
                ("state", "in", ("new", "assigned")),
                ("id", "!=", ticket.id),
            ],
            limit=1,
        )
        # told long ago, and not by mail
        reader = ticket.partner_id.ids
        (ticket | target).message_unsubscribe(partner_ids=reader)
        ticket._merge_into(target)
        target.message_subscribe(partner_ids=reader)

    def _complaint_cancelled(self, ticket, row):
        ticket.action_cancel()

    def _complaint_resolved(self, ticket, row):
        self._complaint_assigned(ticket, row)
        ticket.resolution = row["resolution"]
        ticket.action_resolve()

    def _complaint_closed(self, ticket, row):
        self._complaint_resolved(ticket, row)
        ticket.action_close()

    def _complaint_repaired(self, ticket, row):
        self._complaint_assigned(ticket, row)
        day = self._day(days=row["days"])
        job = self._plan_repair(ticket, day, 10)
        self._do(job, day)
        job.note = row["resolution"]
        self._complaint_closed(ticket, row)

    def _complaint_repair_today(self, ticket, row):
        self._complaint_assigned(ticket, row)
        self._plan_repair(ticket, self._day(), 13)

    def _complaint_repair_tomorrow(self, ticket, row):
        self._complaint_assigned(ticket, row)
        self._plan_repair(ticket, self._day(days=-1), 13)

    @api.model
    def _make_outages(self, services):
        """One that is over, with credits on the next bills, and one that goes on."""
        areas = self.env["citynet.area"].union(
            *(
                service.area_id
                for _row, service in services
                if service.state == "active"
            )
        )
        over, going_on = areas.sorted("id")[:1], areas.sorted("id")[-1:]
        outages = self.env["citynet.outage"]
        day = self._at(self._day(days=6), 8)
        past = outages.create(
            {
                "cause": "Kabel utama putus tertimpa pohon",
                "area_ids": over.ids,
                "date_start": day,
                "date_end": day + timedelta(hours=30),
            }
        )
        past.action_announce()
        past.action_resolve()
        now = self.env.cr.now().replace(microsecond=0)
        outages.create(
            {
                "cause": "Listrik POP padam",
                "area_ids": going_on.ids,
                "date_start": now - timedelta(hours=2),
                "date_estimate": now + timedelta(hours=3),
            }
        ).action_announce()
        # told long ago, and quietly
        for step in (outages._drain_notices, outages._drain_services):
            while step():
                pass

    @api.model
    def _plan_repair(self, ticket, day, hour):
        """:return: the ``citynet.work.order`` that repairs what ``ticket`` is about"""
        ticket.action_plan_repair()  # numbered by the year the complaint came in
        job = ticket.work_order_ids
        self._age(job, ticket.create_date)
        self._schedule(job, day, hour)
        return job
