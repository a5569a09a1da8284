"""Questions with new numbers, a module for each lesson, called as its notebook without the number.

Each is a function of a random generator, called by the key under which its lesson asks it, and
decorated with the heading of the step that teaches it.
"""

# Each lesson with its number, in the order in which they are read.
COURSE = {
    "start_here": 0,
    "slide_a_kernel": 1,
    "run_the_network": 2,
    "nudge_a_number": 3,
    "ask_who_touched_you": 4,
    "pool": 5,
    "stride_pad_insert": 6,
    "add_channels": 7,
    "add_a_batch": 8,
    "take_a_step": 9,
    "trust_a_gradient": 10,
    "from_loops_to_layers": 11,
    "train_it": 12,
    "capstone": 13,
}
# Who takes the straight way leaves these out, and then comes to others.
ASIDE = ("stride_pad_insert", "trust_a_gradient", "from_loops_to_layers")
