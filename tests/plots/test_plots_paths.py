"""The picture of paths prints every factor and name, and shows which arrows carry nothing."""

import matplotlib.pyplot as plt
import pytest

from cnnlib import plots
from cnnlib.plots import style


@pytest.fixture
def ax():
    yield plots.show_paths("w[0]", ["y[0]", "y[1]"], "L", [1, 0], [-2, 4], title="two $ paths")
    plt.close("all")


def test_names_and_factors_are_printed(ax):
    printed = [text.get_text() for text in ax.texts if text.get_text()]
    assert printed == ["1", "−2", "0", "4", "w[0]", "y[0]", "y[1]", "L"]
    assert ax.figure.get_suptitle() == "two $ paths"


def test_an_arrow_of_factor_zero_is_dotted_and_signs_have_their_colours(ax):
    arrows = [text.arrow_patch for text in ax.texts if getattr(text, "arrow_patch", None)]
    assert [arrow.get_linestyle() for arrow in arrows] == ["-", "-", ":", "-"]
    colours = [plt.matplotlib.colors.to_hex(arrow.get_edgecolor()) for arrow in arrows]
    assert colours == [style.ORANGE, style.BLUE, style.GREY, style.ORANGE]


def test_each_path_needs_both_factors():
    with pytest.raises(ValueError, match=r"there are 2 paths, but first has shape \(3,\)"):
        plots.show_paths("w", ["y", "z"], "L", [1, 2, 3], [1, 2])
