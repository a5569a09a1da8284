"""The slips beyond the zoo, exercise by exercise: which are told by name, and none untruly.

An answer is named by what hint 2 tells or, of pairs, by what is said beside "not yet".
"""

import pytest
from wild import SLIPS

from cnnlib import exercises
from cnnlib.exercises import attempts

# What the words on each slip hold.
NAMES = {
    "rows_of_the_kernel_reversed": "rows run from bottom to top",
    "kept_in_the_image_s_type": "in the image's own type",
    "columns_first": "the right one transposed",
    "stride_in_the_size_alone": "windows still move one pixel",
    "weights_made_whole": "the weights are cut to whole numbers",
    "channels_averaged": "the channels are averaged",
    "strides_across_and_down": "strides are read as (columns, rows)",
    "last_channel_left": "only the last input channel counts",
    "corner_pushed_inside": "moved into the image",
    "paddings_in_another_order": "read as top, left, bottom, right",
    "rows_padding_for_columns": "the rows' padding is used for the columns",
    "flattened_in_two_orders": "flattened in different orders",
    "kernel_turned_in_place": "changed w in place",
    "kernel_in_the_order_of_memory": "in the order of its memory",
    "bias_multiplied": "the bias multiplies",
    "bias_left_behind": "the bias is forgotten",
    "odd_column_left_out": "right but for its last column, which holds zeros",
    "padded_at_the_end_alone": "all of the padding is at the bottom and the right",
    "edge_repeated": "repeats the edge",
    "padded_for_every_kernel": "padded again for every kernel",
    "negative_rows_wrap": "a negative index counts from the end",
    "counted_before_padding": "counted without the padding",
    "half_precision": "float16, which keeps 3 digits",
    "same_array_returned": "two calls returned the same memory",
    "channels_thought_last": "summed over the channels' axis",
    "reshaped_for_exchanged": "exchanged by a reshape",
    "leftover_in_grad_w": "grad_w has the leftover too",
    "added_to_the_last_call": "called twice with the same arguments",
    "grad_b_for_every_weight": "added up for every weight",
    "upper_left_corner_kept": "cut off at the end alone",
    "weights_first": "come in another order",
    "outputs_counted": "grad_b counts the outputs",
    "windows_summed": "grad_w adds the windows",
    "channels_summed_in_grad_w": "summed over its channels",
    "column_with_the_rows_stride": "found with the rows' stride",
    "negative_pixels_dropped": "negative pixels count as 0",
    "divided_without_a_rest": "cut to a whole number",
    "padding_not_counted": "left out of the divisor",
    "divided_by_a_square": "divided by k_h k_h",
    "height_as_the_default_stride": "the windows move k_h to the right too",
    "padding_across_and_down": "paddings are read as (columns, rows)",
    "windows_of_the_unpadded_row": "the padding is not counted in",
    "shared_among_real_pixels": "divided by the pixels of x in its window",
    "shares_in_the_image_s_type": "which holds no fractions",
    "repeated_side_by_side": "taken to lie side by side",
    "padding_paid_to_the_end": "a negative index counts from the end",
    "last_window_not_reached": "the loops end too early",
    "steps_of_one": "yours move one pixel",
    "windows_sorted_in_place": "changed where it lies",
    "leftover_pooled_too": "a window of its own",
    "paid_to_the_first_sample": "all gradients go to the first sample",
    "first_channel_s_winners": "the first channel's maxima",
    "last_of_a_tie": "the last maximum of a tie",
    "tie_shared_out": "a tie's gradient is shared out",
    "winners_struck_out": "changed x in place",
    "first_image_kept": "is anything kept from a call?",
    "remembered_by_shape": "is anything kept from a call?",
    "maxima_made_whole": "which holds no fractions",
}
UNNAMED = {
    "one_of_nine_mistyped": "any of 72 mistypings looks like it",
    "long_kernels_turned_alone": "a kernel turned in one shape alone is a rule of its own",
}


def told(operation, slip):
    """What is said of the slip as an answer to this operation, or None where it passes."""
    attempts.forget()
    report = exercises.check(operation, slip.answer(operation))
    not_yet = [words for words in report.sentences if "not yet" in words]
    return " ".join(not_yet) or None if report else report.likely or ""


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_is_named_truly_or_not_at_all(slip):
    words = [said for operation in slip.operations if (said := told(operation, slip)) is not None]
    if slip.name in UNNAMED:
        assert not any(words)
    else:
        assert any(words)
        assert all(NAMES[slip.name] in said for said in words if said)


def test_most_slips_are_named_in_both_halves(capsys):
    with capsys.disabled():
        print("\nslips beyond the zoo, named truly:")
        for half in ("found", "imagined"):
            names = [slip.name for slip in SLIPS if slip.half == half]
            unnamed = [name for name in names if name in UNNAMED]
            print(f"  {half}: {len(names) - len(unnamed)} of {len(names)}; without a name:")
            for name in unnamed:
                print(f"    {name:28}", UNNAMED[name])
    assert set(NAMES) | set(UNNAMED) == {slip.name for slip in SLIPS}
    assert not set(NAMES) & set(UNNAMED)
    assert len(NAMES) >= 45
