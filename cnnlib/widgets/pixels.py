"""The pictures that an explorer of photographs takes: arrays and files, as bytes of at most 128 a side."""

import base64
import os
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from traitlets import TraitType

from cnnlib import checks

LONGEST = 128  # rows or columns: what an explorer answers at once, and a screen shows
MOST = 50_000_000  # pixels: more are a slip, or a file made to do harm
FORMATS = "PNG", "JPEG", "WebP", "GIF", "BMP"


@dataclass(frozen=True, eq=False)
class Pixels:
    """A picture as bytes (C, H, W), C being 1 for grey, 3 for colour; words say what was done to it."""

    planes: np.ndarray
    words: str = ""

    def plane(self, letter=None):
        """Return one plane as float64 from 0 to 1: "R", "G" or "B", or the grey of them all."""
        if len(self.planes) == 1:
            return self.planes[0] / 255
        if letter:
            return self.planes["RGB".index(letter)] / 255
        red, green, blue = self.planes.astype(int)
        return (299 * red + 587 * green + 114 * blue + 500) // 1000 / 255  # ITU-R BT.601


class Picture(TraitType):
    """A picture, given as an array or as a path, kept as `Pixels`."""

    def __init__(self, **more):
        super().__init__(**more)
        self.tag(sync=True, to_json=_to_json, from_json=_from_json)

    def validate(self, owner, value):
        """Read, check and scale down."""
        return value if isinstance(value, Pixels) else pixels(value, self.name)


def pixels(value, name="picture"):
    """Return a picture as `Pixels`, or say why not.

    Parameters
    ----------
    value : array (H, W), (3, H, W) or (H, W, 3), or path
        Whole numbers from 0 to 255 or brightness from 0 to 1; a PNG, JPEG, WebP, GIF or BMP file.
    name : str
        For messages.

    Raises
    ------
    FileNotFoundError, TypeError, ValueError
    """
    if isinstance(value, str | os.PathLike):
        return _read(Path(value))
    planes = _bytes(_planes(checks.array(name, value), name), name)
    scaled = np.stack([_scaled(Image.fromarray(plane)) for plane in planes])
    return Pixels(scaled, _words(name, planes[0].shape, scaled[0].shape))


def _planes(array, name):
    """Return the array as (C, H, W), C being 1 or 3."""
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}: it holds no pixel")
    if array.ndim == 2:
        array = array[np.newaxis]
    elif array.ndim == 3 and array.shape[0] not in (1, 3) and array.shape[2] in (1, 3):
        array = np.moveaxis(array, 2, 0)
    if array.ndim != 3 or array.shape[0] not in (1, 3):
        clear = ", such as picture[..., :3]" if array.ndim == 3 and array.shape[2] == 4 else ""
        raise ValueError(
            f"{name} has shape {array.shape}; it must be (H, W), (3, H, W) or (H, W, 3){clear}"
        )
    _require_pixels(name, array.shape[1:])
    return array


def _bytes(planes, name):
    whole = planes.dtype.kind in "iu"
    low, high = planes.min(), planes.max()
    if not (low >= 0 and high <= (255 if whole else 1)):  # never for NaN
        raise ValueError(
            f"{name} holds numbers from {low:g} to {high:g}; it must hold whole numbers from 0 to "
            "255, or brightness from 0 to 1"
        )
    return np.ascontiguousarray(planes if whole else np.rint(planes * 255.0), dtype=np.uint8)


def _read(path):
    if not path.is_file():
        raise FileNotFoundError(f"there is no picture {checks.short(str(path))}")
    with _faults_named(path.name):
        file = Image.open(path, formats=FORMATS)
    with file:
        _require_pixels(path.name, file.size[::-1])
        with _faults_named(path.name):
            image = _coloured(ImageOps.exif_transpose(file))
    paper = Image.new("RGBA", image.size, "white")
    scaled = _scaled(Image.alpha_composite(paper, image).convert("RGB"))
    words = _words(path.name, image.size[::-1], scaled.shape[:2], always=True)
    return Pixels(np.ascontiguousarray(np.moveaxis(scaled, 2, 0)), words)


@contextmanager
def _faults_named(name):
    """Let what Pillow says of a file be a ValueError that names it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is damaged beside the pixels hides none of them
            yield
    except Image.DecompressionBombError:
        raise ValueError(f"{name} has too many pixels: {MOST:,} can be read") from None
    except Image.UnidentifiedImageError:
        raise ValueError(
            f"{name} is no picture that can be read here: {', '.join(FORMATS)}"
        ) from None
    except (OSError, SyntaxError, EOFError, ValueError) as error:  # what it raises for damage
        raise ValueError(f"{name} is damaged: {error}") from None


def _coloured(image):
    if image.mode.startswith("I"):  # 65,536 greys, of which Pillow would make white all but 255
        image = Image.fromarray(np.rint(np.asarray(image) / 257).astype(np.uint8))
    return image.convert("RGBA")


def _require_pixels(name, size):
    if size[0] * size[1] > MOST:
        raise ValueError(f"{name} has {size[0]:,} × {size[1]:,} pixels; {MOST:,} can be read")


def _scaled(image):
    """Return an image as an array of at most LONGEST a side, each pixel the mean of those it covers."""
    scale = min(1, LONGEST / max(image.size))
    size = [max(1, round(side * scale)) for side in image.size]
    return np.asarray(image.resize(size, Image.Resampling.BOX) if scale < 1 else image)


def _words(name, size, scaled, *, always=False):
    """Say what a picture was and what became of it; nothing if it is shown as it came."""
    words = f"{name}: {size[0]} × {size[1]} pixels"
    if size != scaled:
        return f"{words}, scaled down to {scaled[0]} × {scaled[1]}"
    return words if always else ""


def _to_json(value, widget):
    data = base64.b64encode(value.planes.tobytes()).decode("ascii")
    return {"size": list(value.planes.shape), "bytes": data, "words": value.words}


def _from_json(value, widget):
    planes = np.frombuffer(base64.b64decode(value["bytes"]), np.uint8).reshape(value["size"])
    return Pixels(planes, value["words"])
