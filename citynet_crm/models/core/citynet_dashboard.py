from odoo import api, models


class CitynetDashboard(models.AbstractModel):
    """The first page: figures, each of which opens the list behind it.

    Rooms and addons append to ``_get_sections``, ``_get_tiles`` and
    ``_get_chart_builders`` by ``super() + [...]``. Values are counted here from the very
    domain that the client opens, so figure and list can't disagree.
    """

    _name = "citynet.dashboard"
    _description = "Dashboard"

    @api.model
    def get_dashboard_data(self):
        """What the client shows, cut to what the current user may read.

        :return: dict of ``notices`` (see ``_get_notices``), ``sections`` (list of {key,
            label, tiles}), ``charts`` (see ``_get_chart_builders``) and ``currency_id``.
            A tile is {key, label, kind,
            icon, tone, value, count, model, domain, action, context}; its value is
            in the company's currency where ``kind`` is money, 0 to 100 for percent
        """
        tiles = [
            self._prepare_tile(tile)
            for tile in sorted(self._get_tiles(), key=self._get_tile_sequence)
            if self.env[tile["model"]].has_access("read")
        ]
        sections = [
            {
                "key": key,
                "label": label,
                "tiles": [t for t in tiles if t["section"] == key],
            }
            for key, label in self._get_sections()
        ]
        charts = [
            build()
            for models_read, build in self._get_chart_builders()
            if all(self.env[model].has_access("read") for model in models_read)
        ]
        return {
            "notices": self._get_notices(),
            "sections": [section for section in sections if section["tiles"]],
            "charts": charts,
            "currency_id": self.env.company.currency_id.id,
        }

    @api.model
    def _get_notices(self):
        """What someone has to decide before the figures below mean anything; managers
        read here which part of the system fails.

        :return: list of {key, text, label of its button, xml id of the ``action`` that
            the button opens, ``tone`` of Bootstrap (warning without)}
        """
        if not self.env.user.has_group("citynet_crm.group_manager"):
            return []
        # sudo: managers see figures and reasons, none of the records behind them
        checks = self.env["citynet.health"].sudo()._get_urgent_checks()
        return [
            {
                "key": check["key"],
                "text": f"{check['label']}: {check['advice']}",
                "label": self.env._("System health"),
                "action": "citynet_crm.citynet_health_page_action",
                "tone": "danger",
            }
            for check in checks
            if check["state"] == "fail"
        ]

    @api.model
    def _get_sections(self):
        """:return: list of (key, label), in the order they are shown."""
        return [
            ("services", self.env._("Services")),
            ("work", self.env._("To do")),
            ("money", self.env._("Money")),
            ("arrears", self.env._("Arrears")),
            ("care", self.env._("Customers")),
        ]

    @api.model
    def _get_tiles(self):
        """The tiles, without their values.

        :return: list of dicts: ``key`` unique; ``label``; ``section`` of
            ``_get_sections``; ``model`` and ``domain`` (plain values: it travels to
            the browser) that are counted; ``measure`` such as ``price:sum`` to add
            up instead; ``kind`` count (default), money, percent or duration (seconds,
            None without any); ``icon`` of Font
            Awesome; ``tone`` of Bootstrap; ``action`` the xml id of the window action
            that lists the records, with ``context``; ``sequence`` its place in the
            section (50 without). A tile whose figure isn't a
            count or a sum brings its own ``value``; ``note`` is a small line below
        """
        return []

    @api.model
    def _get_tile_sequence(self, tile):
        """:return: int, a tile's place in its section"""
        return tile.get("sequence", 50)

    @api.model
    def _get_chart_builders(self):
        """:return: list of (models the user must be able to read, method).

        The method returns {key, label, kind (bar, line, doughnut), labels, series}; a
        series is {label, tone, model, action, context, points}, and a point {value,
        domain}: clicking it opens the list.
        """
        return []

    @api.model
    def _prepare_tile(self, tile):
        """:return: dict, ``tile`` with its defaults, its value and its count."""
        result = {
            "kind": "count",
            "tone": "secondary",
            "context": {},
            **tile,
            "domain": list(tile["domain"]),
        }
        if "value" in tile:
            return result
        measure = tile.get("measure")
        model = self.env[tile["model"]].with_context(**result["context"])
        if not measure:
            return {**result, "value": model.search_count(tile["domain"])}
        [(total, count)] = model._read_group(tile["domain"], [], [measure, "__count"])
        return {**result, "value": total or 0, "count": count}
