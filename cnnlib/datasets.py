"""Pictures to learn from, the digits' trained network, the reader's MNIST, and bars."""

import gzip
import hashlib
import io
import math
import zlib
from pathlib import Path

import numpy as np

from cnnlib import checks

__all__ = ["bars", "colour_photograph", "digits", "digits_network", "mnist", "photograph"]

DATA = Path(__file__).parent / "data"
SHA256 = {
    "colour_photograph.npz": "52836c58869036b08ad704f9868d25462ef32b04f98538fbe8b7d7034c8b7c39",
    "digits.npz": "2f6ecce47545f44ff852c53f27ace49c2cac0cc3411b1082beba8b1587b33b06",
    "digits_network.npz": "7ff7394920a3ad42b043964e33bd258a7db89d0a8e04c6374ff8903d1f2524af",
    "photograph.npz": "01747a0ab10c5e7111e115ab8c226c34567af8503771b349c913dcac0288a492",
}


def digits():
    """Return 1,797 real handwritten digits.

    E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI, 1998, as scikit-learn
    carries them; CC BY 4.0. The file goes writer by writer, 13 of them: shuffle before you split.

    Returns
    -------
    images : float32 array (1797, 1, 8, 8)
        From 0, paper, to 1, ink.
    labels : int64 array (1797,)
        The digits, 0 to 9.

    Raises
    ------
    ValueError
        If the file that came with the package is damaged.

    Examples
    --------
    >>> images, labels = digits()
    >>> images.shape, labels[:5]
    ((1797, 1, 8, 8), array([0, 1, 2, 3, 4]))
    >>> 16 * images[0, 0, 2]  # a row of the first 0: shades come in sixteenths
    array([ 0.,  3., 15.,  2.,  0., 11.,  8.,  0.], dtype=float32)
    """
    data = _shipped("digits.npz")
    return data["images"][:, None].astype(np.float32) / 16, data["labels"].astype(np.int64)


def digits_network():
    """Return the weights of a network that reads `digits`: 97.5 % of those it never saw.

    Conv2d(1, 8, 3), ReLU, AvgPool2d(2), Conv2d(8, 16, 3), ReLU, Flatten, Linear(16, 10), as the
    lesson "Train it" trains it; `make weights` made the file.

    Returns
    -------
    dict of name to float32 array
        As `state_dict` of such a Sequential gives it and `load_state_dict` takes it.

    Examples
    --------
    >>> from cnnlib import datasets
    >>> weights = datasets.digits_network()
    >>> weights["0.w"].shape, sum(array.size for array in weights.values())
    ((8, 1, 3, 3), 1418)
    """
    origin = ("source", "licence")
    return {
        name: array for name, array in _shipped("digits_network.npz").items() if name not in origin
    }


def photograph():
    """Return a real photograph in grey: a man with a camera on a tripod, and a skyline.

    By Lav Varshney; CC0.

    Returns
    -------
    float32 array (128, 128)
        From 0, black, to 1, white.

    Raises
    ------
    ValueError
        If the file that came with the package is damaged.

    Examples
    --------
    >>> photograph().shape
    (128, 128)
    """
    return _shipped("photograph.npz")["image"].astype(np.float32) / 255


def colour_photograph():
    """Return a real photograph in colour: an astronaut in an orange suit, a flag, a space shuttle.

    Eileen Collins, by NASA; public domain.

    Returns
    -------
    float32 array (3, 96, 96)
        Channels first: how much red, green and blue, each from 0 to 1.

    Examples
    --------
    >>> red, green, blue = colour_photograph()
    >>> bool(red[60, 30] > 2 * blue[60, 30])  # the suit
    True
    """
    return _shipped("colour_photograph.npz")["image"].astype(np.float32) / 255


def bars(rng, count=200, *, size=8, noise=0.1):
    """Draw pictures of one bright bar, lying or standing, at a random place.

    Parameters
    ----------
    rng : np.random.Generator
    count : int, default 200
        At least 1.
    size : int, default 8
        Rows and columns of a picture, at least 2.
    noise : float, default 0.1
        Standard deviation of what is added to every pixel, at least 0.

    Returns
    -------
    images : float32 array (count, 1, size, size)
    labels : int64 array (count,)
        0 for a lying bar, 1 for a standing one.

    Raises
    ------
    ValueError, TypeError
        If an argument is out of range or of the wrong kind.
    MemoryError
        If the pictures do not fit into memory.

    Examples
    --------
    >>> images, labels = bars(np.random.default_rng(0), count=3, size=4, noise=0)
    >>> images.shape, labels.shape
    ((3, 1, 4, 4), (3,))
    >>> images.sum(axis=(1, 2, 3))  # a bar of four pixels in each
    array([4., 4., 4.], dtype=float32)
    """
    checks.generator(rng)
    count, size = checks.integer(count, "count"), checks.integer(size, "size", least=2)
    noise = checks.number(noise, "noise", least=0)
    checks.require_memory("bars", np.dtype(np.float64), (count, size, size))
    labels = rng.integers(0, 2, count)
    places = rng.integers(0, size, count)
    images = rng.normal(0, noise, (count, size, size)).astype(np.float32)
    for image, label, place in zip(images, labels, places, strict=True):
        lying = image if label == 0 else image.T
        lying[place] += 1
    return images[:, None], labels


def mnist(folder, split="train"):
    """Read the classic IDX files of MNIST, or of a set made in its form, from a folder of yours.

    Parameters
    ----------
    folder : path
        Holds `train-images-idx3-ubyte` and `train-labels-idx1-ubyte` (for "test": `t10k-...`), as
        they are or with `.gz`.
    split : "train" or "test", default "train"

    Returns
    -------
    images : float32 array (N, 1, 28, 28)
        From 0 to 1.
    labels : int64 array (N,)

    Raises
    ------
    FileNotFoundError
        If a file is not there.
    ValueError
        If a file is not what it should be: it names the file, what was expected and what was found.

    Examples
    --------
    >>> mnist("downloads")
    Traceback (most recent call last):
    FileNotFoundError: downloads has neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz
    """
    prefixes = {"train": "train", "test": "t10k"}
    checks.choice(split, "split", prefixes)
    folder = checks.path(folder, "folder")
    image_file = _find(folder, f"{prefixes[split]}-images-idx3-ubyte")
    label_file = _find(folder, f"{prefixes[split]}-labels-idx1-ubyte")
    images, labels = _read_idx(image_file, "images"), _read_idx(label_file, "labels")
    if len(images) != len(labels):
        raise ValueError(
            f"{image_file} holds {len(images)} images, but {label_file} holds {len(labels)} labels"
        )
    if labels.max() > 9:
        raise ValueError(f"{label_file} holds the label {labels.max()}; expected digits, 0 to 9")
    return images[:, None].astype(np.float32) / 255, labels.astype(np.int64)


def _shipped(name):
    """Return the arrays of a file that comes with the package, once its checksum is right."""
    data = (DATA / name).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256[name]:
        raise ValueError(
            f"{DATA / name} is damaged: expected SHA-256 {SHA256[name]}, found {found}; "
            "install the package anew"
        )
    return np.load(io.BytesIO(data), allow_pickle=False)


_IDX = {"images": (2051, (28, 28)), "labels": (2049, ())}
_MOST = 1_000_000  # samples; a header that promises more is damaged


def _find(folder, name):
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise FileNotFoundError(f"{folder} has neither {name} nor {name}.gz")


def _read_idx(path, kind):
    """Return the uint8 array (N, 28, 28) or (N,) of an IDX file."""
    with open(path, "rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    try:
        with (gzip.open if zipped else open)(path, "rb") as file:
            return _parse_idx(file, path, kind)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(
            f"{path} is damaged: expected a whole gzip file, found that it is not ({error})"
        ) from None


def _parse_idx(file, path, kind):
    magic, item = _IDX[kind]
    axes = 1 + len(item)
    start = file.read(4 + 4 * axes)
    if start[:4] != magic.to_bytes(4, "big"):
        raise ValueError(
            f"{path}: expected the magic number {magic} of an IDX file of {kind}, "
            f"found {_what(start)}"
        )
    if len(start) < 4 + 4 * axes:
        raise ValueError(
            f"{path} is cut: expected {4 + 4 * axes} bytes of head, found {len(start)}"
        )
    count, *size = np.frombuffer(start, ">u4", offset=4).tolist()
    if tuple(size) != item:
        raise ValueError(f"{path}: expected images of {item}, found {tuple(size)}")
    if not 1 <= count <= _MOST:
        raise ValueError(f"{path}: expected 1 to {_MOST:,} {kind}, found a count of {count:,}")
    wanted = count * math.prod(item)
    data = file.read(wanted + 1)  # one more, to notice what trails
    if len(data) != wanted:
        found = f"found {len(data):,}" if len(data) < wanted else "found more"
        raise ValueError(f"{path}: expected {wanted:,} bytes for {count:,} {kind}, {found}")
    return np.frombuffer(data, np.uint8).reshape(count, *item)


def _what(start):
    """Say what a file that begins with these bytes seems to be."""
    number = int.from_bytes(start[:4], "big")
    for kind, (magic, _) in _IDX.items():
        if number == magic:
            return f"{magic}, {kind}"
    if start.lstrip()[:1] == b"<":
        return "what looks like a web page (HTML)"
    return f"{number}" if start else "an empty file"
