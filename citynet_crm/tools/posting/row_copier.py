"""Copies of table rows by ``INSERT ... SELECT``: as they are, but for some columns.

Values go from table to table inside PostgreSQL, so what isn't named stays what it is
to the last bit (NULL and false or 0.0 are different things there).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from odoo.addons.citynet_crm.tools.pg_arrays import array_literal
from odoo.tools import SQL


class RowCopier:
    # rows of one statement
    _batch_size = 2000

    def __init__(self, cr) -> None:
        self._cr = cr
        self._types: dict[str, dict[str, str]] = {}

    def column_types(self, table: str) -> dict[str, str]:
        """:return: {column: its type in SQL}"""
        if table not in self._types:
            self._cr.execute(
                """SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
                   WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
                   ORDER BY attnum""",
                [table],
            )
            self._types[table] = dict(self._cr.fetchall())
        return self._types[table]

    def fetch(self, table: str, ids: Iterable[int], key: str = "id") -> list[dict]:
        """:return: the rows whose ``key`` is one of ``ids``, raw, ordered by id"""
        order = "id" if "id" in self.column_types(table) else key
        self._cr.execute(
            SQL(
                "SELECT * FROM %s WHERE %s = ANY(%s) ORDER BY %s",
                SQL.identifier(table),
                SQL.identifier(key),
                list(ids),
                SQL.identifier(order),
            )
        )
        return self._cr.dictfetchall()

    def reserve(self, table: str, count: int) -> list[int]:
        """:return: new ids from the table's sequence"""
        self._cr.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [row[0] for row in self._cr.fetchall()]

    def copy(self, table: str, copies: Sequence[tuple[int, dict[str, Any]]]) -> None:
        """Insert a copy of a row for each of ``copies``.

        :param copies: (id of the row copied, {column: value}); all with the same
            columns, among them ``id``
        """
        for start in range(0, len(copies), self._batch_size):
            self._copy_batch(table, copies[start : start + self._batch_size])

    def _copy_batch(self, table: str, copies: Sequence[tuple[int, dict]]) -> None:
        types = self.column_types(table)
        changed = list(copies[0][1])
        kept = [column for column in types if column not in changed]
        arrays = [_ids(source for source, _values in copies)]
        names, new = [], []
        for column in changed:
            values = [one[column] for _source, one in copies]
            kind = SQL(types[column])  # pylint: disable=sql-injection
            if values.count(values[0]) == len(values):
                # the same in all, such as the day: said once
                new.append(SQL("%s::%s", values[0], kind))
                continue
            names.append(SQL.identifier(column))
            new.append(SQL.identifier("n", column))
            arrays.append(SQL("%s::%s[]", array_literal(values), kind))
        self._cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(columns)s)"
                " SELECT %(values)s FROM unnest(%(arrays)s) AS n(%(names)s)"
                " JOIN %(table)s o ON o.id = n.citynet_source",
                table=SQL.identifier(table),
                columns=SQL(", ").join(map(SQL.identifier, changed + kept)),
                values=SQL(", ").join(
                    new + [SQL.identifier("o", column) for column in kept]
                ),
                arrays=SQL(", ").join(arrays),
                names=SQL(", ").join([SQL.identifier("citynet_source"), *names]),
            )
        )

    def linked(self, table: str, column: str, ids: Iterable[int]) -> set[int]:
        """:return: those of ``ids`` that the table's ``column`` names"""
        self._cr.execute(
            SQL(
                "SELECT DISTINCT %(column)s FROM %(table)s WHERE %(column)s = ANY(%(ids)s)",
                column=SQL.identifier(column),
                table=SQL.identifier(table),
                ids=list(ids),
            )
        )
        return {row[0] for row in self._cr.fetchall()}

    def copy_links(
        self, table: str, column: str, copies: Sequence[tuple[int, dict[str, int]]]
    ) -> None:
        """Insert copies of a many-to-many table's rows.

        :param str column: the column by which the rows to copy are found
        :param copies: (its value in the rows copied, {column: new value})
        """
        if not copies:
            return
        changed = list(copies[0][1])
        kept = [name for name in self.column_types(table) if name not in changed]
        values = [_ids(new[name] for _source, new in copies) for name in changed]
        self._cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(columns)s)"
                " SELECT %(values)s FROM unnest(%(arrays)s) AS n(citynet_source, %(new)s)"
                " JOIN %(table)s o ON %(key)s = n.citynet_source",
                table=SQL.identifier(table),
                columns=SQL(", ").join(SQL.identifier(name) for name in changed + kept),
                values=SQL(", ").join(
                    [SQL.identifier("n", name) for name in changed]
                    + [SQL.identifier("o", name) for name in kept]
                ),
                arrays=SQL(", ").join([_ids(one for one, _ in copies), *values]),
                new=SQL(", ").join(SQL.identifier(name) for name in changed),
                key=SQL.identifier("o", column),
            )
        )


def _ids(ids: Iterable[int]) -> SQL:
    return SQL("%s::int[]", array_literal(list(ids)))
