"""Visits, and what a finished one leaves for the customer to keep."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.addons.citynet_crm.controllers.services.portal import CitynetPortal
from odoo.fields import Domain
from odoo.http import content_disposition, request

BAST = "citynet_crm.report_bast"


class CitynetPortalJobs(CitynetPortal):
    def _prepare_service_values(self, service):
        # EXTENDS: visits to this service
        jobs = service.env["citynet.work.order"].search(
            self._get_payer_domain(service)
            & Domain("subscription_id", "=", service.id),
            order="id desc",
        )
        return {**super()._prepare_service_values(service), "jobs": jobs}

    @http.route(
        "/my/jobs/<int:job_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def my_job(self, job_id, access_token=None, **_kwargs):
        job = self._get_document("citynet.work.order", job_id, access_token)
        values = self._prepare_citynet_values("job", job=job, access_token=access_token)
        return request.render("citynet_crm.portal_my_job", values)

    @http.route(
        "/my/jobs/<int:job_id>/bast",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def my_bast(self, job_id, access_token=None, **_kwargs):
        job = self._get_document("citynet.work.order", job_id, access_token)
        if not job._has_bast():
            raise NotFound
        # sudo: customers may not read reports; the gateway let this job through
        reports = request.env["ir.actions.report"].sudo()
        content, _kind = reports._render_qweb_pdf(BAST, job.ids)
        name = f"BAST {job.name.replace('/', '-')}.pdf"
        return request.make_response(
            content,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
            ],
        )
