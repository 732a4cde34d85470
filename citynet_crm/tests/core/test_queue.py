"""Many records in small batches: each done once, and one bad record stops no other."""

from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.addons.citynet_crm.models.core.citynet_queue_mixin import process_in_halves
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


class Conflict(SerializationFailure):
    """What PostgreSQL says where another transaction was quicker."""

    pgcode = "40001"


_LOG = "odoo.addons.citynet_crm.models.core.citynet_queue_mixin"


@tagged("post_install", "-at_install")
class TestHalves(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create(
            [{"name": str(number)} for number in range(16)]
        )

    def _process(self, bad, error=ValueError, items=None, **options):
        """:return: results, {name of a bad one: error}, and how often it was tried"""
        sizes, failed = [], {}

        def process(partners):
            sizes.append(len(partners))
            for partner in partners:
                partner.ref = "done"
                if partner in bad:
                    raise error(partner.name)
            return partners

        def on_failed(partner, problem):
            failed[partner.name] = problem

        with mute_logger(_LOG):
            parts = process_in_halves(
                self.env,
                self.partners if items is None else items,
                process,
                on_failed,
                **options,
            )
        return parts, failed, sizes

    def test_all_that_are_well_are_done_together(self):
        parts, failed, sizes = self._process(self.partners[:0])
        self.assertEqual((parts, failed, sizes), ([self.partners], {}, [16]))

    def test_bad_ones_stand_alone_and_all_others_are_done(self):
        bad = self.partners[3] | self.partners[11]
        parts, failed, sizes = self._process(bad)
        self.assertEqual(list(failed), ["3", "11"])
        self.assertEqual(str(failed["11"]), "11")
        well = self.partners - bad
        self.assertEqual(self.partners.browse().union(*parts), well)
        self.assertEqual(
            [name for part in parts for name in part.mapped("name")],
            well.mapped("name"),
            "in their order",
        )
        self.assertLess(len(sizes), 2 * 16 - 1, "not one by one")

    def test_nothing_stays_of_an_attempt_that_failed(self):
        bad = self.partners[5]
        self._process(bad)
        self.env.invalidate_all()
        self.assertEqual(self.partners.filtered("ref"), self.partners - bad)

    def test_what_fails_only_when_it_is_written_is_found_too(self):
        tags = self.env["res.partner.category"].create(
            [{"name": str(number)} for number in range(4)]
        )
        failed = []

        def process(some):
            for tag in some:
                tag.parent_id = tag if tag == tags[2] else False

        with mute_logger(_LOG):
            process_in_halves(
                self.env, tags, process, lambda tag, _error: failed.append(tag)
            )
        self.assertEqual(failed, [tags[2]])

    def test_a_list_is_halved_like_a_recordset(self):
        items = [self.partners[0], self.partners[1], self.partners[2]]
        failed = []

        def process(some):
            if self.partners[1] in some:
                raise UserError("no")
            return some

        with mute_logger(_LOG):
            parts = process_in_halves(
                self.env, items, process, lambda bad, _error: failed.extend(bad)
            )
        self.assertEqual((parts, failed), ([items[:1], items[2:]], items[1:2]))

    def test_nothing_to_do_is_not_processed(self):
        self.assertEqual(
            self._process(self.partners, items=self.partners[:0]), ([], {}, [])
        )

    def test_a_conflict_is_no_records_fault(self):
        seen = []
        with self.assertRaises(Conflict):
            process_in_halves(
                self.env,
                self.partners,
                self._raise_conflict,
                lambda bad, _error: seen.append(bad),
            )
        self.assertFalse(seen)

    def test_what_else_is_no_records_fault_can_be_said(self):
        with self.assertRaises(KeyError):
            self._process(self.partners[3], error=KeyError, raised=(KeyError,))

    def _raise_conflict(self, _records):
        raise Conflict


@tagged("post_install", "-at_install")
class TestQueue(TransactionCase):
    """A queue of partners: those without reference wait for one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.waiting = cls.env["res.partner"].create(
            [{"name": f"waits {number}", "ref": False} for number in range(7)]
        )
        cls.queue_class = type(cls.env["citynet.queue.mixin"])
        cls.batches, cls.failed = [], []

    def setUp(self):
        super().setUp()
        test = self

        def domain(_queue):
            return Domain("id", "in", test.waiting.ids) & Domain("ref", "=", False)

        def process(_queue, partners):
            test.batches.append(partners.mapped("name"))
            for partner in partners:
                test._do(partner)

        def on_failed(_queue, partner, error):
            test.failed.append((partner.name, str(error)))

        type(self).batches, type(self).failed = [], []
        for name, value in {
            "_queue_model": "res.partner",
            "_batch_size": 3,
            "_queue_domain": domain,
            "_process_batch": process,
            "_on_failed": on_failed,
        }.items():
            self.patch(self.queue_class, name, value)

    def _do(self, partner):
        partner.ref = "done"

    @contextmanager
    def _queue(self, **context):
        """The queue in a transaction of its own, as a scheduled action has it."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = self.env(cr=cr, context={**self.env.context, "lang": None, **context})
            yield env["citynet.queue.mixin"]
        self.env.invalidate_all()

    def _watch_time(self, *left):
        """Let the scheduler's time be ``left`` at each of its turns.

        :return: list of (done, remaining) as the scheduler is told
        """
        told, left = [], iter(left)

        def commit_progress(_cron, processed=0, *, remaining=None, deactivate=False):
            told.append((processed, remaining))
            return next(left)

        self.patch(type(self.env["ir.cron"]), "_commit_progress", commit_progress)
        return told

    def test_all_are_done_in_batches_in_their_order(self):
        with self._queue() as queue:
            self.assertTrue(queue._process_queues(queue))
        names = self.waiting.mapped("name")
        self.assertEqual(self.batches, [names[:3], names[3:6], names[6:]])
        self.assertEqual(set(self.waiting.mapped("ref")), {"done"})

    def test_the_size_of_a_batch_can_be_said(self):
        with self._queue() as queue:
            queue._process_queue(size=5)
        self.assertEqual([len(batch) for batch in self.batches], [5, 2])

    def test_only_so_many_are_done_in_one_call(self):
        self.patch(self.queue_class, "_queue_limit", 4)
        with self._queue() as queue:
            queue._process_queue()
        self.assertEqual([len(batch) for batch in self.batches], [3, 1])

    def test_one_that_fails_is_told_of_and_waits_while_the_others_are_done(self):
        def do(partner):
            if partner.name == "waits 4":
                raise UserError("It has no ear.")
            partner.ref = "done"

        self.patch(type(self), "_do", staticmethod(do))
        with mute_logger(_LOG), self._queue() as queue:
            queue._process_queue()
        self.assertEqual(self.failed, [("waits 4", "It has no ear.")])
        self.assertEqual(
            self.waiting.filtered(lambda one: not one.ref), self.waiting[4]
        )

    def test_one_that_goes_on_waiting_is_looked_at_once_in_a_call(self):
        self.patch(type(self), "_do", staticmethod(lambda partner: None))
        with self._queue() as queue:
            queue._process_queue()
        self.assertEqual(sum(self.batches, []), self.waiting.mapped("name"))

    def test_one_that_no_longer_waits_when_its_turn_comes_is_left_alone(self):
        def do(partner):
            partner.ref = "done"
            if partner.name == "waits 0":
                partner.browse(self.waiting[5].id).ref = "by hand"

        self.patch(type(self), "_do", staticmethod(do))
        with self._queue() as queue:
            queue._process_queue()
        self.assertNotIn("waits 5", sum(self.batches, []))
        self.assertEqual(self.waiting[5].ref, "by hand")

    def test_one_that_another_process_has_is_left_to_it(self):
        taken = self.waiting[1]
        lock = self.registry["res.partner"].try_lock_for_update

        def lock_others(partners, **options):
            return lock(partners, **options).filtered(lambda one: one.id != taken.id)

        self.patch(self.registry["res.partner"], "try_lock_for_update", lock_others)
        with self._queue() as queue:
            queue._process_queue()
        self.assertEqual(self.waiting.filtered("ref"), self.waiting - taken)

    def test_a_conflict_is_tried_again_and_never_listed(self):
        tries = []

        def do(partner):
            tries.append(partner.name)
            if tries.count("waits 1") == 1 and partner.name == "waits 1":
                raise Conflict
            partner.ref = "done"

        self.patch(type(self), "_do", staticmethod(do))
        with (
            patch("odoo.service.model.random.uniform", return_value=0),
            self._queue() as queue,
        ):
            queue._process_queue()
        self.assertFalse(self.failed)
        self.assertEqual(tries.count("waits 0"), 2, "the batch began anew")
        self.assertEqual(set(self.waiting.mapped("ref")), {"done"})

    def test_it_stops_when_the_time_is_over_and_says_that_something_is_left(self):
        told = self._watch_time(60, 60, 0)
        with self._queue() as queue:
            self.assertEqual(queue._process_queues(queue), 0)
        self.assertEqual(len(self.waiting.filtered("ref")), 6)
        self.assertEqual(told, [(0, 8), (3, None), (3, None)])

    def test_time_that_is_over_after_the_last_batch_leaves_the_end_to_be_done(self):
        told = self._watch_time(60, 60, 60, 0)
        with self._queue() as queue:
            queue._process_queues(queue)
        self.assertGreater(told[0][1], sum(done for done, _left in told))

    def test_the_scheduler_hears_when_nothing_is_left(self):
        told = self._watch_time(60, 60, 60, 60, 60)
        with self._queue() as queue:
            queue._process_queues(queue)
        self.assertEqual(told[-1], (0, 0))

    def test_records_are_done_as_their_company_and_in_its_language(self):
        self.env["res.lang"]._activate_lang("id_ID")
        other = self.env["res.company"].create({"name": "Timur"})
        other.partner_id.lang = "id_ID"
        self.waiting[2].company_id = other
        seen = {}
        self.patch(
            type(self),
            "_do",
            staticmethod(
                lambda one: seen.update({one.name: (one.env.company, one.env.lang)})
            ),
        )
        with self._queue() as queue:
            queue._process_queue()
        self.assertEqual(seen["waits 2"], (other, "id_ID"))
        self.assertEqual(seen["waits 1"][0], self.env.company)

    def test_reasons_are_sentences(self):
        queue = self.env["citynet.queue.mixin"]
        self.assertEqual(queue._get_reason(UserError("No phone.")), "No phone.")
        self.assertIn("unexpected", queue._get_reason(ValueError("x")))
