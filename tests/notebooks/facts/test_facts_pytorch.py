"""What the lessons say of PyTorch under "In practice", run where it is installed."""

import inspect

import numpy as np
import pytest

from cnnlib import naive
from cnnlib.example import GRAD_Z, B, W, X, forward, gradients

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
F = torch.nn.functional


def tensor(a, **options):
    """The array as a double, with axes for one sample and one channel."""
    return torch.tensor(np.asarray(a, dtype=float)[None, None], **options)


def of(tensor):
    return tensor.detach().numpy()[0, 0]


def test_slide_a_kernel_conv2d_is_the_lesson_s_y():
    y = F.conv2d(tensor(X), tensor(W), torch.tensor([float(B)], dtype=torch.float64))
    np.testing.assert_array_equal(of(y), forward()[0])


def test_run_the_network_a_pool_moves_by_its_window():
    y, z, *_ = forward()
    np.testing.assert_array_equal(of(F.avg_pool2d(tensor(y), 2)), z)


def test_run_the_network_channels_last_in_memory_reads_the_same():
    x = torch.zeros(2, 3, 4, 5).contiguous(memory_format=torch.channels_last)
    assert tuple(x.shape) == (2, 3, 4, 5) and x.stride()[1] == 1


def test_nudge_a_number_an_array_needs_its_upstream_gradient_and_gradients_add_up():
    w = tensor(W, requires_grad=True)
    with pytest.raises(RuntimeError, match="scalar outputs"):
        F.conv2d(tensor(X), w).backward()
    for times in (1, 2):
        F.conv2d(tensor(X), w).backward(tensor(gradients()[0]))
        _, grad_w, _ = naive.conv2d_single_backward(gradients()[0], X, W)
        np.testing.assert_array_equal(w.grad.numpy()[0, 0], times * grad_w)


def test_ask_who_touched_you_both_gradients_are_functions():
    grad_y = gradients()[0]
    grad_x, grad_w, _ = naive.conv2d_single_backward(grad_y, X, W)
    back = torch.nn.grad
    found_x = back.conv2d_input((1, 1, *X.shape), tensor(W), tensor(grad_y))
    found_w = back.conv2d_weight(tensor(X), (1, 1, *W.shape), tensor(grad_y))
    np.testing.assert_array_equal(of(found_x), grad_x)
    np.testing.assert_array_equal(of(found_w), grad_w)


def test_ask_who_touched_you_a_photograph_gets_no_gradient_unless_it_asks():
    x, w = tensor(X), tensor(W, requires_grad=True)
    F.conv2d(x, w).sum().backward()
    assert x.grad is None and w.grad is not None


def test_pool_padding_counts_and_is_at_most_half_a_window():
    counted = naive.avg_pool2d(X, 3, stride=1, padding=1)
    np.testing.assert_allclose(of(F.avg_pool2d(tensor(X), 3, stride=1, padding=1)), counted)
    with pytest.raises(RuntimeError, match="at most half"):
        F.avg_pool2d(tensor(X), 3, padding=2)


def test_pool_a_tie_goes_to_the_first_and_is_shared_by_the_maximum_of_an_array():
    x = tensor([[4, 4], [1, 4]], requires_grad=True)
    F.max_pool2d(x, 2).sum().backward()
    np.testing.assert_array_equal(of(x.grad), [[1, 0], [0, 0]])
    x.grad = None
    x.max().backward()
    np.testing.assert_allclose(of(x.grad), np.array([[1, 1], [0, 1]]) / 3)


def test_stride_pad_insert_sizes_that_do_not_fit():
    assert F.conv2d(tensor(X), tensor(W), stride=2).shape[2:] == (2, 2)
    assert F.avg_pool2d(tensor(X[:5]), 2).shape[2] == 2
    assert F.avg_pool2d(tensor(X[:5]), 2, ceil_mode=True).shape[2] == 3
    with pytest.raises(RuntimeError, match="not supported for strided"):
        F.conv2d(tensor(X), tensor(W), stride=2, padding="same")


def test_add_channels_the_shape_of_the_weights():
    assert torch.nn.Conv2d(6, 4, (3, 5), groups=2).weight.shape == (4, 3, 3, 5)


def test_add_a_batch_the_loss_is_a_mean():
    assert torch.nn.CrossEntropyLoss().reduction == "mean"


def test_take_a_step_a_linear_layer_and_the_slope_of_a_relu_at_0():
    assert torch.nn.Linear(3, 2).weight.shape == (2, 3)
    x = torch.zeros(1, requires_grad=True)
    torch.relu(x).sum().backward()
    assert x.grad.item() == 0


def test_trust_a_gradient_the_defaults_of_gradcheck():
    defaults = inspect.signature(torch.autograd.gradcheck).parameters
    told = {"eps": 1e-6, "atol": 1e-5, "rtol": 1e-3, "fast_mode": False}
    assert {name: defaults[name].default for name in told} == told


def test_from_loops_to_layers_unfold_is_im2col():
    x = torch.arange(2 * 3 * 4 * 5, dtype=torch.float64).reshape(2, 3, 4, 5)
    columns = F.unfold(x, (2, 3))
    assert columns.shape == (2, 3 * 2 * 3, 3 * 3)
    assert columns.data_ptr() != x.data_ptr()
    assert F.fold(columns, (4, 5), (2, 3)).shape == x.shape
    assert torch.backends.cudnn.benchmark is False


def test_capstone_pools_can_be_dilated_and_dilation_1_is_the_default():
    assert torch.nn.Conv2d(1, 1, 3).dilation == (1, 1)
    assert F.max_pool2d(tensor(X), 3, dilation=2, stride=1).shape[2:] == (2, 2)


def test_train_it_how_weights_begin_and_what_adam_takes():
    torch.manual_seed(0)
    for layer, fan_in in ((torch.nn.Conv2d(8, 40, 3), 72), (torch.nn.Linear(16, 400), 16)):
        for numbers in (layer.weight, layer.bias):
            largest = numbers.abs().max().item()
            assert 0.9 / fan_in**0.5 < largest <= 1 / fan_in**0.5
    defaults = torch.optim.Adam([torch.zeros(1, requires_grad=True)]).defaults
    assert (defaults["lr"], defaults["eps"]) == (0.001, 1e-8)


def test_train_it_an_augmentation_draws_anew_each_time():
    transforms = pytest.importorskip(
        "torchvision.transforms", reason="torchvision is not installed"
    )
    torch.manual_seed(0)
    augment = transforms.RandomAffine(degrees=10, translate=(0.2, 0.2), scale=(0.8, 1.2))
    drawn = {augment.get_params((-10, 10), (0.2, 0.2), (0.8, 1.2), None, [8, 8]) for _ in range(9)}
    turns, moves, scales, _ = zip(*drawn, strict=True)
    assert len(set(turns)) == len(set(scales)) == 9
    assert len(set(moves)) > 1
    picture = torch.arange(64.0).reshape(1, 8, 8)
    assert not torch.equal(augment(picture), augment(picture))


@pytest.mark.parametrize(
    ("h", "k", "s", "p", "d", "more"), [(4, 3, 2, 1, 2, 1), (5, 2, 3, 0, 1, 2)]
)
def test_capstone_rows_of_a_transposed_convolution(h, k, s, p, d, more):
    layer = torch.nn.ConvTranspose2d(
        2, 3, k, stride=s, padding=p, dilation=d, output_padding=more, bias=False
    )
    assert layer.weight.shape == (2, 3, k, k)
    rows = (h - 1) * s - 2 * p + d * (k - 1) + 1 + more
    assert layer(torch.zeros(1, 2, h, h)).shape[2] == rows


def test_capstone_an_output_padding_below_the_dilation_is_taken():
    layer = torch.nn.ConvTranspose2d(1, 1, 3, dilation=3, output_padding=2)
    assert layer(torch.zeros(1, 1, 6, 6)).shape[2] == 6 - 1 + 3 * 2 + 1 + 2


def test_the_gradient_of_z_is_the_lesson_s():
    y = tensor(forward()[0], requires_grad=True)
    F.avg_pool2d(y, 2).backward(tensor(GRAD_Z))
    np.testing.assert_array_equal(of(y.grad), gradients()[0])
