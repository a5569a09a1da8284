"""The shipped pictures and their checksums; MNIST files, whole and damaged; bars."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
import train_weights

from cnnlib import datasets, training

README = Path(datasets.__file__).parent / "data" / "README.md"


def test_digits():
    images, labels = datasets.digits()
    assert images.shape == (1797, 1, 8, 8) and images.dtype == np.float32
    assert labels.shape == (1797,) and labels.dtype == np.int64
    assert images.min() == 0 and images.max() == 1
    assert np.array_equal(images * 16, np.rint(images * 16))
    # Facts about the file that its makers publish: 178 zeros, ..., 180 nines.
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    images[:] = 0
    assert datasets.digits()[0].any()


def test_the_shipped_network_reads_digits_that_it_never_saw():
    model = train_weights.build(np.random.default_rng(0))
    model.load_state_dict(datasets.digits_network())
    _, (images, labels) = train_weights.split(np.random.default_rng(1))
    assert (training.classify(model, images) == labels).sum() == 351
    assert sum(array.size for array in datasets.digits_network().values()) == 1418


def test_weights_are_trained_alike_twice():
    (one, score), (other, again) = (train_weights.train(epochs=3) for _ in range(2))
    assert score == again > 0.5
    for name, array in one.state_dict().items():
        assert array.dtype == np.float32
        assert (array == other.state_dict()[name]).all()


def test_photograph_has_edges_both_ways():
    image = datasets.photograph()
    assert image.shape == (128, 128) and image.dtype == np.float32
    assert 0 <= image.min() < 0.1 and 0.9 < image.max() <= 1
    for axis in (0, 1):
        assert np.abs(np.diff(image, axis=axis)).max() > 0.5


def test_colour_photograph_tells_its_planes_apart():
    image = datasets.colour_photograph()
    assert image.shape == (3, 96, 96) and image.dtype == np.float32
    assert np.array_equal(image * 255, np.rint(image * 255)) and 0 <= image.min() < image.max() <= 1
    red, _, blue = image
    assert (red - blue).max() > 0.5 and (blue - red).max() > 0.2
    assert (red - blue)[50:80, 20:60].mean() > 0.3  # the suit is orange


@pytest.mark.parametrize("name", datasets.SHA256)
def test_shipped_files_say_where_they_are_from(name):
    with np.load(datasets.DATA / name, allow_pickle=False) as data:
        assert str(data["source"]) and str(data["licence"]).startswith(("CC", "Public"))
        licence_page = str(data["licence"]).split(", ")[1]
    assert f"`{name}`" in README.read_text("utf-8")
    assert licence_page in README.read_text("utf-8")


@pytest.mark.parametrize("name", datasets.SHA256)
def test_a_flipped_bit_is_found(name, tmp_path, monkeypatch):
    data = bytearray((datasets.DATA / name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    with pytest.raises(ValueError, match=rf"{name} is damaged: expected SHA-256 .*, found "):
        getattr(datasets, name.removesuffix(".npz"))()


def test_bars():
    images, labels = datasets.bars(np.random.default_rng(0), 50, size=5, noise=0)
    assert images.shape == (50, 1, 5, 5) and images.dtype == np.float32
    assert labels.dtype == np.int64 and set(labels) == {0, 1}
    for image, label in zip(images[:, 0], labels, strict=True):
        assert image.sum() == 5 and sorted(image.sum(axis=1 - label)) == [0, 0, 0, 0, 5]
    again, _ = datasets.bars(np.random.default_rng(0), 50, size=5, noise=0)
    assert np.array_equal(images, again)
    assert datasets.bars(np.random.default_rng(0), 4)[0].std() > 0.1


@pytest.mark.parametrize(
    ("arguments", "options", "kind", "message"),
    [
        ((0,), {}, TypeError, "rng is 0, an int; it must be a random generator"),
        ((None,), {"count": 0}, ValueError, "count is 0; it must be at least 1"),
        ((None,), {"size": 1}, ValueError, "size is 1; it must be at least 2"),
        ((None,), {"noise": -1}, ValueError, "noise is -1; it must be at least 0"),
    ],
)
def test_bad_bars(arguments, options, kind, message):
    rng = np.random.default_rng(0) if arguments == (None,) else arguments[0]
    with pytest.raises(kind, match=message):
        datasets.bars(rng, **options)


def idx(array):
    return struct.pack(f">{1 + array.ndim}I", 2048 + array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def folder(tmp_path):
    """A folder of seven small MNIST images for training, and zipped, five to test with."""
    rng = np.random.default_rng(1)
    for prefix, n, zipped in (("train", 7, False), ("t10k", 5, True)):
        images = rng.integers(0, 256, (n, 28, 28), np.uint8)
        labels = rng.integers(0, 10, n, np.uint8)
        for name, array in (("images-idx3-ubyte", images), ("labels-idx1-ubyte", labels)):
            data = gzip.compress(idx(array)) if zipped else idx(array)
            (tmp_path / f"{prefix}-{name}{'.gz' if zipped else ''}").write_bytes(data)
    return tmp_path


def test_mnist_reads_whole_files(folder):
    images, labels = datasets.mnist(folder)
    assert images.shape == (7, 1, 28, 28) and images.dtype == np.float32
    assert labels.shape == (7,) and labels.dtype == np.int64
    raw = (folder / "train-images-idx3-ubyte").read_bytes()
    assert images[3, 0, 5, 9] == np.float32(raw[16 + 3 * 784 + 5 * 28 + 9]) / np.float32(255)
    images, labels = datasets.mnist(str(folder), "test")
    assert len(images) == len(labels) == 5 and images.max() <= 1


IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
ZIPPED = "t10k-images-idx3-ubyte.gz"


def cut(count):
    return lambda data: data[:-count]


def head(*numbers):
    return lambda data: struct.pack(f">{len(numbers)}I", *numbers) + data[4 * len(numbers) :]


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        (IMAGES, lambda data: b"", "magic number 2051 of an IDX file of images, found an empty"),
        (IMAGES, lambda data: data[:2], "expected the magic number 2051.*found"),
        (IMAGES, lambda data: data[:11], "is cut: expected 16 bytes of head, found 11"),
        (IMAGES, cut(1), "expected 5,488 bytes for 7 images, found 5,487"),
        (IMAGES, cut(784), "expected 5,488 bytes for 7 images, found 4,704"),
        (IMAGES, lambda data: data[:16], "expected 5,488 bytes for 7 images, found 0"),
        (IMAGES, lambda data: data + b"\0", "expected 5,488 bytes for 7 images, found more"),
        (IMAGES, lambda data: b"<!DOCTYPE html><html>", r"found what looks like a web page"),
        (IMAGES, lambda data: b"\n <html>", r"found what looks like a web page"),
        (IMAGES, head(2052), "of images, found 2052"),
        (IMAGES, lambda data: data[3::-1] + data[4:], "of images, found 50855936"),
        (IMAGES, lambda data: idx(np.zeros(9, np.uint8)), "images, found 2049, labels"),
        (IMAGES, head(2051, 4294967295), "expected 1 to 1,000,000 images, found .*4,294,967,295"),
        (IMAGES, head(2051, 0), "expected 1 to 1,000,000 images, found a count of 0"),
        (IMAGES, head(2051, 8), "expected 6,272 bytes for 8 images, found 5,488"),
        (IMAGES, head(2051, 7, 32, 32), r"expected images of \(28, 28\), found \(32, 32\)"),
        (LABELS, lambda data: idx(np.zeros((7, 28, 28), np.uint8)), "labels, found 2051, images"),
        (LABELS, cut(2), "expected 7 bytes for 7 labels, found 5"),
        (LABELS, lambda data: data + b"\1\2", "expected 7 bytes for 7 labels, found more"),
        (LABELS, lambda data: data[:-1] + b"\x0a", "holds the label 10; expected digits, 0 to 9"),
        (LABELS, lambda data: idx(np.zeros(6, np.uint8)), "holds 7 images, but .* 6 labels"),
        (ZIPPED, cut(4), "is damaged: expected a whole gzip file"),
        (ZIPPED, cut(900), "is damaged: expected a whole gzip file"),
        (ZIPPED, lambda data: data[:30], "is damaged: expected a whole gzip file"),
        (ZIPPED, lambda data: data[:-6] + b"\0" * 6, "is damaged: expected a whole gzip file"),
        (ZIPPED, lambda data: data[:400] + bytes(50) + data[450:], "is damaged: expected a whole"),
        (ZIPPED, lambda data: b"<html>", "found what looks like a web page"),
        (ZIPPED, lambda data: gzip.compress(b"hello, world"), "of images, found "),
    ],
)
def test_damaged_mnist(folder, name, damage, message):
    path = folder / name
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=message) as caught:
        datasets.mnist(folder, "test" if name == ZIPPED else "train")
    assert name in str(caught.value)


def test_missing_mnist(folder):
    (folder / IMAGES).unlink()
    with pytest.raises(FileNotFoundError, match=f"neither {IMAGES} nor {IMAGES}.gz"):
        datasets.mnist(folder)
    with pytest.raises(ValueError, match='split is \'valid\'; it must be "train" or "test"'):
        datasets.mnist(folder, "valid")
