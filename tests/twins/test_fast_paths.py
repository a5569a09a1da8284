"""Each way that the fast convolution can go, against the loops, on cases chosen to take it."""

import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from cases import CONVOLUTIONS, TRANSPOSED, Case

from cnnlib import checks, naive, timing, vectorized
from cnnlib.gradcheck import integers
from cnnlib.layers import AvgPool2d, Flatten, Linear, MaxPool2d, ReLU
from cnnlib.padding import pad
from cnnlib.shapes import SlidingWindow
from cnnlib.vectorized import blocks, mec, pool
from cnnlib.vectorized.mask import masked, take


def both_ways(x, w, rng, **options):
    """Compare forward and backward of the twins, exactly."""
    b = integers(rng, len(w))
    y = naive.conv2d(x, w, b, **options)
    np.testing.assert_array_equal(vectorized.conv2d(x, w, b, **options), y)
    grad_y = integers(rng, y.shape)
    expected = naive.conv2d_backward(grad_y, x, w, **options)
    for fast, slow in zip(
        vectorized.conv2d_backward(grad_y, x, w, **options), expected, strict=True
    ):
        np.testing.assert_array_equal(fast, slow)


def blocks_of(x, w, **options):
    """How the fast forward cuts its work: (rows, columns, matrices)."""
    window = SlidingWindow(x.shape[2:], w.shape[2:], **options)
    return list(mec._lowered(x, 1, window))


BATCHES = [case for case in CONVOLUTIONS + TRANSPOSED if len(case.x) == 4] + [
    Case("conv2d", (2, 4, 9, 8), (4, 2, 4, 3), {"stride": (3, 2), "padding": 2, "groups": 2}),
    Case("conv2d", (2, 1, 13, 9), (2, 1, 5, 3), {"stride": 4, "dilation": 2, "padding": (4, 0)}),
    Case("conv2d", (1, 2, 2, 1), (2, 2, 3, 3), {"stride": 3, "padding": ((5, 4), (4, 6))}),
    Case("conv2d", (1, 1, 9, 9), (1, 1, 2, 2), {"stride": (2, 4), "dilation": (6, 4)}),
]


@pytest.mark.parametrize("size", [1, 300, 4096])
@pytest.mark.parametrize("case", BATCHES, ids=str)
def test_blocks_of_any_size_give_the_same_numbers(case, size, monkeypatch, rng):
    monkeypatch.setattr(mec, "BLOCK", size)
    inputs = case.draw(rng)
    y = case.forward(naive, *inputs)
    np.testing.assert_array_equal(case.forward(vectorized, *inputs), y)
    grad_y = integers(rng, y.shape)
    expected = case.backward(naive, grad_y, *inputs)
    for fast, slow in zip(case.backward(vectorized, grad_y, *inputs), expected, strict=True):
        np.testing.assert_array_equal(fast, slow)


@pytest.mark.parametrize(
    ("size", "cuts_rows", "cuts_columns"), [(2**21, 0, 0), (4096, 1, 0), (64, 1, 1)]
)
@pytest.mark.parametrize("options", [{}, {"stride": (2, 1)}])
def test_blocks_cover_the_work(size, cuts_rows, cuts_columns, options, monkeypatch, rng):
    monkeypatch.setattr(mec, "BLOCK", size)
    x, w = integers(rng, (3, 2, 17, 7)), integers(rng, (4, 2, 3, 2))
    done = np.zeros(vectorized.conv2d(x, w, **options).shape[2:], int)
    some = blocks_of(x, w, **options)
    for rows, columns, _ in some:
        done[rows, columns] += 1
    assert np.all(done == 1)
    rows, columns, _ = some[0]
    assert (rows.stop < len(done), columns.stop < done.shape[1]) == (cuts_rows, cuts_columns)


@pytest.mark.parametrize(
    ("options", "overlap"),
    [
        ({}, True),
        ({"stride": (2, 1)}, True),
        ({"dilation": (1, 2)}, True),
        ({"stride": (3, 1)}, False),
        ({"stride": (4, 1)}, False),  # rows that no window reads
        ({"dilation": (2, 1)}, False),  # rows that a window skips: the matrices are copies
    ],
)
def test_matrices_overlap_where_windows_share_rows(options, overlap, rng):
    x, w = integers(rng, (3, 2, 11, 7)), integers(rng, (4, 2, 3, 2))
    ((_, _, matrices),) = blocks_of(x, w, **options)
    assert np.shares_memory(matrices[:, 0], matrices[:, 1]) == overlap
    both_ways(x, w, rng, **options)


def test_tall_kernels_share_lowered_rows(rng):
    """A block holds many more rows than a window reads, else most would be copied in vain."""
    x, w = np.empty((1, 1, 600, 3000)), np.empty((1, 1, 40, 40))
    (rows, columns, _), *_ = blocks_of(x, w)
    assert columns.stop < 2961 and rows.stop > 40 // 2


@pytest.mark.parametrize("c_out", [1, 2])
def test_rows_that_would_conflict_in_the_cache_are_padded(c_out, rng):
    x, w = integers(rng, (32, 1, 4, 6)), integers(rng, (c_out, 1, 2, 3))
    ((_, _, matrices),) = blocks_of(x, w)
    assert matrices.shape[-1] == 128
    assert matrices.strides[-2] == (128 + mec.ARRAY_PADDING) * 8
    both_ways(x, w, rng)


@pytest.mark.parametrize("size", [1, 7000, 2**21])  # bytes: one channel at a time, some, all
@pytest.mark.parametrize("order", ["C", "backwards"])
@pytest.mark.parametrize(
    ("shape", "packed"),
    [
        ((30, 3, 4, 5), False),
        ((1, 2, 16, 16), False),
        ((7, 2, 16, 16), False),
        ((8, 2, 16, 16), False),  # 4096 bytes apart: all samples of a pixel have the same 8 places
        ((9, 2, 16, 16), True),
        ((65, 3, 4, 4), False),  # 384 bytes apart: 32 times 8 places
        ((65, 1, 8, 8), True),  # 512 bytes apart: 8 times 8 places
    ],
)
def test_batch_last_memory(shape, packed, order, size, monkeypatch, rng):
    monkeypatch.setattr(mec, "BLOCK", size)
    x = rng.random(shape)
    x = x[..., ::-1] if order == "backwards" else x
    more = timing.peak_memory(lambda: mec.batch_last(x)) - x.nbytes
    assert (more > x[:, 0].nbytes) == packed
    assert more < 2 * x[:, 0].nbytes + size + 30_000
    laid = mec.batch_last(x)
    np.testing.assert_array_equal(laid, x)
    assert laid.transpose(2, 1, 3, 0).flags.c_contiguous
    assert mec.batch_last(laid) is laid


def test_layers_hand_the_layout_on(rng):
    x, w = rng.random((5, 2, 9, 8)), rng.random((3, 2, 3, 3))
    y = vectorized.conv2d(x, w)
    for layer in (ReLU(), AvgPool2d(2), MaxPool2d(3, stride=2), MaxPool2d(3, padding=1)):
        z = layer.forward(y)
        grad_y = layer.backward(np.ones_like(z))
        assert mec.batch_last(z) is z and mec.batch_last(grad_y) is grad_y


def test_flatten_and_linear_leave_samples_side_by_side(rng):
    flatten, linear = Flatten(), Linear(24, 3, rng=rng, dtype=np.float64)
    images = rng.random((5, 2, 3, 4))
    for x, side_by_side in ((images, False), (mec.batch_last(images), True)):
        features = flatten.forward(x)
        np.testing.assert_array_equal(features, images.reshape(5, 24))
        assert features.flags.f_contiguous == side_by_side
        assert np.shares_memory(features, x) != side_by_side
        linear.forward(features)
        grad_y = rng.random((5, 3))
        grad_features = linear.backward(grad_y)
        np.testing.assert_allclose(grad_features, grad_y @ linear.w.value)
        assert grad_features.flags.f_contiguous == side_by_side
        grad_x = flatten.backward(grad_features)
        np.testing.assert_array_equal(grad_x.reshape(5, 24), grad_features)
        assert np.shares_memory(grad_x, grad_features)


@pytest.mark.parametrize(
    "options",
    [
        {},  # row 0 of x is reached by one row of the kernel, row 1 by two
        {"padding": (1, 0)},
        {"stride": 2},
        {"stride": 3, "padding": 2},
        {"stride": 6},  # rows that no window reads
        {"stride": (4, 1), "dilation": (2, 1)},  # 2 of 4 rows meet no row of the kernel
    ],
)
def test_a_gradient_multiplies_no_zero_that_is_inserted_or_beyond_the_edge(options, rng):
    """Else a NaN in the kernel would reach pixels that it never met: NaN times 0 is NaN."""
    x, w = integers(rng, (1, 2, 13, 6)), integers(rng, (3, 2, 5, 2)).astype(float)
    grad_y = integers(rng, vectorized.conv2d(x, w, **options).shape)
    for u, v in np.ndindex(5, 2):
        spoilt = w.copy()
        spoilt[1, 0, u, v] = np.nan
        fast = vectorized.conv2d_backward(grad_y, x, spoilt, **options)[0]
        slow = naive.conv2d_backward(grad_y, x, spoilt, **options)[0]
        np.testing.assert_array_equal(fast, slow)
        assert np.isnan(fast).any() and not np.isnan(fast).all()


@pytest.mark.parametrize("options", [{"stride": 2, "padding": 1}, {"dilation": 2, "groups": 2}])
def test_nan_and_infinity_reach_exactly_their_sums(options, rng):
    x, w = rng.random((2, 4, 8, 7)), rng.random((2, 4 // options.get("groups", 1), 3, 2))
    grad_y = rng.random(vectorized.conv2d(x, w, **options).shape)
    x[1, 2, 3, 4], grad_y[0, 1, 2, 1] = np.nan, np.inf
    fast = vectorized.conv2d(x, w, **options), *vectorized.conv2d_backward(grad_y, x, w, **options)
    slow = naive.conv2d(x, w, **options), *naive.conv2d_backward(grad_y, x, w, **options)
    for a, b in zip(fast, slow, strict=True):
        np.testing.assert_array_equal(np.isnan(a), np.isnan(b))
        np.testing.assert_array_equal(np.isinf(a), np.isinf(b))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("stride", [1, 2])
def test_a_lost_maximum_gets_zero_even_of_infinity(stride, dtype):
    x = np.array([[1, 3, 2], [3, 0, 1], [2, 1, 3]], dtype)
    shape = vectorized.max_pool2d(x, 2, stride=stride).shape
    grad_y = np.full(shape, np.inf, dtype)
    grad_x = vectorized.max_pool2d_backward(grad_y, x, 2, stride=stride)
    np.testing.assert_array_equal(grad_x, naive.max_pool2d_backward(grad_y, x, 2, stride=stride))
    assert not np.isnan(grad_x).any()


@pytest.mark.parametrize("padding", [0, 1])
def test_pooling_goes_down_and_then_across(padding, rng):
    """So a window of k x k takes k + k sums, and not k · k; how they were rounded shows it."""
    x = rng.random((2, 9, 8), np.float32)
    padded = pad(x, ((padding, padding),) * 2)
    down = sum(padded[:, u : padded.shape[1] - 3 + u] for u in range(4))
    across = sum(down[:, :, v : down.shape[2] - 3 + v] for v in range(4))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (4, 4), axis=(1, 2))
    y = vectorized.avg_pool2d(x, 4, stride=1, padding=padding)
    np.testing.assert_array_equal(y, across / np.float32(16))
    assert (y != sum(windows[..., u, v] for u, v in np.ndindex(4, 4)) / np.float32(16)).any()


@pytest.mark.parametrize(
    ("n", "stride", "laid"), [(16, 2, True), (15, 2, False), (16, 3, False), (16, (3, 1), True)]
)
def test_overlapping_maxima_of_many_small_images_are_laid_batch_last(n, stride, laid, rng):
    x = integers(rng, (n, 2, 9, 8))
    y = vectorized.max_pool2d(x, 3, stride=stride)
    np.testing.assert_array_equal(y, naive.max_pool2d(x, 3, stride=stride))
    grad_y = integers(rng, y.shape)
    grad_x = vectorized.max_pool2d_backward(grad_y, x, 3, stride=stride)
    expected = naive.max_pool2d_backward(grad_y, x, 3, stride=stride)
    np.testing.assert_array_equal(grad_x, expected)
    for result in (y, grad_x):
        assert (mec.batch_last(result) is result) == laid


@pytest.mark.parametrize("layout_of", [np.ascontiguousarray, mec.batch_last, lambda x: x[::-1]])
@pytest.mark.parametrize("kind", ["avg", "max"])
def test_pooling_in_blocks_is_pooling_at_once(kind, layout_of, monkeypatch, rng):
    x = layout_of(integers(rng, (3, 5, 7, 8)))
    forward, backward = (getattr(pool, f"{kind}_pool2d{ending}") for ending in ("", "_backward"))
    options = {"kernel_size": (3, 2), "stride": (2, 1), "padding": (1, 0)}
    at_once = forward(x, **options)
    grad_y = integers(rng, at_once.shape)
    results = at_once, backward(grad_y, x, **options)
    monkeypatch.setattr(blocks, "BLOCK", x.nbytes // 3)
    for whole, pieces in zip(
        results, (forward(x, **options), backward(grad_y, x, **options)), strict=True
    ):
        assert np.array_equal(whole, pieces)
        assert whole.strides == pieces.strides and whole.dtype == pieces.dtype


@pytest.mark.parametrize(
    ("order", "shape", "axis"),
    [("nchw", (4, 3, 5, 6), 0), ("hcwn", (4, 3, 5, 6), 1), ("nchw", (1, 3, 5, 6), 1)],
)
def test_blocks_of_images_are_cut_where_memory_lies_farthest_apart(order, shape, axis, monkeypatch):
    seen = []
    lie = {"nchw": np.ascontiguousarray, "hcwn": mec.batch_last}[order]
    x = lie(np.arange(np.prod(shape), dtype=float).reshape(shape))
    monkeypatch.setattr(blocks, "BLOCK", x.nbytes // shape[axis])
    result = blocks.in_blocks(lambda part: seen.append(part.shape) or part + 1, x)
    assert np.array_equal(result, x + 1)
    assert seen == [(*shape[:axis], 1, *shape[axis + 1 :])] * shape[axis]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc learns what to keep")
def test_a_process_asks_for_memory_once():
    """Else the system hands out a thousand pages at every call: several times the work itself."""
    code = """
import resource, numpy as np
from cnnlib import vectorized
from cnnlib.training.memory import keep_freed_memory
keep_freed_memory()
x = np.ones((64, 16, 24, 24), np.float32)
pages = []
for _ in range(12):
    vectorized.max_pool2d(x, 2)
    pages.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
print(pages[-1] - pages[1])
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert int(done.stdout) < 100


def test_four_threads_at_once_give_the_same_bits(rng):
    x, w = rng.random((8, 3, 12, 11), np.float32), rng.random((4, 3, 3, 3), np.float32)
    y = vectorized.conv2d(x, w, padding=1)

    def work(_):
        return vectorized.conv2d(x, w, padding=1), *vectorized.conv2d_backward(y, x, w, padding=1)

    alone = work(0)
    with ThreadPoolExecutor(4) as threads:
        for together in threads.map(work, range(40)):
            for a, b in zip(together, alone, strict=True):
                assert a.tobytes() == b.tobytes()


@pytest.mark.parametrize("dilation", [1, 2])
def test_memory_stays_bounded(dilation, rng, monkeypatch):
    """8 images of 32 channels of 32 x 32, 64 kernels of 3 x 3: columns alone would be 9 MB.

    Blocks are a quarter of their usual size, and so is the work.
    """
    monkeypatch.setattr(mec, "BLOCK", 2**19)
    monkeypatch.setattr(blocks, "BLOCK", 2**19)
    x, w = rng.random((8, 32, 32, 32), np.float32), rng.random((64, 32, 3, 3), np.float32)
    options = {"padding": dilation, "dilation": dilation}
    y = vectorized.conv2d(x, w, **options)
    forward = timing.peak_memory(lambda: vectorized.conv2d(x, w, **options))
    backward = timing.peak_memory(lambda: vectorized.conv2d_backward(y, x, w, **options))
    assert y.nbytes < forward < 5e6 and backward < 6.25e6


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_mask_gives_the_values_or_zero(dtype, rng):
    values = rng.standard_normal((4, 6)).astype(dtype)[::-1, ::2]
    values[0, 0], values[1, 1], values[2, 2] = np.nan, np.inf, -np.inf
    for mask in (values > 0, np.ones(values.shape, bool), np.zeros(values.shape, bool)):
        result = masked(values, mask)
        assert result.dtype == dtype
        np.testing.assert_array_equal(result, np.where(mask, values, 0))
        left = values.copy()
        np.testing.assert_array_equal(take(left, mask), result)
        np.testing.assert_array_equal(left, np.where(mask, 0, values))


@pytest.mark.parametrize(("padding", "reads"), [(0, 1), (1, 2)])
def test_all_offsets_are_one_view_where_no_padding_is_read(padding, reads, rng):
    x, w = integers(rng, (1, 3, 9, 8)), integers(rng, (2, 3, 3, 2))
    images = mec._rows(mec.batch_last(x), 1)
    ends = ((padding, padding),) * 2
    window = SlidingWindow(x.shape[2:], w.shape[2:], padding=ends)
    assert len(mec._reads(images, window, slice(0, window.out_size[1]))) == reads
    for options in ({}, {"stride": (2, 3)}, {"stride": (4, 1)}, {"dilation": 2}):
        both_ways(x[:, :, ::-1], w, rng, padding=padding, **options)


@pytest.mark.parametrize(
    ("x", "w"),
    [
        ((1, 128, 70, 70), (1, 128, 7, 7)),  # what goes back to x outweighs what came in by far
        ((1, 128, 34, 34), (128, 128, 3, 3)),  # a grad_w for every row would
    ],
)
def test_what_a_block_makes_is_bounded_too(x, w, rng):
    x, w = rng.random(x, np.float32), rng.random(w, np.float32)
    grad_y = vectorized.conv2d(x, w)
    peak = timing.peak_memory(lambda: vectorized.conv2d_backward(grad_y, x, w))
    assert peak < 2 * (x.nbytes + w.nbytes) + 6 * mec.BLOCK


def test_calls_alike_share_one_window_and_still_every_check(rng):
    x, w = rng.random((1, 2, 5, 5)), rng.random((3, 2, 2, 2))
    strides = 1, (1, 1), [1, np.int64(1)]
    windows = [checks.ConvOptions(stride).window((5, 5), (2, 2)) for stride in strides]
    windows += [checks.PoolOptions(2, stride).window((5, 5)) for stride in strides]
    assert windows[0] is windows[1] is windows[2] and windows[3] is windows[4] is windows[5]
    for stride in (True, (1, True), 1.0, (1, 1.0)):
        with pytest.raises(TypeError, match="stride"):
            vectorized.conv2d(x, w, stride=stride)
        with pytest.raises(TypeError, match="stride"):
            vectorized.max_pool2d(x, 2, stride=stride)
