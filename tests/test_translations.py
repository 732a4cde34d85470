"""Every word on the screen has its Indonesian: what Odoo exports is in `i18n/id.po`.

`./citynet test tests/test_translations.py --update-pot` writes `i18n/*.pot` anew.
"""

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
def exported(request):
    """What there is to translate, as Odoo itself sees it: {addon: {English, ...}}."""
    command = processes.odoo_command("i18n", "export")
    database = os.environ["CITYNET_TEST_TEMPLATE"]
    terms = {}
    with processes.cloned_database("i18n", database) as name:
        if request.config.getoption("--update-pot"):
            subprocess.run([*command, "-d", name, *ADDONS], check=True)
        for addon in ADDONS:
            done = subprocess.run(
                [*command, "-d", name, "-l", "pot", "-o", "-", addon],
                capture_output=True,
                text=True,
                check=True,
            )
            terms[addon] = {entry.msgid for entry in polib.pofile(done.stdout)}
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
def test_the_template_for_translators_is_todays(addon, exported):
    template = {
        entry.msgid for entry in polib.pofile(ROOT / addon / f"i18n/{addon}.pot")
    }
    assert sorted(template ^ exported[addon]) == []


@pytest.mark.parametrize("addon", ADDONS)
def test_translations_keep_their_placeholders(addon):
    wrong = [
        entry.msgid
        for entry in polib.pofile(ROOT / addon / "i18n/id.po")
        if sorted(PLACEHOLDER.findall(entry.msgid))
        != sorted(PLACEHOLDER.findall(entry.msgstr))
    ]
    assert wrong == []


def test_the_glossary_says_what_the_screens_say():
    screens = defaultdict(set)
    for addon in ADDONS:
        for entry in polib.pofile(ROOT / addon / "i18n/id.po"):
            screens[entry.msgid].add(entry.msgstr)
    said = re.findall(
        r"\| \*([^|]+)\* / \*([^|]+)\* \|$",
        (ROOT / "docs/glossary.md").read_text(),
        re.MULTILINE,
    )
    assert said
    wrong = [pair for pair in said if pair[1] not in screens.get(pair[0], ())]
    assert wrong == []


def test_the_glossary_has_the_words_that_customers_may_write():
    said = (ROOT / "docs/glossary.md").read_text()
    words = {
        word
        for path in ROOT.glob("citynet_*/models/**/*.py")
        for group in re.findall(
            r"^KEYWORDS = \((.+)\)$", path.read_text(), re.MULTILINE
        )
        for word in re.findall(r"\w+", group)
    }
    assert words
    assert {word for word in words if not re.search(rf"[| ]{word}[, ]", said)} == set()
