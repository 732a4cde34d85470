from odoo import api, fields, models
from odoo.fields import Domain

# Forms of address that Indonesian names begin with
TITLES = {
    "bapak",
    "bpk",
    "pak",
    "ibu",
    "bu",
    "h",
    "hj",
    "dr",
    "drs",
    "ir",
    "sdr",
    "sdri",
}


class CitynetTestimonial(models.Model):
    """A customer's words that may stand on the website, once staff have read them."""

    _name = "citynet.testimonial"
    _description = "Testimonial"
    _inherit = ["citynet.state.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "author_name"

    _transitions = {
        "new": {"approved", "hidden", "withdrawn"},
        "approved": {"new", "hidden", "withdrawn"},
        "hidden": {"new", "approved", "withdrawn"},
        "withdrawn": {"new"},
    }

    rating_id = fields.Many2one(
        "rating.rating",
        "Customer's answer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    author_name = fields.Char("Shown name", required=True, readonly=True)
    place = fields.Char("Shown area", readonly=True)
    score = fields.Integer(readonly=True, aggregator="avg")
    text = fields.Text("Words", required=True, readonly=True)
    date = fields.Date(required=True, readonly=True)
    reply = fields.Text("Public answer", tracking=True)

    _rating_uniq = models.Constraint(
        "UNIQUE (rating_id)", "An answer makes one testimonial."
    )
    _published_idx = models.Index("(company_id, date DESC) WHERE state = 'approved'")

    @api.model
    def _selection_state(self):
        return [
            ("new", self.env._("To read")),
            ("approved", self.env._("Published")),
            ("hidden", self.env._("Hidden")),
            ("withdrawn", self.env._("Withdrawn")),
        ]

    @api.model
    def _get_writable_fields(self):
        """A customer's words can't be changed by staff, only answered."""
        # EXTENDS citynet.state.mixin
        return {"reply"}

    def action_approve(self):
        """Put the words on the website."""
        self._transition("approved")

    def action_hide(self):
        self._transition("hidden")

    def _withdraw(self):
        """The customer doesn't want it any more: off the website with this request."""
        return self._transition("withdrawn")

    def _revise(self, text):
        """The customer changes the words: they are read again before they are shown.

        :param str text: plain text, not empty
        """
        self.write(
            {"text": text, "date": self.company_id._citynet_today(), "reply": False}
        )
        self._transition("new")

    @api.model
    def _sync(self, rating):
        """Make, change or withdraw the testimonial of an answer, as the customer wishes.

        :param rating: ``rating.rating`` that was answered just now
        """
        testimonial = self.search([("rating_id", "=", rating.id)])
        if not (rating.citynet_consent and rating.feedback):
            testimonial._withdraw()
        elif not testimonial:
            self.create(self._prepare_values(rating))
        else:
            testimonial.score = rating.rating
            testimonial._revise(rating.feedback)

    @api.model
    def _prepare_values(self, rating):
        """:return: dict of the testimonial of an answer: short name and area only."""
        region = rating.citynet_area_id
        while region.parent_id:
            region = region.parent_id
        return {
            "rating_id": rating.id,
            "partner_id": rating.partner_id.id,
            "company_id": rating.citynet_company_id.id,
            "author_name": self._get_short_name(rating.partner_id),
            "place": region.name,
            "score": rating.rating,
            "text": rating.feedback,
            "date": rating.citynet_company_id._citynet_today(),
        }

    @api.model
    def _get_short_name(self, partner):
        """:return: str, first name and initial: Siti A. for Hj. Siti Aminah."""
        if partner.is_company:
            return self.env._("An institution")
        words = [
            word
            for word in (partner.name or "").replace(",", " ").split()
            if word.strip(".").lower() not in TITLES
        ]
        if not words:
            return self.env._("A customer")
        initials = [f"{word[0].upper()}." for word in words[1:2]]
        return " ".join([words[0].capitalize(), *initials])

    @api.model
    def _get_published_domain(self, company):
        """:return: Domain of what visitors may read, and nothing else."""
        return Domain("state", "=", "approved") & Domain("company_id", "=", company.id)

    @api.model
    def _get_published(self, company, limit=6, offset=0):
        """What visitors see of the published testimonials.

        :return: dict: ``count``, ``average`` (1.0 to 5.0, one digit) and ``reviews``,
            dicts of name, place, score, text, reply and date
        """
        # sudo: visitors read these keys of the approved ones only
        approved = self.sudo()
        domain = self._get_published_domain(company)
        [(count, average)] = approved._read_group(domain, [], ["__count", "score:avg"])
        return {
            "count": count,
            "average": round(average or 0, 1),
            "reviews": [
                {
                    "name": review.author_name,
                    "place": review.place or "",
                    "score": review.score,
                    "text": review.text,
                    "reply": review.reply or "",
                    "date": review.date,
                }
                for review in approved.search(domain, limit=limit, offset=offset)
            ],
        }
