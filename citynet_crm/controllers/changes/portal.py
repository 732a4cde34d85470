"""Changes of a service by its customer: choose, see what it costs, confirm once."""

import uuid

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.addons.citynet_crm.controllers.changes import change_form
from odoo.addons.citynet_crm.controllers.core.once import count_once, is_token
from odoo.addons.citynet_crm.controllers.orders.website import get_offers
from odoo.addons.citynet_crm.controllers.services.portal import CitynetPortal
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request


class CitynetPortalChanges(CitynetPortal):
    def _get_change_forms(self):
        """:return: dict {kind: ``ChangeForm`` by which customers ask for it}, in the
        order in which they are offered"""
        return {
            "package": change_form.PackageForm,
            "relocation": change_form.RelocationForm,
            "pause": change_form.PauseForm,
            "resume": change_form.ResumeForm,
            "payer": change_form.PayerForm,
            "stop": change_form.StopForm,
        }

    def _get_change_titles(self):
        """:return: dict {kind: what the customer calls it}"""
        kinds = request.env["citynet.change.request"]._get_kinds()
        return {kind: handler._get_title() for kind, handler in kinds.items()}

    def _prepare_service_values(self, service):
        # EXTENDS: what may be changed, and what is being changed
        model = service.env["citynet.change.request"]
        kinds, titles = model._get_kinds(), self._get_change_titles()
        may = [
            (kind, titles[kind])
            for kind in self._get_change_forms()
            if kinds[kind]._is_offered(service)
        ]
        mine = not request.env.user._is_public() and service.filtered_domain(
            self._get_own_domain()
        )
        return {
            **super()._prepare_service_values(service),
            "change_kinds": may if mine else [],
            "changes": model.search(
                [
                    ("subscription_id", "=", service.id),
                    ("partner_id", "child_of", service.partner_id.ids),
                    ("state", "in", ("requested", "confirmed")),
                ]
            )
            if mine
            else model,
            "change_titles": titles,
        }

    # ------------------------------------------------------------------ asking
    @http.route(
        "/my/services/<int:service_id>/change/<string:kind>",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def my_service_change(self, service_id, kind, **_kwargs):
        service = self._get_document("citynet.subscription", service_id)
        form_class = self._get_change_forms().get(kind)
        if not form_class:
            raise NotFound
        is_sent = request.httprequest.method == "POST"
        data = request.httprequest.form if is_sent else request.httprequest.args
        known = is_sent and self._find_sent(data.get("token") or "")
        if known:
            return self._go_to(known)
        if service.state == "closed":
            raise NotFound
        form = form_class(
            service.env, service, data, self._get_change_packages(service)
        )
        if not is_sent and not data.get("package") and form.has_choice:
            form.suggest_day()
            return self._show_choice(form)
        if not form.check():
            return self._show_choice(form, status=422)
        try:
            if is_sent and data.get("step") == "confirm":
                return self._confirm(form, data)
            self._draft(form)._check_askable()
            return self._show_review(form)
        except UserError as error:
            return self._show_choice(form, error=str(error), status=422)

    def _get_change_packages(self, service):
        """:return: ``product.template`` that this service may become (sudo)"""
        audience = service.package_id.citynet_audience
        return (get_offers(service.company_id) - service.package_id).filtered(
            lambda package: (
                package.citynet_audience == audience
                and package._citynet_sold_in(service.area_id)
            )
        )

    def _draft(self, form):
        # sudo: the service came through the gateway, and nothing is stored
        model = request.env["citynet.change.request"].sudo()
        return model._draft(form.service, form.kind, form.values)

    def _get_offers_of(self, form):
        """What can be confirmed: a package at once or later, anything else as it is.

        :return: list of dict: ``timing``, what ``_simulate`` gives, ``is_final``
            (no other approval is needed), ``quote``
        """
        offers = []
        for timing in form.timings:
            if timing:
                form.values["timing"] = timing
            draft = self._draft(form)
            simulation = draft._simulate()
            offers.append(
                {
                    **simulation,
                    "is_final": draft._get_handler()._is_for_the_customer_to_say(draft),
                    "timing": timing,
                    # what was seen is what is confirmed, or it is shown again
                    "quote": "|".join(
                        str(part)
                        for part in (
                            simulation["date_effective"],
                            round(simulation["amount"]),
                            round(simulation["price"]),
                        )
                    ),
                }
            )
        if len(offers) > 1 and offers[0]["quote"] == offers[1]["quote"]:
            offers.pop()
        return offers

    def _find_sent(self, token):
        """:return: the customer's request that a page with ``token`` made already"""
        # sudo: limited to the customer's own
        model = request.env["citynet.change.request"].sudo()
        if not is_token(token):
            return model
        own = Domain("web_token", "=", token) & self._get_own_domain()
        return model.search(own, limit=1)

    def _go_to(self, change):
        return request.redirect(f"/my/changes/{change.id}", code=303)

    def _confirm(self, form, data):
        """:raise UserError: with the sentence for the customer"""
        token = data.get("token") or ""
        timing = form.values.get("timing")
        quotes = {one["timing"]: one["quote"] for one in self._get_offers_of(form)}
        if timing:
            form.values["timing"] = timing
        self._draft(form)._check_askable()
        if not is_token(token) or quotes.get(timing) != data.get("quote"):
            return self._show_review(form, is_stale=True, status=409)
        if not self._count_change():
            raise UserError(request.env._("Too many requests, try again later"))
        # sudo: as in ``_draft``; the request is this customer's own
        model = request.env["citynet.change.request"].sudo()
        # what is refused half way leaves nothing behind: the caller answers with a page
        with request.env.cr.savepoint():
            placed = model._place_from_portal(
                form.service, form.kind, form.values, token
            )
        return self._go_to(placed)

    def _count_change(self):
        """:return: bool, whether the customer is still within the limit"""
        limiter = request.env["citynet.rate.limit"]
        limit = limiter._get_number("citynet_crm.limit_changes", 20)
        return count_once("change", limit, f"user {request.env.uid}")

    def _prepare_change_values(self, form, **values):
        return self._prepare_citynet_values(
            "service_change",
            form=form,
            service=form.service,
            kind=form.kind,
            title=self._get_change_titles()[form.kind],
            **values,
        )

    def _show_choice(self, form, error=None, status=200):
        values = self._prepare_change_values(
            form,
            error=error,
            days=form.get_days() if form.days else None,
        )
        return request.render("citynet_crm.portal_change", values, status=status)

    def _show_review(self, form, is_stale=False, status=200):
        offers = self._get_offers_of(form)
        values = self._prepare_change_values(
            form,
            offers=offers,
            token=uuid.uuid4().hex,
            is_stale=is_stale,
            next_bill=offers[0].get("next_bill", form.service.date_next_bill),
        )
        return request.render("citynet_crm.portal_change_review", values, status=status)

    # ------------------------------------------------------------------ looking
    @http.route(
        ["/my/changes", "/my/changes/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_changes(self, page=1, **_kwargs):
        changes, pager = self._get_documents(
            "citynet.change.request", "/my/changes", page
        )
        values = self._prepare_citynet_values(
            "change",
            changes=changes,
            pager=pager,
            change_titles=self._get_change_titles(),
        )
        return request.render("citynet_crm.portal_my_changes", values)

    @http.route(
        "/my/changes/<int:change_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_change(self, change_id, **_kwargs):
        return self._show_change(
            self._get_document("citynet.change.request", change_id)
        )

    @http.route(
        "/my/changes/<int:change_id>/withdraw",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def my_change_withdraw(self, change_id, **_kwargs):
        change = self._get_document("citynet.change.request", change_id)
        try:
            with request.env.cr.savepoint():
                change.action_cancel()
        except UserError:
            error = request.env._("This can't be cancelled any more. Please call us.")
            return self._show_change(change, error=error, status=422)
        return request.redirect(f"/my/changes/{change.id}", code=303)

    def _show_change(self, change, error=None, status=200):
        values = self._prepare_citynet_values(
            "change",
            change=change,
            title=self._get_change_titles()[change.kind],
            steps=self._get_change_steps(change),
            jobs=change.job_ids.filtered_domain(self._get_own_domain()),
            service_is_own=change.subscription_id.filtered_domain(
                self._get_own_domain()
            ),
            may_withdraw=change._is_withdrawable(),
            money=change.currency_id._citynet_format,
            error=error,
        )
        return request.render("citynet_crm.portal_my_change", values, status=status)

    def _get_change_steps(self, change):
        """:return: list of (label, datetime or date, state) in order of time"""
        steps = [(request.env._("Asked for"), change.create_date, "done")]
        if change.date_confirmed:
            steps.append((request.env._("Confirmed"), change.date_confirmed, "done"))
        elif change.state == "requested":
            steps.append((request.env._("We look at it"), None, "current"))
        if change.state == "refused":
            steps.append((request.env._("Refused"), change.write_date, "stopped"))
        elif change.state == "cancelled":
            steps.append((request.env._("Cancelled"), change.write_date, "stopped"))
        elif change.state == "done":
            steps.append((request.env._("Done"), change.date_done, "done"))
        elif change.state == "confirmed":
            steps.append((request.env._("Done"), None, "current"))
        return steps
