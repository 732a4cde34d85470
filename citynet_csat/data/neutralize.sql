-- A copy of the database asks no customer, neither for what waits nor later on.
UPDATE citynet_csat_survey
   SET mail_template_id = NULL;

UPDATE rating_rating
   SET citynet_skip_reason = 'ended'
 WHERE citynet_survey_id IS NOT NULL
   AND citynet_date_sent IS NULL
   AND citynet_skip_reason IS NULL;
