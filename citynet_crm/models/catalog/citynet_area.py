from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CitynetArea(models.Model):
    """The network as the provider draws it: region > POP > ODP."""

    _name = "citynet.area"
    _description = "Network area"
    _inherit = ["mail.thread"]
    _parent_store = True
    _order = "complete_name"
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name", "code"]

    _code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL", "An area's code must be unique."
    )
    _port_count_positive = models.Constraint(
        "CHECK (port_count >= 0)", "The number of ports can't be negative."
    )

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(index="btree_not_null")
    kind = fields.Selection(
        [("region", "Region"), ("pop", "POP"), ("odp", "ODP")],
        required=True,
        default="region",
        help="A region holds POPs (points of presence); a POP feeds ODPs, the boxes "
        "with the ports that customers' cables end in.",
    )
    complete_name = fields.Char(
        compute="_compute_complete_name", store=True, recursive=True
    )
    parent_id = fields.Many2one(
        "citynet.area", "Part of", index=True, ondelete="restrict", check_company=True
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("citynet.area", "parent_id", "Parts")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    village_ids = fields.Many2many("citynet.village", string="Villages served")
    latitude = fields.Float(digits=(10, 7))
    longitude = fields.Float(digits=(10, 7))
    map_url = fields.Char("Map", compute="_compute_map_url")
    port_count = fields.Integer("Ports", help="Ports of the ODP itself")

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for area in self:
            parent = area.parent_id.complete_name
            area.complete_name = f"{parent} / {area.name}" if parent else area.name

    @api.depends("latitude", "longitude")
    def _compute_map_url(self):
        for area in self:
            area.map_url = (
                f"https://www.google.com/maps?q={area.latitude},{area.longitude}"
                if area.latitude or area.longitude
                else False
            )

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("An area can't be a part of itself."))

    @api.constrains("latitude", "longitude")
    def _check_position(self):
        for area in self:
            if abs(area.latitude) > 90 or abs(area.longitude) > 180:
                raise ValidationError(self.env._("Location is not valid"))

    @api.model
    def _find_served(self, village=None, district=None, postcode=None, company=None):
        """The coverage check: which areas reach an address.

        :param str village: kelurahan or desa as typed, any case
        :param str district: kecamatan, narrows the village's name where given
        :param str postcode: five digits, used where no village was given
        :param company: ``res.company`` that serves; default the current one
        :return: ``citynet.area`` records, the best first; empty when nothing reaches
            the address
        """
        villages = self.env["citynet.village"].search(
            self.env["citynet.village"]._get_address_domain(village, district, postcode)
        )
        if not villages:
            return self.browse()
        areas = self.search(
            Domain("village_ids", "in", villages.ids)
            & Domain("company_id", "=", (company or self.env.company).id)
        )
        return areas._sort_served()

    def _sort_served(self):
        """:return: these areas, those first in which an address is best connected"""
        return self.sorted(lambda area: area.complete_name)

    def action_view_parts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_area_action"
        )
        return {
            **action,
            "domain": [("id", "child_of", self.id), ("id", "!=", self.id)],
            "context": {"default_parent_id": self.id},
        }
