"""Rules for the whole suite: a browser test that is skipped has failed."""

import pytest

from odoo.tests import HttpCase, common

# Odoo waits 10 s for the browser, then skips the test; a busy machine needs longer.
common.CHECK_BROWSER_ITERATIONS = 600

# Stock removes files that its database doesn't know after each class. Parallel workers
# share the files, not the database: one would take away what the other's page needs.
# All of them go when the run ends.
common.TransactionCase._gc_filestore = classmethod(lambda cls: None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    browser_test = isinstance(getattr(item, "instance", None), HttpCase)
    if browser_test and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, and that is a failure here: {report.longrepr[-1]}"
    return report
