"""XML: what views are called, where menus stand, how long lines are."""

import re
from functools import cache
from xml.etree.ElementTree import Element, SubElement
from xml.parsers import expat

LONGEST_LINE = 120
# Words that a reader sees: broken in two they would be another term to translate.
TEXT = re.compile(
    r'(?<=>)[^<>]+(?=<|$)|^\s*(?![\w:.-]+=")[^<>]+(?=<|$)'
    r'|(?<= help=")[^"]+|(?<= string=")[^"]+|(?<= confirm=")[^"]+|(?<= title=")[^"]+'
    r'|(?<= placeholder=")[^"]+'
)
LONGEST_REST = 80
LINE = "line of the source"
_TYPES = "form|list|kanban|search|graph|pivot|calendar|activity|hierarchy"
_MENUS = {
    "citynet_crm": "citynet_crm/views/citynet_menus.xml",
    "citynet_whatsapp": "citynet_whatsapp/views/citynet_whatsapp_menus.xml",
    "citynet_csat": "citynet_csat/views/citynet_csat_menus.xml",
}


@cache
def elements(file):
    """:return: list of each ``Element`` of the file, its line under ``LINE``"""
    parser = expat.ParserCreate()
    top = Element("top")
    inside = [top]

    def start(tag, attributes):
        inside.append(SubElement(inside[-1], tag, attributes))
        inside[-1].set(LINE, parser.CurrentLineNumber)

    def end(tag):
        inside.pop()

    def text(data):
        if not len(inside[-1]):
            inside[-1].text = (inside[-1].text or "") + data

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.Parse(file.text.encode(), True)
    return list(top.iter())[1:]


def _is_record(element, model):
    return element.tag == "record" and element.get("model") == model


def _field(record, name):
    found = record.find(f"field[@name='{name}']")
    return None if found is None else (found.text or "").strip()


def names(house):
    """A view isn't called ``<model>.view.<type>``, with ``.<what it adds>`` if need be."""
    found = []
    for file in house.of("xml", product=True):
        for record in elements(file):
            model = _field(record, "model")
            name = _field(record, "name")
            if not _is_record(record, "ir.ui.view") or not model or name is None:
                continue
            root = record.find("field[@name='arch']/*")
            is_whole = root is not None and root.tag in _TYPES.split("|")
            inherits = record.find("field[@name='inherit_id']") is not None
            kind = root.tag if is_whole and not inherits else f"({_TYPES})"
            wanted = rf"{re.escape(model)}\.view\.{kind}(\.[a-z0-9_]+)*"
            if not re.fullmatch(wanted, name):
                kind = root.tag if is_whole else "<type>.<what it adds>"
                found.append(
                    file.finding(
                        record.get(LINE),
                        f'the view "{name}" should be called {model}.view.{kind}',
                        record.get("id"),
                    )
                )
    return found


def menus(house):
    """A menu stands outside the file of menus."""
    return [
        file.finding(
            element.get(LINE),
            f"the menu {element.get('id')} belongs in {_MENUS[file.addon]}",
            element.get("id"),
        )
        for file in house.of("xml", product=True)
        if file.path != _MENUS[file.addon]
        for element in elements(file)
        if element.tag == "menuitem" or _is_record(element, "ir.ui.menu")
    ]


def lines(house):
    """A line of XML is too long, and not because of one text that is translated."""
    return [
        file.finding(number, f"{len(line)} characters, {LONGEST_LINE} are enough")
        for file in house.of("xml", product=True)
        for number, line in enumerate(file.lines, 1)
        if len(line) > LONGEST_LINE and len(TEXT.sub("", line)) > LONGEST_REST
    ]
