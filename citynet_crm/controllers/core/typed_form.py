"""Lines of text that a visitor typed: their values, or a sentence for each fault."""

from odoo.addons.citynet_crm.tools import texts

# {key: (longest, required)} of an address
ADDRESS_LINES = {
    "street": (200, True),
    "rt": (3, False),
    "rw": (3, False),
    "village": (64, True),
    "district": (64, True),
    "city": (64, True),
    "zip": (5, False),
    "landmark": (200, False),
}
_WORDS = ("street", "village", "district", "city", "landmark")


class TypedForm:
    """A form reads a closed list of keys; its checks only read.

    ``typed`` is shown again, ``values`` are what it means, ``errors`` are sentences.

    :param env: of the request
    :param company: ``res.company`` that provides
    :param dict typed: {key: text} as sent
    """

    def __init__(self, env, company, typed):
        self.env = env
        self.company = company
        self.typed = typed
        self.values = {}
        self.errors = {}

    def fail(self, key, sentence):
        """The first reason found for a field is the one that is shown."""
        self.errors.setdefault(key, sentence)

    def read_line(self, key):
        """:return: str, the text without what can't be seen; None where it has a
        character that isn't allowed, and fails"""
        try:
            return texts.clean_line(self.typed[key])
        except texts.BadText:
            self.typed[key] = ""  # it could not be shown again as it is
            self.fail(key, self.env._("The text has a character that is not allowed"))
            return None

    def check_lines(self, lines):
        """Allowed characters, length, presence.

        :param dict lines: {key: (longest, required)}
        """
        for key, (longest, required) in lines.items():
            value = self.read_line(key)
            self.values[key] = value or ""
            if value is None:
                continue
            if not value and required:
                self.fail(key, self.env._("This field is required"))
            elif len(value) > longest:
                self.typed[key] = self.typed[key][: longest + 1]
                self.fail(key, self.get_too_long(key, longest))

    def get_too_long(self, key, longest):
        """:return: str, the sentence for a line of more than ``longest`` characters"""
        if key in _WORDS:
            return self.env._("Address is too long")
        return self.env._(
            "This is too long (max. %(longest)s characters)", longest=longest
        )

    def check_address(self):
        for key in ("rt", "rw"):
            if self.values[key] and not (
                self.values[key].isascii() and self.values[key].isdigit()
            ):
                self.fail(key, self.env._("RT and RW are numbers"))
        code = self.values["zip"]
        if code and not (code.isascii() and code.isdigit() and len(code) == 5):
            self.fail("zip", self.env._("A postcode has 5 digits"))
