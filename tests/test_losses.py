"""softmax_cross_entropy against its definition in exact steps, SciPy, and finite differences."""

import numpy as np
import pytest
from scipy.special import log_softmax

from cnnlib.gradcheck import numeric_gradient
from cnnlib.losses import softmax_cross_entropy


@pytest.fixture
def rng():
    return np.random.default_rng(3)


@pytest.mark.parametrize("shape", [(1, 2), (5, 3), (4, 10), (3, 1)])
def test_is_the_mean_of_scipys_log_softmax(rng, shape):
    logits = rng.normal(0, 3, shape)
    labels = rng.integers(0, shape[1], shape[0])
    loss, _ = softmax_cross_entropy(logits, labels)
    picked = log_softmax(logits, axis=1)[range(shape[0]), labels]
    assert loss == pytest.approx(-picked.mean(), rel=1e-14)


def test_gradient_by_differences_of_every_entry(rng):
    logits, labels = rng.normal(0, 2, (5, 4)), np.array([0, 3, 3, 1, 2])
    _, grad = softmax_cross_entropy(logits, labels)
    numeric = numeric_gradient(lambda a: softmax_cross_entropy(a, labels)[0], logits)
    np.testing.assert_allclose(grad, numeric, rtol=0, atol=1e-10)


@pytest.mark.parametrize("classes", [2, 10])
def test_equal_scores_cost_log_c(classes):
    loss, grad = softmax_cross_entropy(np.full((3, classes), 7.0), np.zeros(3, int))
    assert loss == pytest.approx(np.log(classes), rel=1e-15)
    np.testing.assert_allclose(grad.sum(axis=1), 0, atol=1e-16)


def test_huge_scores_do_not_overflow():
    loss, grad = softmax_cross_entropy([[1e300, 0.0], [0.0, -1e300]], [0, 0])
    assert loss == 0 and not grad.any()
    loss, _ = softmax_cross_entropy(np.float32([[1e4, 0]]), [1])
    assert loss == 1e4


def test_nan_travels_on_without_a_warning():
    loss, grad = softmax_cross_entropy([[np.nan, 1.0], [2.0, 1.0]], [0, 1])
    assert np.isnan(loss) and np.isnan(grad[0]).all() and np.isfinite(grad[1]).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtypes_stay(rng, dtype):
    logits = rng.normal(size=(3, 4)).astype(dtype)
    before = logits.copy()
    loss, grad = softmax_cross_entropy(logits, np.uint8([0, 1, 2]))
    assert loss.dtype == grad.dtype == dtype
    assert np.array_equal(logits, before) and not np.shares_memory(grad, logits)
    assert softmax_cross_entropy(np.eye(2, dtype=int), [0, 1])[1].dtype == np.float64


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
def test_bad_labels(labels, kind, message):
    with pytest.raises(kind, match=message):
        softmax_cross_entropy(np.zeros((3, 4)), labels)


@pytest.mark.parametrize(
    ("logits", "kind", "message"),
    [
        (np.zeros(3), ValueError, r"logits has shape \(3,\); it must be \(N, C\)"),
        (np.zeros((0, 3)), ValueError, "with one sample and one class at least"),
        (np.zeros((3, 0)), ValueError, "with one sample and one class at least"),
        (np.zeros((2, 3), np.float16), TypeError, "logits has dtype float16"),
        (np.zeros((2, 3), complex), TypeError, "logits has dtype complex128"),
    ],
)
def test_bad_logits(logits, kind, message):
    with pytest.raises(kind, match=message):
        softmax_cross_entropy(logits, np.zeros(len(logits), int))
