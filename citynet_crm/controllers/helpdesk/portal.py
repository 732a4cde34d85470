"""Complaints: the list, one with its thread, and a new one."""

from odoo import http
from odoo.addons.citynet_crm.controllers.core.once import count_once
from odoo.addons.citynet_crm.controllers.services.portal import CitynetPortal
from odoo.addons.citynet_crm.tools.texts import BadText, clean_line
from odoo.fields import Domain
from odoo.http import request

# Everything a form may send; the rest is not read
CATEGORIES = ("no_connection", "slow", "unstable", "device", "billing", "other")
TITLE_LENGTH, TEXT_LENGTH = 80, 2000
TICKETS_ON_HOME = 3


class CitynetPortalComplaints(CitynetPortal):
    def _prepare_citynet_home_values(self):
        # EXTENDS citynet_crm: what is broken, and what we do about it
        tickets, _pager = self._get_documents(
            "citynet.ticket",
            "/my/complaints",
            1,
            [("state", "in", ("new", "assigned", "resolved"))],
            order="id desc",
        )
        return {
            **super()._prepare_citynet_home_values(),
            "known": self._get_known(self._get_own_services()),
            "citynet_tickets": tickets[:TICKETS_ON_HOME],
        }

    @http.route(
        ["/my/complaints", "/my/complaints/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_complaints(self, page=1, **_kwargs):
        tickets, pager = self._get_documents("citynet.ticket", "/my/complaints", page)
        values = self._prepare_citynet_values(
            "complaint",
            tickets=tickets,
            pager=pager,
            known=self._get_known(self._get_own_services()),
        )
        return request.render("citynet_crm.portal_my_complaints", values)

    @http.route(
        "/my/complaints/<int:ticket_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def my_complaint(self, ticket_id, access_token=None, **_kwargs):
        ticket = self._get_document("citynet.ticket", ticket_id, access_token)
        return self._show_complaint(ticket)

    @http.route(
        "/my/complaints/<int:ticket_id>/reply",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def my_complaint_reply(self, ticket_id, text="", **_kwargs):
        ticket = self._get_document("citynet.ticket", ticket_id)
        try:
            text = self._clean_text(text)
        except BadText:
            text = ""
        if not ticket._may_be_replied():
            error = request.env._("This complaint is closed; please send a new one.")
        elif not text:
            error = request.env._("Please write something.")
        elif not self._count_complaint():
            error = request.env._("Too many requests, try again later")
        else:
            # sudo: the gateway let this customer's own complaint through
            ticket.message_post(
                body=text,
                author_id=request.env.user.partner_id.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            return request.redirect(f"/my/complaints/{ticket.id}")
        return self._show_complaint(ticket, error=error, status=422)

    @http.route(
        "/my/complaints/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def my_complaint_new(self, **_kwargs):
        services = self._get_own_services()
        if request.httprequest.method != "POST":
            return self._show_form(services, {})
        form = request.httprequest.form
        typed = {
            name: form.get(name, "")
            for name in ("service", "category", "title", "description")
        }
        values, error = self._check_complaint(services, typed)
        if error:
            return self._show_form(services, typed, error, 422)
        if not self._count_complaint():
            error = request.env._("Too many requests, try again later")
            return self._show_form(services, typed, error, 429)
        # sudo: portal users have no access to complaints; the values were checked
        ticket = request.env["citynet.ticket"].sudo().create(values)
        return request.redirect(f"/my/complaints/{ticket.id}")

    def _get_own_services(self):
        """:return: the customer's running ``citynet.subscription`` (sudo)"""
        # sudo: limited to the customer's own
        return (
            request.env["citynet.subscription"]
            .sudo()
            .search(self._get_own_domain() & Domain("state", "!=", "closed"))
        )

    def _get_known(self, services):
        """:return: list of str, the announced outages that hit ``services``"""
        # sudo: sentences meant for the customers of these services
        return request.env["citynet.outage"].sudo()._get_known_sentences(services)

    def _get_categories(self):
        """:return: list of (value, label) that customers choose from"""
        # sudo: labels alone; customers have no access to the model
        labels = dict(request.env["citynet.ticket"].sudo()._selection_category())
        return [(value, labels[value]) for value in CATEGORIES]

    def _clean_text(self, value):
        """:raise BadText: for control characters but line ends, and for too much"""
        lines = [clean_line(line) for line in (value or "").splitlines()]
        text = "\n".join(lines).strip()
        if len(text) > TEXT_LENGTH:
            raise BadText
        return text

    def _check_complaint(self, services, typed):
        """:return: (dict of the ``citynet.ticket``, None) or (None, sentence)"""
        try:
            title = clean_line(typed["title"])
            description = self._clean_text(typed["description"])
        except BadText:
            return None, request.env._("The text is too long or can't be read.")
        service = services.filtered(lambda one: str(one.id) == typed["service"])
        if services and not service:
            return None, request.env._("Choose the service it is about.")
        if typed["category"] not in CATEGORIES:
            return None, request.env._("Choose what it is about.")
        if not title or len(title) > TITLE_LENGTH:
            return None, request.env._("Say in a few words what is wrong.")
        return {
            "title": title,
            "description": description,
            "category": typed["category"],
            "channel": "portal",
            "partner_id": request.env.user.partner_id.commercial_partner_id.id,
            "subscription_id": service.id,
            "company_id": (service.company_id or request.website.company_id).id,
        }, None

    def _count_complaint(self):
        """:return: bool, whether the customer is still within the limit"""
        limiter = request.env["citynet.rate.limit"]
        limit = limiter._get_number("citynet_crm.limit_complaints", 10)
        return count_once("complaint", limit, f"user {request.env.uid}")

    def _show_form(self, services, typed, error=None, status=200):
        values = self._prepare_citynet_values(
            "complaint",
            services=services,
            categories=self._get_categories(),
            typed=typed,
            error=error,
            known=self._get_known(services),
            is_new=True,
        )
        return request.render("citynet_crm.portal_complaint_new", values, status=status)

    def _show_complaint(self, ticket, error=None, status=200):
        comment = request.env.ref("mail.mt_comment")
        messages = ticket.message_ids.filtered(
            lambda message: (
                message.message_type in ("comment", "email", "auto_comment")
                and not message.is_internal
                and message.subtype_id == comment
            )
        ).sorted("id")
        values = self._prepare_citynet_values(
            "complaint",
            ticket=ticket,
            messages=messages,
            steps=self._get_complaint_steps(ticket),
            known=ticket.outage_id.state == "open"
            and ticket.outage_id.date_announced
            and ticket.outage_id._get_sentence(),
            # a link that was passed on shows, but doesn't write
            told=ticket.outage_id._get_told()
            if ticket.outage_id.date_announced
            else [],
            may_reply=ticket._may_be_replied()
            and not request.env.user._is_public()
            and ticket.filtered_domain(self._get_own_domain()),
            error=error,
        )
        return request.render("citynet_crm.portal_my_complaint", values, status=status)

    def _get_complaint_steps(self, ticket):
        """:return: list of (label, datetime) of what has happened, oldest first"""
        env = request.env
        steps = [
            (env._("Received"), ticket.create_date),
            (env._("Answered"), ticket.date_first_answer),
            (env._("Being handled"), ticket.date_assigned),
            (env._("Waiting for your answer"), ticket.date_waiting),
            (env._("Resolved"), ticket.date_resolved),
            (env._("Settled"), ticket.date_closed),
        ]
        for job in ticket.work_order_ids.filtered(lambda job: job.state != "cancelled"):
            label = env._("Visit done") if job.date_done else env._("Visit planned for")
            steps.append((label, job.date_done or job.date_planned))
        return sorted(
            [(label, moment) for label, moment in steps if moment],
            key=lambda step: max(step[1], ticket.create_date),
        )
