"""Wrong layers, published or proposed in a public thread, and a hunt for them.

`BUGS` lists them; `hunt(my_test)` says which of them a test kills, and `stories` tells of the
others. `USUAL_TESTS` are six ways in which layers are commonly tested; `OPERATIONS` names the six
functions in which the bugs live, and `NEEDS` what a call must have for some of them to show.
"""

from cnnlib.exercises.zoo.bugs import BUGS
from cnnlib.exercises.zoo.entry import Bug
from cnnlib.exercises.zoo.hunt import Board, hunt
from cnnlib.exercises.zoo.layer_functions import OPERATIONS, layers
from cnnlib.exercises.zoo.needs import NEEDS
from cnnlib.exercises.zoo.seen import Seen
from cnnlib.exercises.zoo.stories import stories
from cnnlib.exercises.zoo.usual_tests import USUAL_TESTS

__all__ = [
    "BUGS",
    "NEEDS",
    "OPERATIONS",
    "USUAL_TESTS",
    "Board",
    "Bug",
    "Seen",
    "hunt",
    "layers",
    "stories",
]
