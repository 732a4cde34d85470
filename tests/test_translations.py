"""Every word on the screen has its Indonesian: what Odoo exports is in `i18n/id.po`."""

import os
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import polib
import pytest

import processes

ROOT = Path(__file__).parent.parent
ADDONS = ("citynet_crm", "citynet_whatsapp", "citynet_csat")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\{\w+\}\}|%[sd]\b")


@pytest.fixture(scope="module")
def exported():
    """What there is to translate, as Odoo itself sees it: {addon: {English, ...}}."""
    command = processes.odoo_command("i18n", "export")
    database = os.environ["CITYNET_TEST_TEMPLATE"]
    with processes.cloned_database("i18n", database) as name:
        done = subprocess.run(
            [*command, "-d", name, "-l", "pot", "-o", "-", *ADDONS],
            capture_output=True,
            text=True,
            check=True,
        )
    terms = defaultdict(set)
    for entry in polib.pofile(done.stdout):
        for addon in re.findall(r"modules?: ([\w, ]+)", entry.comment):
            for one in addon.split(", "):
                terms[one].add(entry.msgid)
    return terms


@pytest.mark.parametrize("addon", ADDONS)
def test_every_term_has_its_indonesian(addon, exported):
    translated = {
        entry.msgid
        for entry in polib.pofile(ROOT / addon / "i18n/id.po")
        if entry.msgstr and "fuzzy" not in entry.flags
    }
    assert exported[addon], "nothing was exported"
    assert sorted(exported[addon] - translated) == []


@pytest.mark.parametrize("addon", ADDONS)
def test_translations_keep_their_placeholders(addon):
    wrong = [
        entry.msgid
        for entry in polib.pofile(ROOT / addon / "i18n/id.po")
        if sorted(PLACEHOLDER.findall(entry.msgid))
        != sorted(PLACEHOLDER.findall(entry.msgstr))
    ]
    assert wrong == []
