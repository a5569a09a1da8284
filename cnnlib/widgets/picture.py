"""The explorer of a photograph: what a kernel, its size and its stride make of it."""

from typing import ClassVar

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from traitlets import TraitType

from cnnlib import checks, datasets, kernels, plots, vectorized
from cnnlib.shapes import SlidingWindow, span
from cnnlib.widgets import bundle
from cnnlib.widgets.explorer import Explorer
from cnnlib.widgets.pixels import Picture, pixels
from cnnlib.widgets.tasks import picture
from cnnlib.widgets.traits import Numbers, Pair, together

LARGEST_KERNEL = 11


class Planes(TraitType):
    """Some of the letters R, G and B, or None."""

    rule: ClassVar = {"kind": "word", "words": ["", "R", "G", "B", "RG", "RB", "GB", "RGB"]}

    def __init__(self, **more):
        super().__init__(allow_none=True, **more)
        self.tag(sync=True)

    def validate(self, owner, value):
        """Check the letters and put them in order."""
        if not isinstance(value, str) or set(value) - set("RGB"):
            raise ValueError(
                f'{self.name} is {checks.short(value)}; it must be letters of "RGB", or None'
            )
        return "".join(letter for letter in "RGB" if letter in value)


class PictureExplorer(Explorer):
    """Shows a photograph beside what a kernel makes of it, at one scale.

    Point at either picture, or move with the arrows: the window, the numbers under it and its sum
    follow. Choose a kernel, or type over its weights; slide its size and the stride; read a picture
    of your own by the button or by a drop. All of it is computed in the browser: no slider waits for
    Python, and no page needs it.

    An event costs the browser some milliseconds for each plane; what observes a trait in Python
    hears of it about 50 ms later.

    Parameters
    ----------
    picture : array (H, W), (3, H, W) or (H, W, 3), or path, optional
        Whole numbers from 0 to 255 or brightness from 0 to 1; a PNG, JPEG, WebP, GIF or BMP file.
        More than 128 rows or columns are scaled down. A photograph of the course otherwise.
    kernel : str or array (kH, kW), at most 11 a side
        A function of `cnnlib.kernels` by its name, or weights.
    stride : int or (rows, columns)
    padding, dilation : int or (rows, columns), optional
        Shown as sliders only if they are given. Padding is drawn up to half of what the kernel
        spans, which is enough to keep the size.
    planes : str, optional
        Such as "RGB" or "R": which planes of a colour are on, each with a switch. A colour is seen
        in grey otherwise.

    Attributes
    ----------
    w : array (kH, kW)
        The present kernel. Like all arguments it can be read, set and observed.
    picked : ("y", row, column), or ("w", row, column) for a weight, or None
        The middle of y at first.
    x, y : arrays (H, W), or (planes that are on, H, W) where `planes` is given
        Numbers from 0 to 1 and what the kernel makes of them. A picture that a reader drops stays
        in the browser and is not among them.

    Examples
    --------
    >>> shown = PictureExplorer(kernel="left_minus_right", stride=4)
    >>> shown.x.shape, shown.y.shape
    ((128, 128), (32, 32))
    """

    _esm = bundle.module("picture")
    known_tasks = picture.TASKS
    grids = ("y", "w", "window")
    picture = Picture()
    planes = Planes()
    w = Numbers(largest=LARGEST_KERNEL)
    stride = Pair(default_value=(1, 1))
    padding = Pair(default_value=None, allow_none=True, least=0)
    dilation = Pair(default_value=None, allow_none=True)

    def __init__(
        self, picture=None, kernel="box", *, stride=1, padding=None, dilation=None, planes=None
    ):
        if picture is None:
            picture = _usual(planes)
        w = _named(kernel) if isinstance(kernel, str) else kernel
        options = {"stride": stride, "padding": padding, "dilation": dilation}
        super().__init__(picture=picture, planes=planes, w=w, picked=None, **options)
        rows, columns = self._window().out_size
        self.picked = ("y", rows // 2, columns // 2)

    @property
    def options(self):
        """The keyword arguments that make cnnlib compute the same."""
        return _options(self.stride, self.padding, self.dilation)

    @property
    def x(self):
        """The numbers of the picture, float64 from 0 to 1."""
        return self._joined(self._planes(), self.picture.planes.shape[1:])

    @property
    def y(self):
        """What the kernel makes of them, plane by plane."""
        return self._joined(
            [self._seen(plane) for plane in self._planes()], self._window().out_size
        )

    def still(self):
        """Return a matplotlib figure: each plane and what becomes of it, with the picked window."""
        planes = self._planes() or [np.zeros_like(self.picture.plane())]
        images = [image for plane in planes for image in (plane, self._seen(plane))]
        titles = [f"{name} {rows} × {columns}" for name, (rows, columns) in self._titles(images)]
        figure = plots.show_images(images, titles=titles, columns=2)
        for n, ax in enumerate(figure.axes):
            ax.add_patch(_outline(*self._outlined(n % 2)))
        return figure

    def _argument(self, name):
        if name == "kernel":
            names = (each for each in kernels.__all__ if np.array_equal(_named(each), self.w))
            return next(names, self.w)
        if name == "picture":
            usual = pixels(_usual(self.planes))
            return None if np.array_equal(usual.planes, self.picture.planes) else ...
        return super()._argument(name)

    def _planes(self):
        """Return the planes that are looked at, one by one."""
        if self.planes is None:
            return [self.picture.plane()]
        return [self.picture.plane(letter) for letter in self.planes]

    def _seen(self, plane):
        return vectorized.conv2d_single(plane, self.w, **self.options)

    def _joined(self, planes, size):
        return planes[0] if self.planes is None else np.reshape(planes, (len(planes), *size))

    def _titles(self, images):
        names = [f"{part} of {plane}" for plane in self.planes or "" for part in "xy"] or "xy"
        return zip(names, (image.shape for image in images), strict=True)

    def _window(self, **changed):
        names = ("picture", "w", "stride", "padding", "dilation")
        now = {name: getattr(self, name) for name in names} | changed
        options = _options(now["stride"], now["padding"], now["dilation"])
        padding = tuple((p, p) for p in options["padding"])
        size = now["picture"].planes.shape[1:]
        return SlidingWindow(size, now["w"].shape, options["stride"], padding, options["dilation"])

    def _outlined(self, result):
        """(corner, size) of what the picked output reads in the picture; or of itself, in the result."""
        window = self._window()
        grid, *place = self.picked or ("y", 0, 0)
        place = np.minimum(place if grid == "y" else (0, 0), np.subtract(window.out_size, 1))
        if result:
            return place, (1, 1)
        corner = place * window.stride - self.options["padding"]
        return corner, [
            span(k, d) for k, d in zip(window.kernel_size, window.dilation, strict=True)
        ]

    @together("picture", "w", "stride", "padding", "dilation")
    def _check_fit(self, **now):
        window = self._window(**now)
        checks.require_fit("picture", window)
        for name, (p, _), k, d in zip(
            ("rows", "columns"), window.padding, window.kernel_size, window.dilation, strict=True
        ):
            if p > span(k, d) // 2:
                raise ValueError(
                    f"padding is {p}; this explorer draws at most half of the {span(k, d)} {name} "
                    "that the kernel spans"
                )


def _usual(planes):
    """Return the course's own photograph: in colour where planes are named."""
    return datasets.photograph() if planes is None else datasets.colour_photograph()


def _named(name):
    """Return the kernel of cnnlib.kernels with this name."""
    return getattr(kernels, checks.choice(name.replace(" ", "_"), "kernel", kernels.__all__))()


def _options(stride, padding, dilation):
    return {"stride": stride, "padding": padding or (0, 0), "dilation": dilation or (1, 1)}


def _outline(corner, size):
    """Draw a box around pixels of a picture, black on white, to be seen on any grey."""
    place = corner[1] - 0.5, corner[0] - 0.5
    halo = [withStroke(linewidth=4, foreground="white")]
    return Rectangle(place, size[1], size[0], fill=False, linewidth=2, path_effects=halo)
