"""What the usual tests let through: the lesson on trust shows it, so it must stay true."""

import pytest

from cnnlib.exercises import zoo


@pytest.mark.parametrize(
    ("usual", "survives"),
    [
        ("cs231n_settings", {"stride_forgotten", "winner_overwritten", "leftover_on_top"}),
        ("upstream_ones", {"stride_forgotten", "all_winners_paid", "winner_overwritten"}),
        ("means_compared", {"grad_w_turned", "grad_x_turned", "samples_mixed", "pieces_of_rows"}),
        ("shapes_only", {"bias_every_product", "stamps_overwritten", "last_sample_only"}),
    ],
)
def test_a_usual_test_is_fair_and_lets_bugs_through(usual, survives):
    (test,) = (t for t in zoo.USUAL_TESTS if t.__name__ == usual)
    board = zoo.hunt(test)
    assert board.fair
    assert survives <= set(board.survivors)
