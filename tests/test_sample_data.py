"""A database without sample data never reads the Python that makes it."""

import processes

IMPORTED = """
import re, sys
print("IMPORTED", *(
    name for name in sys.modules if re.match(r"odoo\\.addons\\.citynet_\\w+\\.demo\\b", name)
))
"""
ASKED = """
env["citynet.demo"]._load("citynet_crm", "prepare_company")
"""


def imported(database, code=""):
    """:return: set of the modules of sample data in a process that ran ``code``"""
    printed = processes.shell(database, code + IMPORTED)
    return set(printed.split("IMPORTED", 1)[1].split())


def test_it_is_imported_when_it_is_asked_for():
    with processes.cloned_database("sample") as database:
        assert imported(database) == set()
        names = imported(database, ASKED)
    assert "odoo.addons.citynet_crm.demo.company" in names
    assert {name.split(".")[2] for name in names} == {"citynet_crm"}
