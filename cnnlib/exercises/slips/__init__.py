"""Likely slips in the library's operations, beside the published ones of the zoo.

Each does what the slip does to the results, mostly by handing other arguments to the right
function; so it stands for all the ways in which the same slip is written.
"""

from cnnlib.exercises.slips import convolutions, gradients, poolings
from cnnlib.exercises.slips.slip import Slip

SLIPS = [
    each
    for module in (convolutions, gradients, poolings)
    for each in vars(module).values()
    if isinstance(each, Slip)
]
