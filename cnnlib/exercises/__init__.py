"""Exercises with checks that say why: 36 in twelve lessons, and the library's own operations.

`check(name, answer)` judges an answer; `hint(name)` gives the next of three hints; `names()` lists
the exercises of each lesson; `material(name)` is what an exercise hands out. `zoo` holds wrong
implementations that people really publish.
"""

from cnnlib.exercises import zoo
from cnnlib.exercises.desk import check, hint, material, names

__all__ = ["check", "hint", "material", "names", "zoo"]
