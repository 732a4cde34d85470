"""One package however it is spelled, and which ones slipped in."""

from unittest import TestCase

from odoo.addons.citynet_crm.tools.workbook.packages import (
    Listed,
    PackageList,
    match_listed,
)


def uses(**counted):
    return [
        (text.replace("_", " "), price, "home", None)
        for text, (count, price) in counted.items()
        for _ in range(count)
    ]


class TestPackages(TestCase):
    def test_spellings_of_a_package_are_one(self):
        names = (
            "Citynet 10 Mbps",
            "CITYNET 10MB",
            "citynet 10",
            "10mbps",
            "Citinet 10 Mbps",
        )
        packages = PackageList([(name, 150000, "home", None) for name in names * 3])
        self.assertEqual(len(packages.packages), 1)
        self.assertEqual(packages.packages[0].name, "Citynet 10 Mbps")

    def test_a_speed_alone_means_the_package_of_that_price(self):
        packages = PackageList(
            uses(Home_20_Mbps=(5, 200000), Office_20_Mbps=(5, 900000))
            + [("20mbps", 900000, "home", None)]
        )
        found = packages.find("20mbps", 900000, "home")
        self.assertEqual(found.name, "Office 20 Mbps")

    def test_the_speed_may_stand_in_a_column_of_its_own(self):
        packages = PackageList(
            [("Home", 150000, "home", 10), ("Home", 200000, "home", "20 Mbps")]
        )
        self.assertEqual(sorted(one.speed for one in packages.packages), [10, 20])

    def test_a_package_without_one_price_is_not_settled(self):
        packages = PackageList(
            uses(Net_10_Mbps=(20, 150000), Net_20_Mbps=(20, 200000))
            + uses(Net_7_Mbps=(2, 150000))
            + uses(Net_7_Mbps=(2, 200000))
        )
        settled = {one.name: one.is_settled for one in packages.packages}
        self.assertEqual(
            settled, {"Net 10 Mbps": True, "Net 20 Mbps": True, "Net 7 Mbps": False}
        )

    def test_a_rare_package_at_anothers_price_is_not_settled(self):
        packages = PackageList(uses(Net_10_Mbps=(20, 150000), Net_7_Mbps=(1, 150000)))
        self.assertFalse(packages.find("Net 7 Mbps", 150000, "home").is_settled)

    def test_a_listed_package_is_known_by_name_or_by_speed_and_price(self):
        packages = PackageList(uses(Net_10_Mbps=(3, 150000)))
        package = packages.packages[0]
        listed = [
            Listed(1, "Other", 10, "home", 150000),
            Listed(2, "NET 10 mbps", 10, "home", 175000),
        ]
        self.assertEqual(match_listed(package, listed).id, 2)
        self.assertEqual(match_listed(package, listed[:1]).id, 1)
        self.assertIsNone(match_listed(package, []))
