"""The provider's public pages: what is sold, and where."""

from odoo import http
from odoo.addons.citynet_crm.tools import texts
from odoo.addons.citynet_crm.tools.catalog import places
from odoo.fields import Domain
from odoo.http import request

COVERAGE_KEYS = ("village", "district", "zip")
VILLAGES_OFFERED = 500


def get_offers(company):
    """:return: ``product.template`` on the website, in the provider's order (sudo)."""
    # sudo: visitors have no access to products; only published packages leave here
    products = request.env["product.template"].sudo().with_company(company)
    domain = Domain(products._get_citynet_offer_domain()) & Domain(
        "company_id", "in", (False, company.id)
    )
    return products.search(domain, order="sequence, list_price, id")


def get_sections(packages):
    """:return: list of (audience, packages for it), homes first, empty ones left out."""
    institutions = packages.filtered(
        lambda package: package.citynet_audience == "institution"
    )
    sections = [("home", packages - institutions), ("institution", institutions)]
    return [section for section in sections if section[1]]


class CitynetWebsite(http.Controller):
    @http.route(
        "/internet",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=True,
    )
    def internet(self, **_kwargs):
        return request.render("citynet_crm.internet", self._prepare_page_values())

    @http.route(
        "/internet/packages",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=True,
    )
    def packages(self, **_kwargs):
        return request.render("citynet_crm.packages", self._prepare_page_values())

    @http.route(
        "/internet/coverage",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=True,
    )
    def coverage(self, **kwargs):
        """A check that only reads, so that its answer can be sent on as a link."""
        typed, error = self._read_place(kwargs)
        values = self._prepare_page_values() | {"place": typed, "error": error}
        if not error and any(typed.values()):
            values |= self._check_place(typed, values["packages"])
        elif not error and any(key in kwargs for key in COVERAGE_KEYS):
            values["error"] = request.env._("Type your village or your postcode")
        return request.render("citynet_crm.coverage", values)

    def _prepare_page_values(self):
        """:return: dict of what the pages with packages need."""
        # sudo: visitors read no companies; the page shows name, address and rules of this one
        company = request.website.company_id.sudo()
        packages = get_offers(company)
        return {
            "company": company,
            "packages": packages,
            "by_audience": get_sections,
            "price": company.currency_id._citynet_format,
            "price_with_tax": lambda package, price=None: package._get_price_with_tax(
                company, price
            ),
            "villages": self._get_villages(company),
            "place": dict.fromkeys(COVERAGE_KEYS, ""),
        }

    def _get_villages(self, company):
        """:return: ``citynet.village`` that the network reaches, for typing less."""
        # sudo: names of villages served are what this page is there to tell
        return (
            request.env["citynet.village"]
            .sudo()
            .search([("area_ids.company_id", "=", company.id)], limit=VILLAGES_OFFERED)
        )

    def _read_place(self, kwargs):
        """:return: (dict of what was typed, sentence of what is wrong with it or None)"""
        typed = {}
        for key in COVERAGE_KEYS:
            value = kwargs.get(key) or ""
            try:
                typed[key] = texts.clean_line(value if isinstance(value, str) else "")[
                    :64
                ]
            except texts.BadText:
                typed = dict.fromkeys(COVERAGE_KEYS, "")
                return typed, request.env._(
                    "The text has a character that is not allowed"
                )
        return typed, None

    def _check_place(self, typed, packages):
        """:return: dict with ``coverage`` and the packages ``sold`` at the place."""
        company = request.website.company_id
        # sudo: the network itself stays hidden, the answer is yes, full or no
        areas = (
            request.env["citynet.area"]
            .sudo()
            ._find_served(typed["village"], typed["district"], typed["zip"], company)
        )
        sold = packages.filtered(
            lambda package: any(package._citynet_sold_in(area) for area in areas)
        )
        coverage = areas._get_coverage()
        return {
            "coverage": coverage,
            "sold": sold,
            "meant": [] if areas else self._get_meant(typed["village"], company),
        }

    def _get_meant(self, village, company):
        """:return: ``citynet.village`` that the network reaches, with a name like this"""
        if not village:
            return []
        villages = self._get_villages(company)
        names = places.get_close(village, villages.mapped("name"))
        return villages.filtered(lambda known: known.name in names).sorted(
            lambda known: names.index(known.name)
        )
