"""Whoever does the work: same results in the same order, and a death is told."""

from __future__ import annotations

import os

import pytest

from audioguide.errors import GuideError
from audioguide.speech import workers


def double(number: int) -> int | GuideError:
    """Work that can die."""
    if number == 3:
        os._exit(1)
    return 2 * number


def square(number: int) -> int:
    """Work that does not."""
    return number * number


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_work(jobs: int) -> None:
    """One process or several: the results are those of the builtin map."""
    with workers.start(jobs) as map_:
        assert list(map_(square, range(12))) == list(map(square, range(12)))


def test_a_process_that_dies_takes_few_with_it_and_none_silently() -> None:
    """Where a process dies, what it was given becomes an error, the rest is done, and nothing is lost or doubled."""
    with workers.start(2) as map_:
        outcomes = list(map_(double, range(20)))

    assert len(outcomes) == 20
    assert isinstance(outcomes[3], GuideError)
    assert sum(isinstance(outcome, GuideError) for outcome in outcomes) <= 4
    assert all(outcome == 2 * i for i, outcome in enumerate(outcomes) if not isinstance(outcome, GuideError))


def test_what_failed_is_tried_again_in_a_process_of_its_own() -> None:
    """With a fresh process for each, only the work that dies again is an error."""
    outcomes = list(workers.fresh(double, [2, 3, 4]))

    assert [isinstance(outcome, GuideError) for outcome in outcomes] == [False, True, False]
