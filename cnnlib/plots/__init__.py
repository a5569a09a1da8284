"""Figures: arrays in, Axes or a Figure out. Nothing here computes results or calls show().

`show_array` and its relatives draw grids of printed numbers, `show_images` pictures in grey,
`training_curves` and its relatives charts. A function that takes `ax` draws there and returns it;
one that needs several Axes makes and returns a Figure.
"""

from cnnlib.plots.charts import confusion_matrix, show_step_sizes, timing_ladder, training_curves
from cnnlib.plots.grids import show_array
from cnnlib.plots.layout import show_equations, show_portrait, show_residuals, show_step
from cnnlib.plots.paths import show_paths
from cnnlib.plots.pictures import show_feature_maps, show_images, show_kernels, show_windows
from cnnlib.plots.predictions import predictions
from cnnlib.plots.zoo import zoo_board

__all__ = [
    "confusion_matrix",
    "predictions",
    "show_array",
    "show_equations",
    "show_feature_maps",
    "show_images",
    "show_kernels",
    "show_paths",
    "show_portrait",
    "show_residuals",
    "show_step",
    "show_step_sizes",
    "show_windows",
    "timing_ladder",
    "training_curves",
    "zoo_board",
]
