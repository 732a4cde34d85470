"""What customers want changed: asked for, agreed, done and refused."""

from odoo import api, models


class CitynetDemo(models.AbstractModel):
    _inherit = "citynet.demo"

    @api.model
    def _make_changes(self, services):
        """Requests by every channel, each through the desk's own buttons."""
        agent = self._demo("user_cs1")
        for row in self._read("changes"):
            service = self._get_service(services, row["customer"])
            day = self._day(days=row["days"])
            requests = self._in_year_of(day, "citynet.change.request")
            request = requests.with_user(agent).create(
                self._prepare_change_values(row, service)
            )
            getattr(self, f"_change_{row['story']}")(request, row)
            self._age(request.sudo(), self._at(day, 9))

    @api.model
    def _prepare_change_values(self, row, service):
        """:return: dict of the ``citynet.change.request``"""
        values = {
            "subscription_id": service.id,
            "with_visit": row["kind"] == "package" and row["story"] == "visit",
            **{name: row[name] for name in ("kind", "channel", "timing", "reason")},
        }
        if row["package"]:
            values["package_id"] = self._demo(f"package_{row['package']}").id
        if row["street"]:
            values["date_effective"] = self._day(days=-2)
            values["address_id"] = self._make_new_address(row, service).id
        return values

    @api.model
    def _make_new_address(self, row, service):
        """:return: the ``res.partner`` where the service is to go"""
        village = self.env["citynet.village"].search([("name", "=", row["village"])])
        return self.env["res.partner"].create(
            {
                "name": row["street"],
                "type": "other",
                "parent_id": service.partner_id.id,
                "street": row["street"],
                "citynet_village": village.name or row["village"],
                "citynet_district": village.district,
                "city": village.city,
                "zip": village.zip,
                "state_id": village.state_id.id,
                "country_id": self.env.ref("base.id").id,
            }
        )

    def _change_requested(self, request, row):
        """It waits for customer service."""

    def _change_survey(self, request, row):
        """Nobody knows yet whether the network reaches the new address."""
        request.action_survey()
        self._schedule(request.sudo().survey_id, self._day(days=-1), int(row["hour"]))

    def _change_confirmed(self, request, row):
        request.action_confirm()

    def _change_visit(self, request, row):
        """It is done when the technicians have been there, in the next days."""
        request.action_confirm()
        job = request.sudo().work_order_id
        day = self._day(days=-2 if request.kind == "relocation" else -1)
        self._schedule(job, day, int(row["hour"]))
        for other in request.sudo().job_ids - job:
            self._schedule(other, day, int(row["hour"]) - 2)

    def _change_refused(self, request, row):
        request.answer = row["answer"]
        request.action_refuse()
