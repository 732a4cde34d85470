"""What the dashboard is told: in a system parameter, past Odoo."""

import json
import sys
from datetime import datetime, timezone

from .programs import sql
from .settings import Problem

KEY = "citynet.backup"


def now():
    """:return: str, this moment in UTC as ISO 8601"""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(database):
    """:return: dict, the last status; empty when there is none"""
    query = "SELECT value FROM ir_config_parameter WHERE key = :'key'"
    try:
        return json.loads(sql(query, database, key=KEY).strip() or "{}")
    except (Problem, ValueError):
        return {}


def write(database, **values):
    """Note how the last backup went; what is not given stays as it was."""
    text = json.dumps({**read(database), **values})
    statement = (
        "INSERT INTO ir_config_parameter (key, value) VALUES (:'key', :'value')"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
    try:
        sql(statement, database, key=KEY, value=text)
    except Problem as problem:  # no database, no dashboard; the exit code tells
        print(f"The dashboard was not told: {problem}", file=sys.stderr)
