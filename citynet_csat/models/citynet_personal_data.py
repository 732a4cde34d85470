"""What customers thought of us."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            PersonalKind(
                key="rating",
                label=self.env._("Answers to surveys"),
                model="rating.rating",
                shows=("create_date", "rating", "feedback"),
                clears=dict.fromkeys(
                    ("feedback", "publisher_comment", "access_token"), False
                ),
                chatter=True,
                purpose=self.env._("To see how well we do"),
                basis="interest",
            ),
            PersonalKind(
                key="testimonial",
                label=self.env._("Testimonials"),
                model="citynet.testimonial",
                shows=("date", "author_name", "place", "text"),
                deletes=True,
                chatter=True,
                purpose=self.env._("To show visitors what customers say"),
                basis="consent",
            ),
        ]
