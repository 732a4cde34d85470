from odoo import api, fields, models
from odoo.tools import SQL


class CitynetPrivacyConsent(models.Model):
    """All that people agreed to, wherever it is kept."""

    _name = "citynet.privacy.consent"
    _description = "Consent"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime(readonly=True)
    purpose = fields.Selection(
        [
            ("order", "Use of data for the contract"),
            ("promo_mail", "Promos by e-mail"),
        ],
        readonly=True,
    )
    action = fields.Selection(
        [("granted", "Agreed"), ("withdrawn", "Refused")], readonly=True
    )
    wording = fields.Char("Version of the text", readonly=True)

    @api.model
    def _get_consent_queries(self):
        """:return: list of SQL with source (a small number), id, partner_id, company_id,
        date, purpose, action, wording; addons append theirs"""
        return [
            SQL(
                """
                SELECT 1 AS source, id, partner_id, company_id, consent_date AS date,
                       'order' AS purpose, 'granted' AS action,
                       consent_version AS wording
                  FROM citynet_identity WHERE consent_date IS NOT NULL
                """
            ),
            SQL(
                """
                SELECT 2, id, id, citynet_company_id, citynet_promo_mail_date,
                       'promo_mail', CASE WHEN citynet_promo_mail THEN 'granted'
                       ELSE 'withdrawn' END, NULL
                  FROM res_partner WHERE citynet_promo_mail_date IS NOT NULL
                """
            ),
        ]

    @property
    def _table_query(self):
        # a row of each source has a number of its own
        return SQL(
            "SELECT id * 10 + source AS id, partner_id, company_id, date, purpose,"
            " action, wording FROM (%s) AS consents",
            SQL(" UNION ALL ").join(self._get_consent_queries()),
        )
