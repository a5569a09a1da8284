"""The lessons whose pages the browser opens: all in CNNLIB_WHOLE_SITE=1, else two."""

import os

from lessons import PATHS, lesson_path

# One of two explorers, and one of many formulas.
SOME = [lesson_path("ask_who_touched_you"), lesson_path("stride_pad_insert")]
CHOSEN = PATHS if os.environ.get("CNNLIB_WHOLE_SITE") == "1" else SOME
TOUCHED = SOME[0].stem
