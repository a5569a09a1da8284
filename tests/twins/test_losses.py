"""softmax_cross_entropy of both twins: SciPy, finite differences, PyTorch, and all its promises."""

import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_softmax, softmax
from test_promises import LAYOUTS, bits

from cnnlib import losses, naive, vectorized
from cnnlib.gradcheck import numeric_gradient


def drawn(rng, samples=5, classes=4, dtype=np.float64):
    logits = rng.normal(0, 3, (samples, classes)).astype(dtype)
    return logits, rng.integers(0, classes, samples)


def test_training_uses_the_fast_twin():
    assert losses.softmax_cross_entropy is vectorized.softmax_cross_entropy


SHAPES = [(1, 2), (5, 3), (4, 10), (3, 1)]


@pytest.mark.parametrize("shape", SHAPES)
def test_is_the_mean_of_scipys_log_softmax(rng, shape, twin):
    logits = rng.normal(0, 3, shape)
    labels = rng.integers(0, shape[1], shape[0])
    loss, _ = twin.softmax_cross_entropy(logits, labels)
    picked = log_softmax(logits, axis=1)[range(shape[0]), labels]
    assert loss == pytest.approx(-picked.mean(), rel=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
def test_gradient_is_the_mean_of_scipys_softmax_less_one_hot_rows(rng, shape, twin):
    logits, labels = drawn(rng, *shape)
    _, grad = twin.softmax_cross_entropy(logits, labels)
    expected = (softmax(logits, axis=1) - np.eye(shape[1])[labels]) / shape[0]
    np.testing.assert_allclose(grad, expected, rtol=1e-13, atol=1e-16)


@given(
    logits=st.integers(1, 5).flatmap(
        lambda c: st.lists(
            st.lists(st.floats(-800, 800), min_size=c, max_size=c), min_size=1, max_size=4
        )
    ),
    seed=st.integers(0, 99),
)
def test_twins_agree_within_the_rounding_of_a_few_terms(logits, seed):
    logits = np.array(logits)
    n, classes = logits.shape
    labels = np.random.default_rng(seed).integers(0, classes, n)
    slow, fast = (t.softmax_cross_entropy(logits, labels) for t in (naive, vectorized))
    # Each term -log p is of the size of the row's spread, up to 1,600; each p is 1 at most.
    eps = 10 * np.finfo(float).eps
    assert abs(slow[0] - fast[0]) <= eps * (1 + np.ptp(logits, axis=1).mean())
    np.testing.assert_allclose(slow[1], fast[1], rtol=0, atol=eps)


def test_pytorch_agrees(rng, twin):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    logits, labels = drawn(rng)
    theirs = torch.tensor(logits, requires_grad=True)
    value = torch.nn.functional.cross_entropy(theirs, torch.tensor(labels))
    value.backward()
    loss, grad = twin.softmax_cross_entropy(logits, labels)
    np.testing.assert_allclose(loss, value.item(), rtol=1e-13)
    np.testing.assert_allclose(grad, theirs.grad.numpy(), rtol=1e-12, atol=1e-16)


def test_gradient_by_differences_of_every_entry(rng, twin):
    logits, labels = rng.normal(0, 2, (5, 4)), np.array([0, 3, 3, 1, 2])
    _, grad = twin.softmax_cross_entropy(logits, labels)
    numeric = numeric_gradient(lambda a: twin.softmax_cross_entropy(a, labels)[0], logits)
    np.testing.assert_allclose(grad, numeric, rtol=0, atol=1e-10)


@pytest.mark.parametrize("classes", [2, 10])
def test_equal_scores_cost_log_c(classes, twin):
    loss, grad = twin.softmax_cross_entropy(np.full((3, classes), 7.0), np.zeros(3, int))
    assert loss == pytest.approx(np.log(classes), rel=1e-15)
    np.testing.assert_allclose(grad.sum(axis=1), 0, atol=1e-16)


def test_huge_scores_do_not_overflow(twin):
    loss, grad = twin.softmax_cross_entropy([[1e300, 0.0], [0.0, -1e300]], [0, 0])
    assert loss == 0 and not grad.any()
    loss, _ = twin.softmax_cross_entropy(np.float32([[1e4, 0]]), [1])
    assert loss == 1e4


def test_nan_travels_on_without_a_warning(twin):
    loss, grad = twin.softmax_cross_entropy([[np.nan, 1.0], [2.0, 1.0]], [0, 1])
    assert np.isnan(loss) and np.isnan(grad[0]).all() and np.isfinite(grad[1]).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_number_that_is_none_spoils_its_row_alone(bad, column, twin, rng):
    logits, labels = drawn(rng, 4, 3)
    _, clean = twin.softmax_cross_entropy(logits, labels)
    logits[2, column] = bad
    loss, grad = twin.softmax_cross_entropy(logits, labels)
    clean[2] = np.nan
    assert np.isnan(loss)
    np.testing.assert_array_equal(grad, clean)


def test_minus_infinity_is_a_probability_of_zero(twin):
    loss, grad = twin.softmax_cross_entropy([[-np.inf, 0.0], [-np.inf, 0.0]], [1, 0])
    assert loss == np.inf
    np.testing.assert_array_equal(grad, [[0, 0], [-0.5, 0.5]])


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_gives_the_same_values(layout, twin, rng, tmp_path):
    logits, labels = drawn(rng)
    odd = layout(logits, tmp_path)
    ours = twin.softmax_cross_entropy(odd, list(labels))
    plain = twin.softmax_cross_entropy(np.array(odd, float, order="C"), np.flip(np.flip(labels)))
    np.testing.assert_allclose(ours[0], plain[0], rtol=1e-15)
    np.testing.assert_allclose(ours[1], plain[1], rtol=1e-15)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64, ">i2"])
def test_labels_may_be_integers_of_any_kind(dtype, twin, rng):
    logits, labels = drawn(rng)
    before = labels.astype(dtype)
    kept = before.copy()
    assert bits(twin.softmax_cross_entropy(logits, before)) == bits(
        twin.softmax_cross_entropy(logits, labels)
    )
    assert np.array_equal(before, kept)


def test_silent_and_equal_on_four_threads(twin, rng, capfd):
    jobs = [drawn(rng, dtype=np.float32) for _ in range(12)]
    jobs[0][0][0] = [np.inf, np.nan, 1e38, -1e38]
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        alone = [bits(twin.softmax_cross_entropy(*job)) for job in jobs]
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(lambda job: bits(twin.softmax_cross_entropy(*job)), jobs * 2))
    assert together == alone * 2
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtypes_stay(rng, dtype, twin):
    logits = rng.normal(size=(3, 4)).astype(dtype)
    before = logits.copy()
    loss, grad = twin.softmax_cross_entropy(logits, np.uint8([0, 1, 2]))
    assert loss.dtype == grad.dtype == dtype
    assert np.array_equal(logits, before) and not np.shares_memory(grad, logits)
    assert grad.flags.writeable
    assert twin.softmax_cross_entropy(np.eye(2, dtype=int), [0, 1])[1].dtype == np.float64


@pytest.mark.parametrize(
    ("labels", "kind", "message"),
    [
        ([0, 1, 4], ValueError, r"labels\[2\] is 4, but logits has 4 columns.*run from 0 to 3"),
        ([0, -1, 2], ValueError, r"labels\[1\] is -1.*run from 0 to 3"),
        ([0.0, 1.0, 2.0], TypeError, r"labels has dtype float64.*astype\(np.int64\)"),
        ([True, False, True], TypeError, "labels has dtype bool"),
        (["0", "1", "2"], TypeError, "labels has dtype <U1"),
        ([0, 1], ValueError, r"labels has shape \(2,\), but logits has 3 rows"),
        (np.eye(3, 4, dtype=int), ValueError, r"one-hot rows take labels.argmax\(axis=1\)"),
        (2, ValueError, r"labels has shape \(\)"),
        (None, TypeError, "labels is None"),
    ],
)
def test_bad_labels(labels, kind, message, twin):
    with pytest.raises(kind, match=message):
        twin.softmax_cross_entropy(np.zeros((3, 4)), labels)


@pytest.mark.parametrize(
    ("logits", "kind", "message"),
    [
        (np.zeros(3), ValueError, r"logits has shape \(3,\); it must be \(N, C\)"),
        (np.zeros((0, 3)), ValueError, "with one sample and one class at least"),
        (np.zeros((3, 0)), ValueError, "with one sample and one class at least"),
        (np.zeros((2, 3), np.float16), TypeError, "logits has dtype float16"),
        (np.zeros((2, 3), complex), TypeError, "logits has dtype complex128"),
        (
            np.broadcast_to(1.0, (3, 10**14)),
            MemoryError,
            r"softmax_cross_entropy would need about [\d,.]+ GB",
        ),
    ],
)
def test_bad_logits(logits, kind, message, twin):
    with pytest.raises(kind, match=message):
        twin.softmax_cross_entropy(logits, np.zeros(len(logits), int))
