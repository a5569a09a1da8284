"""Exercises with checks that say why: those of the lessons, and the library's own operations.

`check(name, answer)` judges an answer, and says more on a second red; `hint(name)` shows three hints
as folds, with the name of the slip in the second; `names()` lists the exercises of each lesson;
`material(name)` is what an exercise hands out. `zoo` holds wrong implementations that people really
publish, `slips` likely ones beside them.

An exercise is declared in one place, its lesson's module in `lessons`: whatever is decorated there
by `@function_exercise` or `@value_exercise` is found.
"""

from cnnlib.exercises import zoo
from cnnlib.exercises.catalogue import check, hint, material, names

__all__ = ["check", "hint", "material", "names", "zoo"]
