from odoo import http
from odoo.http import request
from odoo.tools.json import scriptsafe

PAGE = 12


class TestimonialController(http.Controller):
    @http.route(
        "/testimonials", type="http", auth="public", website=True, sitemap=False
    )
    def testimonials_english(self, **kwargs):
        return request.redirect("/testimoni", code=301)

    @http.route(
        ["/testimoni", "/testimoni/page/<int:page>"],
        type="http",
        auth="public",
        website=True,
        sitemap=True,
        readonly=True,
    )
    def testimonials(self, page=1, **kwargs):
        """What visitors read: the published ones only, newest first."""
        # sudo: visitors read no companies; the page shows name, address and rules of this one
        company = request.website.company_id.sudo()
        testimonials = request.env["citynet.testimonial"]
        total = testimonials._get_published(company, limit=1)["count"]
        pager = request.website.pager(
            url="/testimoni", total=total, page=page, step=PAGE
        )
        published = testimonials._get_published(company, PAGE, pager["offset"])
        return request.render(
            "citynet_csat.page_testimonials",
            {
                **published,
                "pager": pager,
                "structured": scriptsafe.dumps(self._get_structured(company, published))
                if published["count"]
                else "",
            },
        )

    @http.route(
        "/testimoni/latest", type="jsonrpc", auth="public", website=True, readonly=True
    )
    def testimonials_latest(self, limit=3):
        """For the website block, which is never older than a withdrawal.

        :param int limit: 1 to 12
        :return: dict, see ``_get_published``, and ``label``, how many there are in words
        """
        limit = limit if isinstance(limit, int) and 1 <= limit <= PAGE else 3
        # sudo: visitors read no companies; the page shows name, address and rules of this one
        company = request.website.company_id.sudo()
        published = request.env["citynet.testimonial"]._get_published(company, limit)
        for review in published["reviews"]:
            review["date"] = str(review["date"])
        label = request.env._("%(count)s reviews", count=published["count"])
        return {**published, "label": label}

    def _get_structured(self, company, published):
        """:return: dict, the page's content as schema.org data."""
        return {
            "@context": "https://schema.org",
            "@type": "Organization",
            "name": company.name,
            "url": request.website.get_base_url(),
            "aggregateRating": {
                "@type": "AggregateRating",
                "ratingValue": published["average"],
                "ratingCount": published["count"],
                "bestRating": 5,
                "worstRating": 1,
            },
            "review": [
                {
                    "@type": "Review",
                    "author": {"@type": "Person", "name": review["name"]},
                    "datePublished": str(review["date"]),
                    "reviewBody": review["text"],
                    "reviewRating": {
                        "@type": "Rating",
                        "ratingValue": review["score"],
                        "bestRating": 5,
                        "worstRating": 1,
                    },
                }
                for review in published["reviews"]
            ],
        }
