import json
import random

from odoo import fields
from odoo.tests import tagged

from .common_speaker import SpeakerCommon


@tagged("post_install", "-at_install")
class TestRandomHistories(SpeakerCommon):
    """Numbers move between customers at random; an oracle says who speaks."""

    SEEDS = (3, 14, 159)
    STEPS = 60
    NUMBERS = ("+6281211110001", "+6281211110002", "+6281211110003")

    def _begin(self):
        names = ("Ani", "Beni", "Citra", "Dedi", "Eka")
        self.people = [self._make_customer(name, lang="id_ID") for name in names]
        self.bills = {
            person: self._make_bill(person, 10000 * place)
            for place, person in enumerate(self.people, 1)
        }
        self.has = dict.fromkeys(self.people)  # person: number
        self.services = {}  # person: running or closed service
        self.chosen = {}  # number: person

    def _who(self, number):
        """:return: list of the people a number speaks for: with a running service or none
        yet, else the former customers"""
        found = [person for person in self.people if self.has[person] == number]
        current = [
            person for person in found
            if person not in self.services or self.services[person].state != "closed"
        ]  # fmt: skip
        return current or found

    def _move(self, chance):
        person, number = (
            chance.choice(self.people),
            chance.choice((*self.NUMBERS, None)),
        )
        person.phone = number
        self.has[person] = number

    def _begin_service(self, chance):
        person = chance.choice(self.people)
        if person not in self.services or self.services[person].state == "closed":
            self.services[person] = self._make_subscription(
                "2026-01-01", partner=person
            )

    def _end_service(self, chance):
        running = [one for one in self.services.values() if one.state != "closed"]
        if running:
            service = chance.choice(running)
            service._without_events()._close(fields.Date.to_date("2026-06-30"), "x")

    def _assert_bill_of(self, person, answers, number):
        text = " ".join(answers.mapped("body")) + json.dumps(answers.mapped("payload"))
        shown = [one for one, bill in self.bills.items() if bill.name in text]
        self.assertEqual(shown, [person] if person else [], (number, text))

    def _write(self, chance):
        number = chance.choice(self.NUMBERS)
        people = self._who(number)
        answers = self._say("TAGIHAN", number)
        if len(people) == 1:
            self._assert_bill_of(people[0], answers, number)
        elif self.chosen.get(number) in people:
            self._assert_bill_of(self.chosen[number], answers, number)
        elif people:
            self._assert_bill_of(None, answers, number)
            rows = answers.payload["interactive"]["action"]["sections"][0]["rows"]
            self.assertEqual(
                {row["title"] for row in rows}, {one.name for one in people}
            )
            self.chosen.pop(number, None)
            self._pick(chance, number, rows)
        else:
            self.assertFalse(answers)

    def _pick(self, chance, number, rows):
        """Choose one of the list, at times after the number has moved on."""
        place = chance.randrange(len(rows))
        person = next(one for one in self.people if one.name == rows[place]["title"])
        if chance.random() < 0.4:
            self._move(chance)
        by_row = chance.random() < 0.5
        answers = self._say(
            rows[place]["title"] if by_row else str(place + 1),
            number,
            payload=rows[place]["id"] if by_row else "",
        )
        people = self._who(number)
        if person in people and len(people) > 1:
            self.chosen[number] = person
            self._assert_bill_of(person, answers, number)
        else:
            self._assert_bill_of(None, answers, number)

    def test_never_a_foreign_bill(self):
        for seed in self.SEEDS:
            chance = random.Random(seed)  # noqa: S311
            with self.subTest(seed=seed):
                self._begin()
                steps = (
                    self._move,
                    self._begin_service,
                    self._end_service,
                    self._write,
                )
                for _step in range(self.STEPS):
                    chance.choices(steps, (4, 2, 1, 5))[0](chance)
                for person in self.people:
                    person.phone = False
                self.env["citynet.whatsapp.conversation"].search(
                    [("number", "in", self.NUMBERS)]
                ).write({"chosen_until": False, "question": False})
