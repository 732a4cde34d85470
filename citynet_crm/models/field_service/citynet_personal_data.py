"""Jobs at the customer's place: what was shown, signed and written there."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind
from odoo.fields import Domain

_OVER = ("done", "cancelled")


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            PersonalKind(
                key="house_photo",
                label=self.env._("Photos of the house"),
                model="citynet.work.order.photo",
                owner=("work_order_id.partner_id",),
                shows=("create_date", "kind", "image"),
                files=True,
                deletes=True,
                over=lambda day: (
                    Domain("work_order_id.state", "in", _OVER)
                    & Domain("create_date", "<", day)
                ),
                purpose=self.env._("Proof of the installation"),
            ),
            PersonalKind(
                key="work_order",
                label=self.env._("Signatures and notes of jobs"),
                model="citynet.work.order",
                owner=("partner_id", "address_id"),
                shows=("name", "kind", "date_done", "note", "signed_by", "signature"),
                clears={"signed_by": False, "note": False, "cancel_reason": False},
                words={"signed_by": "name"},
                files=True,
                chatter=True,
                over=lambda day: (
                    Domain("state", "in", _OVER) & Domain("write_date", "<", day)
                ),
                purpose=self.env._("Proof of the hand-over"),
            ),
        ]

    @api.model
    def _get_erasure_obstacles(self, partners):
        obstacles = super()._get_erasure_obstacles(partners)
        jobs = self.env["citynet.work.order"].search(
            [("partner_id", "in", partners.ids), ("state", "not in", _OVER)]
        )
        if jobs:
            names = ", ".join(jobs.mapped("name"))
            obstacles.append(
                self.env._("Jobs are not finished: %(names)s.", names=names)
            )
        return obstacles
