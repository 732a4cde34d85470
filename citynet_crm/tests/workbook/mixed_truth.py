"""Compares what an import of a mixed book made with what the book really says."""

import base64

from odoo.addons.citynet_crm.tests.workbook.mixed_books import ASK, YEAR


def import_book(env, book, is_answered):
    """Check a book, answer its questions if wanted, and import it.

    :param book: ``MixedBook``
    :return: ``citynet.import``, done, and the cells of questions that are still open,
        a set of (sheet, row, column)
    """
    record = env["citynet.import"].create(
        {"file": base64.b64encode(book.content), "file_name": book.name}
    )
    record.action_read()
    record.action_check()
    if is_answered:
        for question in record.question_ids:
            book.answer(question)
        record.action_check()
    # the file goes when it is imported
    open_cells = {
        cell
        for question in record._read_book().questions
        if not question.answer
        for cell in question.cells
    }
    record._transition("queued")
    record._import()
    return record, open_cells


def judge(record, book, open_cells):
    """:param record: ``citynet.import``, done
    :param book: ``MixedBook``, whose truth it is
    :param open_cells: as ``import_book`` returns them
    :return: dict of lists of sentences ``lost`` and ``wrong_silently``, and ``asked``, a
        number of cells and rows"""
    named, lost, wrong, asked = _get_named(record) | open_cells, [], [], 0
    names = _get_sheet_names(record, book)
    for person in book.people:
        services = _find_services(record, person)
        rows = {(name, row) for sheet, row in person.rows for name in names[sheet]}
        if len(services) != 1:
            if named & {(*row, 0) for row in rows}:
                asked += 1
            else:
                lost.append(f"{person.name}: {len(services)} services")
            continue
        if services.price != person.price and not named & {(*row, 0) for row in rows}:
            wrong.append(f"{person.name}: price {services.price}")
        made = _get_months(services)
        for month, (kind, paid) in person.months.items():
            sheet, row, column = person.cells[month]
            is_named = any((name, row, column) in named for name in names[sheet])
            has = made.get(month)
            if kind == ASK or has is None:
                asked += is_named
                if not is_named:
                    (lost if has is None else wrong).append(
                        f"{person.name}: {month} {has}"
                    )
            elif has != (person.price, paid) and not is_named:
                wrong.append(f"{person.name}: {month} {has}, not {person.price, paid}")
    return {"lost": lost, "wrong_silently": wrong, "asked": asked}


def _get_named(record):
    """:return: set of (sheet, row, column) of findings; column 0: anything in the row"""
    found = record.problem_ids.filtered(lambda one: one.severity != "mended")
    return {(one.sheet, one.row, column) for one in found for column in (one.column, 0)}


def _get_sheet_names(record, book):
    """:return: dict {sheet of the file: names of its tables}"""
    names = record.sheet_ids.mapped("name")
    if book.is_csv:
        return {page.title: names for page in book.book}
    return {
        page.title: [name for name in names if name.split("!")[0] == page.title]
        for page in book.book
    }


def _find_services(record, person):
    partners = record.env["res.partner"].search(
        [("name", "=", person.name), ("citynet_number", "!=", False)]
    )
    same = partners.filtered(
        lambda one: (one.phone or "").replace(" ", "").replace("-", "") == person.phone
    )
    return record.env["citynet.subscription"].search([("partner_id", "in", same.ids)])


def _get_months(service):
    """:return: dict {month: (rupiah billed, rupiah paid)} of the year"""
    result = {}
    for line in service.move_line_ids:
        move, start = line.move_id, line.citynet_period_start
        if start and start.year == YEAR and move.state == "posted":
            paid = sum(move.matched_payment_ids.mapped("amount"))
            result[start.month] = (move.amount_total, paid)
    return result
