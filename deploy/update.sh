#!/bin/bash
# The addons have new code: brings the database up to it, inside Odoo's container,
# while the server is stopped. The header of docker-compose.yml says when.
set -euo pipefail
conf=${ODOO_RC:-/etc/odoo/odoo.conf}
PGHOST=$HOST PGUSER=$USER PGPASSWORD=$(cat "$PASSWORD_FILE")
export PGHOST PGUSER PGPASSWORD
odoo -c "$conf" -d citynet --stop-after-init --no-http \
    -u citynet_crm,citynet_whatsapp,citynet_csat
waiting=$(psql --no-psqlrc --quiet --tuples-only --no-align --dbname citynet --command \
    "SELECT name FROM ir_module_module WHERE name LIKE 'citynet%' AND state <> 'installed'")
if [ -n "$waiting" ]; then
    echo "Not up to date: $waiting. What failed stands above; nothing was started." >&2
    exit 1
fi
echo "The database is up to date: docker compose up -d --force-recreate odoo"
