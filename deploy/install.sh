#!/bin/bash
# The first start, inside Odoo's container: makes the database with an Indonesian
# company (chart of accounts, rupiah), both languages, and a random password for admin.
set -euo pipefail
conf=${ODOO_RC:-/etc/odoo/odoo.conf}
server=(-c "$conf" --db_host "$HOST" --db_user "$USER")
server+=(--db_password "$(cat "$PASSWORD_FILE")")
password=$(head -c 15 /dev/urandom | base64)

odoo db "${server[@]}" init citynet \
    --language id_ID --country ID --password "$password"
odoo "${server[@]}" -d citynet --stop-after-init --no-http \
    -i l10n_id,citynet_crm,citynet_whatsapp,citynet_csat

echo
echo "The database citynet is ready. Log in as admin with the password $password"
