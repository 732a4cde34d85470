"""All rules of the house by name."""

from . import floors, models, purity, seams, sizes, sql, stock, sudo, views, words
from .explained import EXPLAINED

# {name: function of a house that returns findings}
RULES = {
    "method twice": models.overrides,
    "field twice": models.fields,
    "model twice": models.births,
    "model file": models.model_files,
    "room": models.rooms,
    "loaded": models.unloaded,
    "reader": purity.readers,
    "tool": purity.tools,
    "state by SQL": sql.states,
    "view name": views.names,
    "menu": views.menus,
    "XML line": views.lines,
    "sudo": sudo.reasons,
    "long file": sizes.files,
    "long function": sizes.functions,
    "emit": seams.emitters,
    "dispatch": seams.dispatch,
    "context key": seams.context_keys,
    "test aware": seams.test_aware,
    "person": words.people,
    "riddle": words.riddles,
}
# the same, of a house and its ``Uses``
USE_RULES = {"floor": floors.floors, "circle": floors.circles}


def check(name, house, uses=None, explained=None):
    """:return: list of sentences: what breaks a rule and isn't explained, and which
    explanations nothing needs any more"""
    explained = (EXPLAINED if explained is None else explained).get(name, {})
    if name in USE_RULES:
        found = USE_RULES[name](house, uses)
    else:
        found = RULES[name](house)
    needed = {key for finding in found for key in (finding.key, finding.path)}
    left = [
        finding
        for finding in sorted(found)
        if finding.key not in explained and finding.path not in explained
    ]
    return [str(finding) for finding in left] + [
        f"{key} is explained under {name!r} in tests/house/explained.py without need"
        for key in sorted(set(explained) - needed)
    ]


def read_uses(house):
    """:return: ``floors.Uses`` of a house, stock's names left out
    :raise LookupError: when there is no Odoo to read them from"""
    odoo = stock.find_odoo()
    if not odoo:
        raise LookupError(
            "No Odoo found: set CITYNET_HOME to where ./citynet keeps it."
        )
    return floors.Uses(house, stock.stock_names(odoo, house.depends))
