"""The rules of the house hold, and each of them would be seen to be broken."""

from pathlib import Path

import pytest

from house.__main__ import main
from house.code import House
from house.examples import BROKEN, SOUND
from house.floors import Uses
from house.rules import RULES, USE_RULES, check, read_uses

ROOT = Path(__file__).parent.parent
ALL = USE_RULES | RULES


@pytest.fixture(scope="module")
def house():
    return House(ROOT)


@pytest.fixture(scope="module")
def uses(house):
    return read_uses(house)


@pytest.fixture
def judge(tmp_path):
    """A function that builds a small project and says what a rule finds in it."""

    def judge(rule, files, explained=None):
        for path, text in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        house = House(tmp_path)
        return check(rule, house, Uses(house), {rule: explained or {}})

    return judge


@pytest.mark.parametrize("rule", sorted(ALL))
def test_rule_holds(rule, house, uses):
    sentences = check(rule, house, uses)
    assert not sentences, "\n".join(["", ALL[rule].__doc__, *sentences])


def test_the_code_is_read(house, uses):
    assert len(house.code) > 150
    assert len(house.models) > 100
    assert len(uses.all) > 500
    assert "citynet_crm/models/core/citynet_state_mixin.py" in {
        file.path for file in house.code
    }


@pytest.mark.parametrize(
    ("rule", "files", "sentence"),
    [(rule, *case) for rule, cases in BROKEN.items() for case in cases],
)
def test_a_broken_rule_is_found(rule, files, sentence, judge):
    found = judge(rule, files)
    assert [one for one in found if one.startswith(sentence)], found


@pytest.mark.parametrize(
    ("rule", "files"), [(rule, case) for rule, cases in SOUND.items() for case in cases]
)
def test_sound_code_passes(rule, files, judge):
    assert judge(rule, files) == []


def test_every_rule_has_its_examples():
    assert set(BROKEN) == set(SOUND) == set(ALL)


def test_what_is_explained_passes_until_it_is_mended(judge):
    path = "citynet_crm/tools/bills.py"
    files = {path: "def lock(env): pass\n"}
    assert judge("tool", files)
    assert judge("tool", files, {path: "locks belong to the database"}) == []
    files = {path: "def lock(key): pass\n"}
    assert judge("tool", files, {path: "locks belong to the database"}) == [
        f"{path} is explained under 'tool' in tests/house/explained.py without need"
    ]


def test_the_command_prints_what_it_finds(tmp_path, capsys):
    file = tmp_path / "citynet_crm/models/billing/citynet_charge.py"
    file.parent.mkdir(parents=True)
    file.write_text("x = self.sudo()\n")
    assert main(tmp_path) > 0
    printed = capsys.readouterr().out
    assert "citynet_charge.py:1 this sudo() has no reason" in printed
    assert "0 uses across rooms, 0 up the floors, 0 circles" in printed


def test_names_of_stock_are_no_uses(tmp_path):
    for path, text in {
        "citynet_crm/models/services/a.py": "x = self.message_post\n",
        "citynet_crm/models/billing/b.py": "def message_post(): pass\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text)
    house = House(tmp_path)
    assert len(Uses(house).up) == 1
    assert Uses(house, stock={"message_post"}).up == []
