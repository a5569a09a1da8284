"""Wrong answers as learners write them: what the checks meet beyond the zoo.

Half of them were found in public code and threads, half were imagined by somebody who had not read
the words of the checks. One is never taken away because a check lets it through.
"""

from wild import (
    avg_pool2d,
    avg_pool2d_backward,
    conv2d,
    conv2d_backward,
    conv2d_multi,
    conv2d_single,
    max_pool2d,
    max_pool2d_backward,
)
from wild.slip import Slip

_MODULES = (
    conv2d_single,
    conv2d_multi,
    conv2d,
    conv2d_backward,
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
SLIPS = [each for module in _MODULES for each in vars(module).values() if isinstance(each, Slip)]
PAIRS = [(operation, slip) for slip in SLIPS for operation in slip.operations]
