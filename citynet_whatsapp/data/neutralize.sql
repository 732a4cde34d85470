-- A copy of the database writes to nobody, and has no secrets.
UPDATE citynet_whatsapp_account
   SET provider = 'simulator',
       access_token = NULL,
       app_secret = NULL,
       app_secret_previous = NULL,
       verify_token = NULL,
       path_key = NULL,
       base_url = NULL;

UPDATE citynet_whatsapp_message
   SET state = 'cancelled',
       error_code = 'neutralized'
 WHERE state IN ('queued', 'held', 'sending');

UPDATE citynet_whatsapp_message
   SET email_state = NULL
 WHERE email_state = 'wanted';

UPDATE citynet_whatsapp_broadcast
   SET state = 'cancelled'
 WHERE state IN ('approved', 'running', 'paused');
