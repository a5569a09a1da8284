"""The forms of other tests, which these hand in as a learner would."""

import sys

from paths import ROOT

sys.path.insert(0, str(ROOT / "tests" / "exercises"))
