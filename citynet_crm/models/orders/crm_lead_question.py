"""What visitors ask on the public contact page."""

from odoo import api, fields, models


class CrmLeadQuestion(models.AbstractModel):
    _name = "crm.lead.question"
    _description = "Question of a visitor"

    citynet_question = fields.Selection(
        [("open", "To be answered"), ("answered", "Answered")],
        "Question",
        copy=False,
        readonly=True,
        index="btree_not_null",
        tracking=True,
    )

    @api.model
    def _citynet_ask(self, company, values):
        """Keep a question.

        :param dict values: ``name``, ``phone``, ``email``, ``subject``, ``question``
        :return: ``crm.lead``, which waits for an answer and is no order
        """
        return self.with_company(company).create(
            self._prepare_question(company, values)
        )

    @api.model
    def _prepare_question(self, company, values):
        """:return: dict of values of the ``crm.lead``"""
        return {
            "citynet_question": "open",
            "type": "lead",
            "name": values["subject"],
            "contact_name": values["name"],
            "phone": values["phone"],
            "email_from": values["email"],
            "description": values["question"],
            "company_id": company.id,
            "team_id": self.env.ref("citynet_crm.crm_team_orders").id,
            "user_id": False,
        }

    def action_citynet_answered(self):
        """The visitor has their answer; who gave it stands in the chatter."""
        self.filtered("citynet_question").citynet_question = "answered"
