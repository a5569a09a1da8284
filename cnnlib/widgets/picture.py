"""Sliders of stride, kernel size and padding for any picture and any kernel."""

import ipywidgets

from cnnlib import checks, plots, vectorized
from cnnlib import kernels as known
from cnnlib.shapes import output_size
from cnnlib.widgets.panel import Panel, labelled

LARGEST = 1024  # pixels a side, to answer a slider at once

KERNELS = {
    "blur (box)": known.box,
    "blur (Gaussian)": known.gaussian,
    "left minus right": known.left_minus_right(),
    "top minus bottom": known.top_minus_bottom(),
    "Sobel, along rows": known.sobel_x(),
    "Sobel, down columns": known.sobel_y(),
    "Laplacian": known.laplacian(),
    "sharpen": known.sharpen(),
}


class PictureExplorer(Panel):
    """Shows a picture beside what a kernel makes of it, at one scale.

    Parameters
    ----------
    image : array (H, W), at most 1024 a side
        Such as `datasets.photograph()`.
    kernels : dict of name to array (kH, kW), or one such array, optional
        A function that takes an odd size is a kernel too: the slider of the kernel size is for it.
        The course's blurs and edge detectors otherwise.

    Attributes
    ----------
    kernel, kernel_size, stride, padding : ipywidgets
        The controls; their `value` can be read, set and observed.
    w, y : arrays
        The present kernel and picture.
    """

    def __init__(self, image, kernels=None):
        self.image = checks.array("image", image)
        if self.image.ndim != 2 or self.image.size == 0:
            raise ValueError(
                f"image has shape {self.image.shape}, but a picture is (H, W); choose a channel "
                "first, such as image[..., 0]"
            )
        if max(self.image.shape) > LARGEST:
            raise ValueError(
                f"image has shape {self.image.shape}; at most {LARGEST} a side follow a slider: "
                f"pass image[:{LARGEST}, :{LARGEST}] or image[::2, ::2]"
            )
        if kernels is None:
            kernels = KERNELS
        elif not isinstance(kernels, dict):
            kernels = {"kernel": kernels}
        self.kernels = {
            name: kernel if callable(kernel) else _kernel(name, kernel)
            for name, kernel in checks.table(kernels, "kernels").items()
        }
        if not self.kernels:
            raise ValueError("kernels is empty: there is nothing to choose")
        self.kernel = labelled(ipywidgets.Dropdown, "kernel", options=list(self.kernels))
        sizes = {"min": 1, "max": 15, "step": 2, "value": 3}
        self.kernel_size = labelled(ipywidgets.IntSlider, "kernel size", **sizes)
        self.stride = labelled(ipywidgets.IntSlider, "stride", min=1, max=8, value=1)
        self.padding = labelled(ipywidgets.IntSlider, "padding", min=0, max=8, value=0)
        controls = self.kernel, self.kernel_size, self.stride, self.padding
        super().__init__(*controls)
        for control in controls:
            control.observe(self._update, "value")
        self._update()

    @property
    def w(self):
        """The present kernel."""
        name = self.kernel.value
        kernel = self.kernels[name]
        return _kernel(name, kernel(self.kernel_size.value)) if callable(kernel) else kernel

    @property
    def y(self):
        """The picture that the kernel makes, float64."""
        options = {"stride": self.stride.value, "padding": self.padding.value}
        return vectorized.conv2d_single(self.image, self.w, **options)

    def still(self):
        """Return a matplotlib figure of the picture before and after."""
        y = self.y
        names = [f"{rows} × {columns}" for rows, columns in (self.image.shape, y.shape)]
        return plots.show_images([self.image, y], titles=names)

    def _update(self, _=None):
        self.kernel_size.disabled = not callable(self.kernels[self.kernel.value])
        try:
            self._show(self._size(), self.still())
        except ValueError as error:  # the kernel does not fit: say so, and keep the last picture
            self._show(f"This does not work: {error}.")

    def _size(self):
        s, p = self.stride.value, self.padding.value
        lines = []
        for axis, h, k in zip(("rows", "columns"), self.image.shape, self.w.shape, strict=True):
            out = output_size(h, k, stride=s, padding=2 * p)
            rest = (h + 2 * p - k) % s
            left = f", {rest} left over" if rest else ""
            lines.append(f"{axis}: ⌊({h} + 2·{p} − {k}) / {s}⌋ + 1 = {out}{left}")
        return "; ".join(lines)


def _kernel(name, kernel):
    kernel = checks.array(name, kernel)
    if kernel.ndim != 2 or not kernel.size:
        raise ValueError(f"{name} has shape {kernel.shape}, but a kernel is (kH, kW)")
    return kernel
