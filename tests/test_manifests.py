"""Manifests are true: what an addon uses it depends on, and what it lists it uses."""

import ast
import re
import struct
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from lxml import etree

from odoo.models import BaseModel
from odoo.modules.module import Manifest

ROOT = Path(__file__).parent.parent
ADDONS = ("citynet_crm", "citynet_whatsapp", "citynet_csat")
CRM = ROOT / "citynet_crm"
# What no line of the addon names, and why it is listed all the same
UNNAMED = {
    "citynet_crm": {
        "website_crm": "the website's contact page brings leads to the pipeline",
    },
}
UNNAMED_PACKAGES = {
    "citynet_crm": {
        "num2words": "stock spells amounts with it, and leaves them out without it"
    },
}
# Imported if they are there; the addon says what it can't do without them
OPTIONAL_PACKAGES = {"mt-940": "mt940", "ofxtools": "ofxtools"}
# Odoo itself doesn't start without these; urllib3 is a part of requests
WITH_ODOO = {
    "PIL", "babel", "dateutil", "lxml", "markupsafe", "psycopg2", "pytz", "urllib3",
    "werkzeug",
}  # fmt: skip
_TEMPLATES = ("t-call", "t-call-assets", "t-inherit", "t-snippet")
_DOTTED = re.compile(r"([a-z][a-z0-9_]*)\.([A-Za-z0-9_][\w.]*)")
_REF = re.compile(r"""ref\(['"]([\w.]+)['"]""")
_NAME = re.compile(r"""^    _name = (['"][\w.]+['"])""", re.M)
_INHERIT = re.compile(r"^    _inherit = ([^\[\n]+|\[[^\]]+\])", re.M)
_PARAMETER = re.compile(r"""(?:get_param|_get_number)\(\s*['"](citynet_\w+\.\w+)['"]""")
_JS = re.compile(r"""from ["']@(\w+)/|["']([a-z][a-z0-9_]*\.[A-Za-z_]\w*)["']""")


def manifest(addon):
    return ast.literal_eval((Path(addon) / "__manifest__.py").read_text())


def own(addon):
    """:return: the files of an addon that a provider's Odoo reads"""
    addon = Path(addon)
    for path in sorted(addon.rglob("*")):
        parts = set(path.relative_to(addon).parts)
        if path.is_file() and not parts & {"tests", "__pycache__", "i18n"}:
            yield path


def closure(addon):
    """:return: set of the names of all addons below one, by its manifest"""
    found, todo = {"base"}, list(manifest(addon).get("depends", []))
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += Manifest.for_addon(name)["depends"]
    return found


def python_names(tree):
    """:return: the names of modules that are imported, and the texts, of Python code"""
    imported, texts = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            imported.add(node.module)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.update(
                re.split(r"[,\s]+", node.value) if len(node.value) < 200 else ()
            )
    return imported, texts


def imported_addons(path):
    imported, _texts = python_names(ast.parse(path.read_text()))
    return {name.split(".")[2] for name in imported if name.startswith("odoo.addons.")}


def named_addons(path):
    """:return: set of the addons that a file names: by XML ids, models, or files"""
    text = path.read_text() if path.suffix in (".py", ".xml", ".csv", ".js") else ""
    if path.suffix == ".py":
        imported, words = python_names(ast.parse(text))
        words |= {match for word in words for match in _REF.findall(word)}
        words |= {f"{word.split('/')[0]}.x" for word in words if "/static/" in word}
        names = {
            name.split(".")[2] for name in imported if name.startswith("odoo.addons.")
        }
    elif path.suffix == ".xml":
        words, names = set(), set()
        for element in etree.fromstring(text.encode()).iter(etree.Element):
            # a template's other instructions are expressions on its own values
            values = [
                value
                for key, value in element.attrib.items()
                if not key.startswith("t-") or key in _TEMPLATES
            ]
            values.append((element.text or "").strip())
            for value in values:
                words.update(re.split(r"[,\s!]+", value) if len(value) < 300 else ())
                words.update(_REF.findall(value))
    elif path.suffix == ".csv":
        words, names = set(re.split(r"[,\s\"]+", text)), set()
    else:
        found = _JS.findall(text)
        words = {xmlid for _addon, xmlid in found}
        names = {addon for addon, _xmlid in found if addon}
    for word in words:
        if (
            word in stock_models()
        ):  # a model belongs to who defines it, not to its prefix
            names |= stock_models()[word]
        elif match := _DOTTED.fullmatch(word):
            names.add(match[1])
    return {name for name in names if Manifest.for_addon(name, display_warning=False)}


_models = defaultdict(set)


def stock_models():
    """:return: dict {name of a model: set of the addons below ours that define it}"""
    if not _models:
        for addon in set().union(*(closure(ROOT / name) for name in ADDONS)):
            if addon in ADDONS:
                continue
            for path in Path(Manifest.for_addon(addon).path).glob("*/*.py"):
                for text in re.split(r"^class ", path.read_text(), flags=re.M):
                    name = _NAME.search(text)
                    inherited = _INHERIT.search(text)
                    if name and not (inherited and name[1] in inherited[1]):
                        _models[name[1][1:-1]].add(addon)
    return _models


def class_models(node):
    """:return: set of the models whose methods a class's methods are"""
    said = {
        line.targets[0].id: {
            part.value
            for part in ast.walk(line.value)
            if isinstance(part, ast.Constant)
        }
        for line in node.body
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
    }
    return said.get("_name") or said.get("_inherit") or set()


def methods(addon):
    """:return: set of (model, name of a method that its classes define) of an addon"""
    return {
        (model, line.name)
        for path in own(addon)
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        for model in class_models(node)
        for line in node.body
        if isinstance(line, ast.FunctionDef)
    }


def extends(addon, other):
    """:return: bool, whether an addon overrides methods that another brought in"""
    path = Manifest.for_addon(other).path
    older = (methods(Manifest.for_addon(name).path) for name in closure(path))
    brought = methods(path).difference(*older)
    mine = methods(addon) & brought
    return any(not hasattr(BaseModel, method) for _model, method in mine)


def uses(addon):
    """:return: dict {addon that is used: a file that does}"""
    found = {}
    for path in own(addon):
        for name in named_addons(path) - {Path(addon).name}:
            found.setdefault(name, path.relative_to(addon).as_posix())
    return found


@pytest.mark.parametrize("name", ADDONS)
def test_what_an_addon_uses_comes_with_it(name):
    below = closure(ROOT / name)
    used = uses(ROOT / name)
    assert used, "nothing was read"
    assert {other: file for other, file in used.items() if other not in below} == {}


@pytest.mark.parametrize("name", ADDONS)
def test_what_an_addon_imports_is_listed(name):
    listed = set(manifest(ROOT / name)["depends"])
    for other in listed & set(ADDONS):
        listed |= {other, *manifest(ROOT / other)["depends"]}
    imported = set().union(
        *(imported_addons(path) for path in own(ROOT / name) if path.suffix == ".py")
    )
    assert imported - {name} - listed == set()


@pytest.mark.parametrize("name", ADDONS)
def test_what_an_addon_lists_is_used(name):
    used = {*uses(ROOT / name), *UNNAMED.get(name, ())}
    idle = {
        other
        for other in manifest(ROOT / name)["depends"]
        if other not in used and not extends(ROOT / name, other)
    }
    assert idle == set()


@pytest.mark.parametrize("name", ADDONS)
def test_packages_are_those_imported(name):
    needed = {
        module.split(".")[0]
        for path in own(ROOT / name)
        if path.suffix == ".py"
        for module in python_names(ast.parse(path.read_text()))[0]
    }
    needed -= {"odoo", *sys.stdlib_module_names} | WITH_ODOO
    needed -= set(OPTIONAL_PACKAGES.values())
    listed = set(manifest(ROOT / name)["external_dependencies"]["python"])
    assert listed == needed | set(UNNAMED_PACKAGES.get(name, ()))


@pytest.mark.parametrize("name", ADDONS)
def test_what_a_manifest_names_is_there(name):
    said = manifest(ROOT / name)
    assets = [
        path if isinstance(path, str) else path[-1]
        for bundle in said["assets"].values()
        for path in bundle
    ]
    files = [f"{name}/{path}" for path in (*said["data"], *said["demo"])]
    assert assets and files
    own_files = [path for path in (*files, *assets) if path.startswith(f"{name}/")]
    assert [path for path in own_files if not any(ROOT.glob(path))] == []


def test_servers_are_told_of_no_package_that_no_addon_needs():
    listed = set().union(
        *(manifest(ROOT / name)["external_dependencies"]["python"] for name in ADDONS)
    )
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    packages = {line.split("==")[0] for line in lines if not line.startswith("#")}
    assert packages
    assert packages - listed == set(OPTIONAL_PACKAGES)


@pytest.mark.parametrize("name", ADDONS)
def test_an_addon_says_what_it_is(name):
    addon = ROOT / name
    said = manifest(addon)
    assert said["license"] == "LGPL-3"
    assert said["author"] == "Citynet"
    assert said["website"].startswith("https://")
    assert said["category"] and 20 < len(said["summary"]) < 100
    assert said.get("application", False) == (name == "citynet_crm")
    assert said["images"]
    for picture in said["images"]:
        assert (addon / picture).is_file(), picture
    page = (addon / "static/description/index.html").read_text()
    for picture in re.findall(r'src="([^"]+)"', page):
        assert (addon / "static/description" / picture).is_file(), picture
    assert (addon / "README.md").read_text().startswith(f"# {said['name']}\n")


@pytest.mark.parametrize("name", ADDONS)
def test_a_readme_names_each_scheduled_job_and_system_parameter(name):
    said = (ROOT / name / "README.md").read_text()
    jobs, parameters = set(), set()
    for path in own(ROOT / name):
        if path.suffix == ".xml":
            tree = etree.parse(path)
            jobs.update(
                tree.xpath("//record[@model='ir.cron']/field[@name='name']/text()")
            )
        elif path.suffix == ".py":
            parameters.update(_PARAMETER.findall(path.read_text()))
    assert jobs
    missing = {job for job in jobs if f"| {job} |" not in said}
    missing |= {key for key in parameters if f"| `{key}` |" not in said}
    assert missing == set()


def test_each_addon_has_an_icon_of_its_own():
    icons = [
        (ROOT / name / "static/description/icon.png").read_bytes() for name in ADDONS
    ]
    assert len(set(icons)) == len(ADDONS)
    assert {struct.unpack(">II", icon[16:24]) for icon in icons} == {(256, 256)}


@pytest.mark.parametrize("other", ["calendar", "contacts", "rating", "sale"])
def test_a_listed_addon_that_is_not_used_is_seen(monkeypatch, other):
    read, said = manifest, manifest(CRM)
    said["depends"].append(other)
    monkeypatch.setitem(
        globals(), "manifest", lambda addon: said if addon == CRM else read(addon)
    )
    with pytest.raises(AssertionError):
        test_what_an_addon_lists_is_used("citynet_crm")


@pytest.mark.parametrize(
    ("file", "text", "addon"),
    [
        ("a.py", "from odoo.addons.sale.models.sale_order import SaleOrder\n", "sale"),
        ("a.py", "order = self.env.ref('stock.picking_type_in')\n", "stock"),
        (
            "a.py",
            "x = fields.Char(groups='base.group_user,project.group_x')\n",
            "project",
        ),
        ("a.py", "class A(Model):\n    _inherit = 'resource.calendar'\n", "resource"),
        ("a.xml", "<odoo><menuitem parent='fleet.menu_root'/></odoo>", "fleet"),
        ("a.xml", "<odoo><t t-call='survey.layout'/></odoo>", "survey"),
        ("a.xml", "<odoo><field name='m' eval=\"[ref('event.x')]\"/></odoo>", "event"),
        ("a.xml", "<odoo><field name='model'>rating.rating</field></odoo>", "rating"),
        ("a.csv", "id,model_id:id\na,maintenance.model_x\n", "maintenance"),
        ("a.js", 'import { x } from "@point_of_sale/app/x";\n', "point_of_sale"),
    ],
)
def test_a_use_is_seen(tmp_path, file, text, addon):
    (tmp_path / file).write_text(text)
    assert uses(tmp_path) == {addon: file} | ({"base": file} if "base." in text else {})


def test_an_override_is_seen():
    assert extends(CRM, "account_payment")
    assert not extends(CRM, "l10n_id")
