from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.catalog import places
from odoo.fields import Domain
from odoo.tools.sql import escape_psql


class CitynetVillage(models.Model):
    _name = "citynet.village"
    _description = "Village (kelurahan or desa)"
    _order = "district, name"
    _rec_names_search = ["name", "district", "zip", "code"]

    _name_uniq = models.UniqueIndex(
        "(lower(name), lower(district))", "This village is already in the list."
    )

    name = fields.Char(required=True, index="trigram")
    district = fields.Char(required=True, help="Kecamatan")
    city = fields.Char(help="Kabupaten or kota")
    state_id = fields.Many2one("res.country.state", "Province")
    zip = fields.Char("Postcode", index="btree_not_null")
    code = fields.Char(
        help="Ten digits of the Ministry of Home Affairs' code of the unit",
        index="btree_not_null",
    )
    area_ids = fields.Many2many("citynet.area", string="Served by")
    active = fields.Boolean(default=True)

    @api.depends("name", "district")
    def _compute_display_name(self):
        for village in self:
            village.display_name = f"{village.name}, {village.district}"

    @api.model
    def _get_name_domain(self, field, text):
        """:return: Domain: the field says ``text``, with or without "desa", "kel." ..."""
        spellings = {" ".join(text.split()), places.strip_kind(text)}
        return Domain.OR(
            Domain(field, "=ilike", escape_psql(spelling)) for spelling in spellings
        )

    @api.model
    def _get_address_domain(self, village=None, district=None, postcode=None):
        """:return: Domain of the villages an address, as people type it, may mean.

        The village's name counts; the district narrows it where it is known; the
        postcode alone is enough where no village was given. "Desa Rendeng" and
        "kel. Rendeng" are Rendeng.
        """
        if village:
            domain = self._get_name_domain("name", village)
            if district:
                domain &= self._get_name_domain("district", district)
            return domain
        if postcode:
            return Domain("zip", "=", postcode.strip())
        return Domain.FALSE
