from werkzeug.exceptions import NotFound

from odoo.addons.rating.controllers.main import Rating


class RatingWithoutSurveys(Rating):
    def _get_rating_and_record(self, token):
        # EXTENDS rating: answers to surveys are accepted by our own page only
        rating, record = super()._get_rating_and_record(token)
        if rating.citynet_survey_id:
            raise NotFound
        return rating, record
