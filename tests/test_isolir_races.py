"""Suspension and payment at the same moment, in transactions of their own."""

from worlds import isolir


def test_only_customers_in_arrears_are_suspended(database):
    result = isolir.scan(database, 60)
    assert result["wrong"] == 0
    assert result["suspended"] == 12


def test_a_payment_at_the_same_moment_never_ends_in_a_suspension(database):
    result = isolir.race(database, 25)
    assert (result["failures"], result["unpaid"], result["wrong"]) == ([], 0, 0)
    # some were suspended first and restored, some were paid first and left alone
    assert set(result["endings"]) <= {"held", "restored", "waiting"}
