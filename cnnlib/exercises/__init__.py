"""Exercises with checks that say why: those of the lessons, and the library's own operations.

`check(name, answer)` judges an answer, and says more on a second red; `hint(name)` shows three hints
as folds, with the name of the slip in the second; `names()` lists the exercises of each lesson;
`material(name)` is what an exercise hands out; `defend(name, answer)` takes a line out of an answer
that passes, and asks what is wrong then. `mine` is the reader's own library, of functions that passed,
and `progress()` tells how far it has come. `zoo` holds wrong layers, published or proposed in a public
thread, `slips` likely ones beside them; `spoiled(mine, bug)` lets one of the zoo loose on `mine`.

An exercise is declared in one place, its lesson's module in `lessons`: whatever is decorated there
by `@function_exercise` or `@value_exercise` is found. So are the builds in `builds`, decorated by
`@build`: the functions of which a reader makes a library.
"""

from cnnlib.exercises import mine, zoo
from cnnlib.exercises.catalogue import material, names
from cnnlib.exercises.check import check
from cnnlib.exercises.defence import defend
from cnnlib.exercises.hints import hint
from cnnlib.exercises.progress import progress
from cnnlib.exercises.spoiled import spoiled

__all__ = ["check", "defend", "hint", "material", "mine", "names", "progress", "spoiled", "zoo"]
