#!/bin/bash
# The first start, inside Odoo's container: makes the database with an Indonesian
# company (chart of accounts, rupiah), both languages, and a random password for admin.
# Ends with an error, and without a database, when anything is missing.
set -euo pipefail
conf=${ODOO_RC:-/etc/odoo/odoo.conf}
addons=citynet_crm,citynet_whatsapp,citynet_csat
PGHOST=$HOST PGUSER=$USER PGPASSWORD=$(cat "$PASSWORD_FILE")
export PGHOST PGUSER PGPASSWORD  # not on the command line, where `ps` shows it
password=$(head -c 15 /dev/urandom | base64)

sql() {
    psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"
}
fail() {
    echo "$1" >&2
    exit 1
}

if sql --dbname postgres --command \
    "SELECT 1 FROM pg_database WHERE datname = 'citynet'" | grep -q 1; then
    fail "There is a database citynet already. To begin again: docker compose down
--volumes, which removes all data."
fi
odoo db -c "$conf" init citynet --language id_ID --country ID --password "$password"
undo() {
    dropdb --if-exists --force citynet
    rm -rf /var/lib/odoo/filestore/citynet
    fail "Not installed, and the database is gone again. What failed stands above."
}
trap undo ERR
odoo -c "$conf" -d citynet --stop-after-init --no-http -i "l10n_id,$addons"
missing=$(sql --dbname citynet --command \
    "SELECT wanted FROM unnest(string_to_array('l10n_id,$addons', ',')) AS wanted
     WHERE NOT EXISTS (SELECT 1 FROM ir_module_module
                       WHERE name = wanted AND state = 'installed')")
if [ -n "$missing" ]; then
    echo "Not installed: $missing. Are they in the addons_path of $conf?" >&2
    undo
fi
# Links in mails and messages carry the customers' address, whoever logs in by which
# name; papers fetch their styles from inside the container.
sql --dbname citynet --command "
    INSERT INTO ir_config_parameter (key, value) VALUES
        ('web.base.url', 'https://$SERVER_NAME'),
        ('web.base.url.freeze', 'True'),
        ('report.url', 'http://localhost:8069')
    ON CONFLICT (key) DO UPDATE SET value = excluded.value;
    UPDATE res_partner SET tz = 'Asia/Jakarta' WHERE tz IS NULL AND id IN (
        SELECT partner_id FROM res_users WHERE active)"
trap - ERR

echo
echo "The database citynet is ready. Log in as admin with the password $password"
