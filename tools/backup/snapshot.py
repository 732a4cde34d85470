"""One moment of a database, held by a session of psql while it is read and dumped."""

import subprocess

from .programs import PSQL, run
from .settings import Problem

_END = "-- end of answer --"
_COUNTS = """
SELECT format('SELECT %L, count(*) FROM %I.%I', relname, nspname, relname)
  FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
 WHERE relkind = 'r' AND nspname = 'public' ORDER BY relname \\gexec
"""


class Snapshot:
    """A context: `dump`, `get_counts` and `get_files` all see the same moment."""

    def __init__(self, database):
        self.database = database

    def __enter__(self):
        self.psql = subprocess.Popen(
            [*PSQL, "-d", self.database],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;")
        (self.id,) = self.ask("SELECT pg_export_snapshot();")
        return self

    def __exit__(self, *_):
        self.psql.communicate()

    def ask(self, statement):
        """:return: list of str, the rows"""
        try:
            self.psql.stdin.write(f"{statement}\n\\echo {_END}\n")
            self.psql.stdin.flush()
        except BrokenPipeError:
            pass
        rows = []
        for line in self.psql.stdout:
            if line.rstrip("\n") == _END:
                return rows
            rows.append(line.rstrip("\n"))
        raise Problem(f"PostgreSQL: {self.psql.stderr.read().strip()}")

    def dump(self, path):
        """Write the database as of this moment, in PostgreSQL's own format."""
        options = ["-Fc", "--no-owner", f"--snapshot={self.id}", "-f", path]
        run(["pg_dump", *options, "-d", self.database], "Dumping the database")

    def get_counts(self):
        """:return: dict {table: number of rows}"""
        rows = (row.rpartition("|") for row in self.ask(_COUNTS))
        return {table: int(count) for table, _, count in rows}

    def get_files(self):
        """:return: list of str, the attachments' names in the filestore"""
        return self.ask(
            "SELECT DISTINCT store_fname FROM ir_attachment"
            " WHERE store_fname IS NOT NULL ORDER BY 1;"
        )


def get_counts(database):
    """:return: dict {table: number of rows} of a database that nobody else changes"""
    with Snapshot(database) as snapshot:
        return snapshot.get_counts()
