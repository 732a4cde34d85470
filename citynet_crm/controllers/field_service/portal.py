"""What a finished visit leaves for the customer to keep."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.addons.citynet_crm.controllers.services.portal import CitynetPortal
from odoo.http import content_disposition, request

BAST = "citynet_crm.report_bast"


class CitynetPortalJobs(CitynetPortal):
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
