from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.addons.citynet_crm.tools.helpdesk.tickets import OPEN
from odoo.fields import Domain
from odoo.tools import format_date

# other open complaints that are named
_TICKETS_SHOWN = 3


class CitynetTicketCaller(models.AbstractModel):
    """What customer service should know the moment they see who calls."""

    _name = "citynet.ticket.caller"
    _description = "What is known of a caller"

    caller_facts = fields.Text(
        "Known of this customer",
        compute="_compute_caller_facts",
        groups="citynet_crm.group_agent",
        help="Known outages, other open complaints, what is overdue, a suspended line",
    )

    @api.depends("partner_id", "subscription_id", "state")
    def _compute_caller_facts(self):
        payers = self.partner_id.commercial_partner_id
        tickets = self._get_other_tickets(payers)
        overdue = self._get_overdue(payers)
        services = self._get_caller_services(payers) | self.subscription_id._origin
        outages = self.env["citynet.outage"]._get_open_by_service(services)
        for ticket in self:
            if ticket.state not in OPEN:
                ticket.caller_facts = False
                continue
            payer = ticket.partner_id.commercial_partner_id._origin
            mine = ticket.subscription_id._origin or services.filtered(
                lambda service, payer=payer: (
                    service.partner_id.commercial_partner_id == payer
                )
            )
            others = tickets.filtered(
                lambda other, payer=payer, ticket=ticket: (
                    other != ticket._origin
                    and other.partner_id.commercial_partner_id == payer
                )
            )
            facts = [
                *self._describe_outages(mine, outages),
                *ticket._describe_line(mine),
                *ticket._describe_tickets(others),
                *ticket._describe_overdue(overdue.get(payer)),
            ]
            ticket.caller_facts = "\n".join(facts)

    @api.model
    def _get_caller_services(self, payers):
        """:return: ``citynet.subscription`` that run for these payers"""
        return self.env["citynet.subscription"].search(
            Domain("partner_id", "child_of", payers.ids)
            & Domain("state", "!=", "closed")
        )

    @api.model
    def _get_other_tickets(self, payers):
        """:return: ``citynet.ticket`` that are open for these payers"""
        return self.env["citynet.ticket"].search(
            Domain("partner_id", "child_of", payers.ids) & Domain("state", "in", OPEN)
        )

    @api.model
    def _get_overdue(self, payers):
        """:return: dict {payer: (rupiah overdue, date since when)}"""
        today = self.env.company._citynet_today()
        # sudo: agents read what a customer owes, not the entries behind it
        groups = (
            self.env["account.move"]
            .sudo()
            ._read_group(
                OPEN_BILLS
                & Domain("commercial_partner_id", "in", payers.ids)
                & Domain("invoice_date_due", "<", today)
                & Domain("company_id", "in", self.env.companies.ids),
                ["commercial_partner_id"],
                ["amount_residual:sum", "invoice_date_due:min"],
            )
        )
        return {payer.sudo(False): (amount, since) for payer, amount, since in groups}

    @api.model
    def _describe_outages(self, services, outages):
        """:param dict outages: {service: the open outage that hits it}
        :return: list of str, one for each outage"""
        hit = self.env["citynet.outage"].union(
            *(outages[service] for service in services if service in outages)
        )
        return [outage._get_sentence() for outage in hit]

    def _describe_line(self, services):
        """:return: list of str: services that are suspended"""
        return [
            self.env._("Suspended: %(service)s.", service=service.name)
            for service in services
            if service.state == "suspended"
        ]

    def _describe_tickets(self, tickets):
        """:return: list of str: how many other complaints are open, and which"""
        if not tickets:
            return []
        names = ", ".join(tickets[:_TICKETS_SHOWN].mapped("display_name"))
        return [
            self.env._(
                "Other open complaints: %(count)s (%(names)s).",
                count=len(tickets),
                names=names,
            )
        ]

    def _describe_overdue(self, overdue):
        """:param overdue: (rupiah, date) or None
        :return: list of str"""
        if not overdue:
            return []
        amount, since = overdue
        return [
            self.env._(
                "Overdue: %(amount)s since %(date)s.",
                amount=self.env.company.currency_id._citynet_format(amount),
                date=format_date(self.env, since),
            )
        ]
