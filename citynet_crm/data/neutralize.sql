-- A copy of the database tells the network nothing: what is to be done is a work list.
UPDATE res_company
   SET citynet_provisioning = 'manual';

-- It writes to no customer, also once its scheduled actions run again and it has a mail
-- server: no mails of its own, and none that the original was about to send.
UPDATE res_company
   SET citynet_mail_bills = false,
       citynet_reminder_mail = false,
       citynet_receipt_mail = false,
       citynet_bast_mail = false;

UPDATE account_move
   SET sending_data = NULL
 WHERE sending_data IS NOT NULL;

UPDATE citynet_work_order
   SET bast_queued = false
 WHERE bast_queued;

UPDATE citynet_promo
   SET mail_state = NULL
 WHERE mail_state = 'waiting';

UPDATE mail_mail
   SET state = 'cancel'
 WHERE state = 'outgoing';

-- A gateway of one's own before Xendit may know the real keys.
DELETE FROM ir_config_parameter
 WHERE key = 'citynet_crm.xendit_url';

-- A QR code of a copy would take real money; the fields are l10n_id's.
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM information_schema.columns
         WHERE table_schema = current_schema
           AND table_name = 'res_partner_bank'
           AND column_name = 'l10n_id_qris_api_key'
    ) THEN
        UPDATE res_partner_bank
           SET l10n_id_qris_api_key = NULL,
               l10n_id_qris_mid = NULL;
    END IF;
END $$;
