"""Which vote of the course asks about what went wrong: by words in the names of slips."""

import re
from typing import NamedTuple


class Topic(NamedTuple):
    """A vote, and how the names of the slips read that it is about.

    Attributes
    ----------
    lesson, vote : str
        The vote's lesson and its title.
    says : str
        A regular expression, found somewhere in a slip's name.
    """

    lesson: str
    vote: str
    says: str


# A slip belongs to the first that fits.
TOPICS = (
    Topic("ask_who_touched_you", "Vote 2", r"\+= belongs|adds once|counts where windows overlap"),
    Topic(
        "stride_pad_insert", "Vote 3", r"\btail\b|belong between the entries|leftovers? .*exchanged"
    ),
    Topic("capstone", "Vote 1", r"dilation"),
    Topic("pool", "Vote 3", r"of equals|\btie\b|maximum was paid"),
    Topic("pool", "Vote 2", r"begins at 0|beats|be beaten|argmax gives|maximum divides"),
    Topic("take_a_step", "Vote 2", r"gate|ReLU|relu|kink|negative numbers"),
    Topic("take_a_step", "Vote 3", r"right class|right logit|maximum off|each row has its own"),
    Topic("take_a_step", "Vote 1", r"uphill|the rate is|did not move|parameter's place"),
    Topic("run_the_network", "Vote 1", r"reshape|pieces of a row|were averaged|cut the other way"),
    Topic("add_a_batch", "Vote 3", r"1 / n|the loss is a|over all its samples|a batch's loss"),
    Topic("nudge_a_number", "Vote 1", r"bias (is|was) added|bias is (left out|forgotten)|grad_b"),
    Topic("add_channels", "Vote 2", r"over q|channels?\b|output map|letters of w|stands for c"),
    Topic("add_a_batch", "Vote 2", r"[Ss]ample|batch"),
    Topic("pool", "Vote 1", r"shares?\b|divided? by|divided:|weight is 1|also divides"),
    Topic("ask_who_touched_you", "Vote 3", r"turned|turns it"),
    Topic("stride_pad_insert", "Vote 1", r"padding|padded|frame|\[p:-p\]"),
    Topic(
        "slide_a_kernel",
        "Vote 1",
        r"stride|left ?over|the size is|no room|is no window|kernel_size apart|row is missing",
    ),
    Topic("nudge_a_number", "Vote 3", r"shape of|x's shape|w's\b|windows' grid"),
    Topic("start_here", "Vote 1", r"swapped|exchanged|row comes first|columns|transposed"),
)


def topic(slip):
    """Return the topic of a slip, or None where no vote asks about it.

    Parameters
    ----------
    slip : str
        Its name, as a check tells it.

    Returns
    -------
    Topic or None
    """
    return next((each for each in TOPICS if re.search(each.says, slip)), None)
