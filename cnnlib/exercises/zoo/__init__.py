"""Wrong implementations that people really publish, and a hunt for them.

`BUGS` lists them; `hunt(my_test)` says which of them a test kills; `USUAL_TESTS` are four ways in which
layers are commonly tested.
"""

from cnnlib.exercises.zoo.bug import Bug, layers
from cnnlib.exercises.zoo.bugs import BUGS
from cnnlib.exercises.zoo.hunt import Board, hunt
from cnnlib.exercises.zoo.usual import USUAL_TESTS

__all__ = ["BUGS", "USUAL_TESTS", "Board", "Bug", "hunt", "layers"]
