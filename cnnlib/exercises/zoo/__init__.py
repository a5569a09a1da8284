"""Wrong implementations that people really publish, and a hunt for them.

`BUGS` lists them; `hunt(my_test)` says which of them a test kills, and `stories` tells of the
others. `USUAL_TESTS` are four ways in which layers are commonly tested; `OPERATIONS` names the six
functions in which the bugs live.
"""

from cnnlib.exercises.zoo.bugs import BUGS
from cnnlib.exercises.zoo.entry import Bug
from cnnlib.exercises.zoo.hunt import Board, hunt
from cnnlib.exercises.zoo.layer_functions import OPERATIONS, layers
from cnnlib.exercises.zoo.stories import stories
from cnnlib.exercises.zoo.usual_tests import USUAL_TESTS

__all__ = ["BUGS", "OPERATIONS", "USUAL_TESTS", "Board", "Bug", "hunt", "layers", "stories"]
