"""Questions with new numbers, a module for each lesson, called as its notebook without the number.

Each is a function of a random generator, called by the key under which its lesson asks it, and
decorated with the heading of the step that teaches it.
"""

# In the order in which the lessons are read: a lesson's number is its place here.
COURSE = (
    "start_here",
    "slide_a_kernel",
    "run_the_network",
    "nudge_a_number",
    "ask_who_touched_you",
    "pool",
    "stride_pad_insert",
    "add_channels_then_a_batch",
    "take_a_step",
    "trust_a_gradient",
    "from_loops_to_layers",
    "train_it",
    "capstone",
)
