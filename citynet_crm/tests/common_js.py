"""The unit tests of an addon's JavaScript, run in a browser by Odoo's own Hoot."""

import re
from pathlib import Path
from unittest.mock import patch

from odoo.modules import get_module_path
from odoo.tests import HttpCase

PASSED = re.compile(r"\[HOOT\] Passed (\d+) tests")


class JsUnitCase(HttpCase):
    """Runs the files `static/tests/**/*.test.js` of one addon, none of others."""

    def _run_js_tests(self, addon):
        """:param str addon: technical name; fails when one of its tests fails, when a
        file of them is in no bundle, and when none ran
        """
        root = Path(get_module_path(addon))
        on_disk = {
            f"{addon}/{path.relative_to(root).as_posix()}"
            for path in root.glob("static/tests/**/*.test.js")
        }
        self.assertEqual(self._leave_out_other_tests(addon), on_disk)
        with self.assertLogs(self._logger.getChild("browser"), "INFO") as log:
            failed = ""
            try:
                self.browser_js(
                    "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000",
                    code="",
                    login="admin",
                    timeout=300,
                    success_signal="[HOOT] Test suite succeeded",
                    # each failure is told as it comes; the last error ends the run
                    error_checker=lambda message: "[HOOT]" not in message,
                )
            except self.failureException as error:
                failed = str(error)
        if failed:
            told = [line for line in log.output if "[HOOT]" in line]
            self.fail("\n".join([*told, failed]))
        passed = PASSED.search("\n".join(log.output))
        self.assertTrue(passed and int(passed[1]), f"No test of {addon} was run")

    def _leave_out_other_tests(self, addon):
        """Take the tests of Odoo's addons out of the page, which loads for minutes
        with them.

        :return: set of the test files that are left, as `addon/static/...`
        """
        assets = self.env["ir.asset"]
        original = type(assets)._get_asset_paths

        def is_left_out(path):
            return path.endswith(".test.js") and not is_ours(path)

        def is_ours(path):
            return path.lstrip("/").startswith(f"{addon}/")

        def _get_asset_paths(self, bundle, assets_params):
            found = original(self, bundle, assets_params)
            return [one for one in found if not is_left_out(one[0])]

        self.startPatcher(
            patch.object(type(assets), "_get_asset_paths", _get_asset_paths)
        )
        # what a bundle holds is remembered
        self.env.registry.clear_cache("assets")
        self.addCleanup(self.env.registry.clear_cache, "assets")
        found = assets._get_asset_paths(
            "web.assets_unit_tests", assets._get_asset_params()
        )
        paths = (path.lstrip("/") for path, *_rest in found)
        return {path for path in paths if path.endswith(".test.js")}
