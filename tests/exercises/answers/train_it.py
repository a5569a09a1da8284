"""Train it: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np
from lessons import solution

start_at_log_c = solution("start_at_log_c")
TURNED, OF_ONE, AGAIN = "grad_w turned", "grad_x of one kernel", "divided by n twice"

ALSO_RIGHT = {
    "start_at_log_c": (
        list(start_at_log_c),
        dict(zip("abc", start_at_log_c)),
        np.array(start_at_log_c),
    ),
    "spoil_it": ((OF_ONE, 0.06, 97), [AGAIN, 0.1, 90], (TURNED, 1, np.float32(55))),
}
WRONG = {
    "start_at_log_c": (
        (("knows nothing", "sure and wrong", "knows nothing"), "low is not good here"),
        (("sure and wrong", "knows nothing", "has seen the answers"), "all equally likely"),
        (("knows nothing", "has seen the answers", "sure and wrong"), "far above log 10"),
    ),
    "spoil_it": (
        ((TURNED, 2.3, 10), "the linear layer behind them still learns"),
        ((TURNED, 0.06, 97), "worse than random ones"),
        ((OF_ONE, 1.5, 60), "one kernel of sixteen"),
        ((AGAIN, 2.3, 10), "a constant factor cancels"),
        ((AGAIN, 1.2, 97), "2.3 is chance"),
        ((AGAIN, 0.001, 97), "2.3 is chance"),
    ),
}
