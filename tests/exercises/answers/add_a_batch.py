"""Add a batch: other right answers, and wrong ones with words for them."""

import numpy as np

ALSO_RIGHT = {
    "where_is_one_over_n": (
        ("layer", "both", "loss"),
        ["layer", "both", "loss"],
        np.array(["layer", "both", "loss"]),
        {"A": "Layer", "B": "Both", "C": "Loss"},
    ),
}
WRONG = {
    "where_is_one_over_n": (
        (("layer", "layer", "layer"), "1, or 1/n again?"),
        (("layer", "loss", "both"), "the 1/n is in twice"),
        (("loss", "both", "layer"), "the layer divides"),
        (("layer", "both", "both"), "the layer only adds up"),
        (("layer", "sum", "loss"), "B: 'sum' is none of the words: loss, layer, both"),
    ),
}
