"""What the usual tests let through: the lesson on trust shows it, so it must stay true."""

import pytest

from cnnlib.exercises import zoo
from cnnlib.exercises.zoo.usual_tests import careful

LIVE = {
    "cs231n_settings": {
        *("kernel_height_for_width", "wraps_in_bytes", "leftover_cut_off", "leftover_on_top"),
        *("cropped_from_the_end", "height_and_width_swapped", "upstream_changed", "padding_wins"),
        *("columns_counted_by_height", "view_returned", "winner_overwritten", "all_winners_paid"),
    },
    "upstream_of_ones": {"grad_y_turned", "grad_y_transposed"},
    "square_sizes": {
        *("kernel_height_for_width", "height_and_width_swapped", "columns_counted_by_height"),
    },
    "stride_of_one": {
        *("stride_forgotten", "leftover_cut_off", "leftover_on_top", "one_window_short"),
        "pieces_of_rows",
    },
    "batch_of_one": {"samples_mixed", "divided_by_n_again", "last_sample_only"},
    "means_compared": {
        *("samples_mixed", "grad_x_turned", "grad_w_turned", "grad_w_transposed"),
        *("wrong_channel", "leftover_on_top", "pieces_of_rows"),
    },
}


def test_the_careful_test_lets_no_bug_live():
    board = zoo.hunt(careful)
    assert board.fair
    assert board.survivors == []


@pytest.mark.parametrize("usual", zoo.USUAL_TESTS, ids=lambda test: test.__name__)
def test_a_usual_test_is_fair_and_lets_just_these_bugs_live(usual):
    board = zoo.hunt(usual)
    assert board.fair
    assert set(board.survivors) == LIVE[usual.__name__]


def test_what_lives_by_a_size_needs_what_that_size_lacks():
    """The needs of the bugs, told by the inputs alone, agree with what the boards find."""
    lacks = {
        "square_sizes": {"rectangular"},
        "stride_of_one": {"stride", "leftover", "divisible"},
        "batch_of_one": {"batch"},
    }
    for test, needs in lacks.items():
        assert {bug.name for bug in zoo.BUGS if bug.needs & needs} == LIVE[test], test
