"""From loops to layers: the reader's fast layer, one product for many windows.

The form is that of `cnnlib.ladder`: strips of rows, samples last. A product of all windows, which
copies more and is shorter, passes as well.
"""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.build import ARRAYS, build
from cnnlib.exercises.builds import add_a_batch
from cnnlib.exercises.comparison import as_tuple
from cnnlib.exercises.settings import Slides, slide, slide_back
from cnnlib.ladder import strips

DOUBLED = "float32 went in and float64 came out: twice the memory, and slower; say the dtype"


def stays_float32(outcome, *arrays, **options):
    """Words for results of float64 where every array was float32."""
    if any(a.dtype != np.float32 for a in arrays):
        return None
    wide = [a for a in as_tuple(outcome.result) if a.dtype != np.float32]
    return DOUBLED if wide else None


OTHER_WAY = "the numbers are laid out in another order: "
TRANSPOSED = f"{OTHER_WAY}reshape moves no number, so transpose the axes before it"
KERNEL_ROWS = f"{OTHER_WAY}the rows of w and the columns of the strips must both go u, v, c"

conv2d = build(
    "fast_conv2d",
    new="one product for many windows: no loop over samples or pixels",
    takes=f"{add_a_batch.FOUR_AXES}, b (C_out,) or None -> y (N, C_out, H_out, W_out)",
    idea="one product serves many windows: all there are, or a row of y in all samples.",
    shape="of all windows (N, H_out, W_out, C_out), with the maps last; of a row's strips "
    "(C_out, kH kW C_in) @ (kH kW C_in, W_out N).",
    line="np.tensordot(windows, w, axes=((1, 4, 5), (1, 2, 3))), or by strips "
    "y[i] = w_rows @ strips[stride * i : stride * i + k_h].reshape(-1, out_w * n)",
    rung=ARRAYS,
    may_wait=("stride", "padding"),
)(strips.conv2d)
conv2d.calls(Slides(axes=4), slide)
conv2d.condition(stays_float32)

conv2d.slips_in(
    conv2d.truth,
    {
        KERNEL_ROWS: {"w.transpose(0, 2, 3, 1).reshape(q, -1)": "w.reshape(q, -1)"},
        "the rows of w go u, c, v; the strips go u, v, c": {
            "w.transpose(0, 2, 3, 1)": "w.transpose(0, 2, 1, 3)"
        },
        TRANSPOSED: {
            "y.reshape(out_h, q, out_w, n).transpose(3, 1, 0, 2)": "y.reshape(n, q, out_h, out_w)"
        },
        "the kernel is turned: this slides it as it is": {
            "w.transpose(0, 2, 3, 1)": "w[:, :, ::-1, ::-1].transpose(0, 2, 3, 1)"
        },
        "the stride is forgotten in the rows: output row i reads from row stride * i": {
            "strips[stride * i : stride * i + k_h]": "strips[i : i + k_h]"
        },
        "the slice of a row of windows begins at stride * i and ends k_h later": {
            "strips[stride * i : stride * i + k_h]": "strips[stride * i : i + k_h]"
        },
        "the last row of windows is missing: (h - k_h) // stride + 1": {
            "// stride + 1, strips": "// stride, strips"
        },
        "b is added along the columns: b[:, None] has one number for each map": {
            "b[:, None]": "np.resize(b, y.shape[2])"
        },
        DOUBLED: {", np.result_type(strips, w))": ")"},
    },
)


@conv2d.slip("the bias is forgotten: b has one number for each map, which is added to all of it")
def bias_forgotten(x, w, b=None, *, stride=1, padding=0):
    return conv2d(x, w, stride=stride, padding=padding)


@conv2d.slip("the columns forget the stride: windows begin stride columns apart")
def columns_one_by_one(x, w, b=None, *, stride=1, padding=0):
    y = conv2d(x, w, b, stride=1, padding=padding)
    return y[:, :, ::stride].copy()


@conv2d.slip(f"x is reshaped to (H, C, W, N): {TRANSPOSED}")
def reshaped_picture(x, w, b=None, *, stride=1, padding=0):
    n, c, h, width = x.shape
    x = x.reshape(h, c, width, n).transpose(3, 1, 0, 2)
    return conv2d(x, w, b, stride=stride, padding=padding)


@conv2d.slip("b is added along the columns: it belongs to the maps, so b[:, None, None]")
def bias_along_columns(x, w, b=None, *, stride=1, padding=0):
    y = conv2d(x, w, stride=stride, padding=padding)
    return y if b is None else y + b


@conv2d.slip(
    "the maps are last, as tensordot leaves them: y is (N, C_out, H_out, W_out), so move them"
)
def maps_not_moved(x, w, b=None, *, stride=1, padding=0):
    return conv2d(x, w, b, stride=stride, padding=padding).transpose(0, 2, 3, 1)


@conv2d.slip(f"a product of all windows has its maps last, (N, H_out, W_out, C_out): {TRANSPOSED}")
def maps_left_last(x, w, b=None, *, stride=1, padding=0):
    y = conv2d(x, w, b, stride=stride, padding=padding)
    return y.transpose(0, 2, 3, 1).reshape(y.shape)


conv2d_backward = build(
    "fast_conv2d_backward",
    new="the same product turned round: where pixels were read, gradients are added",
    takes=f"grad_y (N, C_out, H_out, W_out), {add_a_batch.FOUR_AXES} -> grad_x, grad_w, "
    "grad_b (C_out,)",
    idea="forward reads slices, or strips, in one product; backward adds to the same ones.",
    shape="what (u, v) sends is (N, H_out, W_out, C_in), with the channels last; by strips, "
    "grad_strips has the strips' shape, and is folded back over v.",
    line="np.tensordot(grad_y, w[:, :, u, v], axes=(1, 0)), or by strips "
    "grad_strips[read] += (w_columns @ grad_y[i]).reshape(k_h, k_w, c, out_w, n)",
    returns=("grad_x", "grad_w", "grad_b"),
    rung=ARRAYS,
    may_wait=("stride", "padding"),
)(strips.conv2d_backward)
conv2d_backward.calls(Slides(axes=4), slide_back)
conv2d_backward.condition(stays_float32)
conv2d_backward.adjoint(naive.conv2d, (2, 2, 8, 5), (3, 2, 3, 2), stride=2, padding=1)

conv2d_backward.slips_in(
    conv2d_backward.truth,
    {
        f"grad_y: {TRANSPOSED}": {
            ".transpose(2, 1, 3, 0).reshape(out_h, q, -1)": ".reshape(out_h, q, -1)"
        },
        f"grad_w: {TRANSPOSED}": {
            "grad_w.reshape(k_h, k_w, c, q).transpose(3, 2, 0, 1)": (
                "grad_w.reshape(c, k_h, k_w, q).transpose(3, 0, 1, 2)"
            )
        },
        "the rows of w stand where its columns belong: (uvc, q) @ (q, jn)": {
            "w.transpose(2, 3, 1, 0).reshape(-1, q)": "w.transpose(0, 2, 3, 1).reshape(-1, q)"
        },
        "= stands where += belongs in grad_strips: rows of windows share strips, and add": {
            "grad_strips[read] +=": "grad_strips[read] ="
        },
        "= stands where += belongs over v: a pixel lies in several strips, and they add": {
            "stride * out_w : stride] +=": "stride * out_w : stride] ="
        },
        "= stands where += belongs in grad_w: every row of windows brings a share": {
            "        grad_w += ": "        grad_w = "
        },
        "the frame is still on grad_x: the padding is no pixel of x": {
            "grad_rows[p : p + h, :, p : p + width]": "grad_rows"
        },
        "the slice over v ends too early: with a stride the last strip ends at v + stride * out_w": {
            "v + stride * out_w : stride": "v + out_w"
        },
        "the stride is forgotten in the rows: output row i reads from row stride * i": {
            "slice(stride * i, stride * i + k_h)": "slice(i, i + k_h)"
        },
        "grad_b is a mean: the bias was added to every output, so their gradients add": {
            "grad_y.sum(": "grad_y.mean("
        },
        DOUBLED: {
            "np.zeros(strips.shape, np.result_type(grad_y, w))": "np.zeros(strips.shape)",
            "np.zeros(w_columns.shape, np.result_type(grad_y, strips))": "np.zeros(w_columns.shape)",
        },
    },
)


@conv2d_backward.slip(
    "NumPy adds once to a place that an index names twice: slices, offset by offset, add again"
)
def buffered(grad_y, x, w, *, stride=1, padding=0):
    _, grad_w, grad_b = conv2d_backward(grad_y, x, w, stride=stride, padding=padding)
    p, (h, width), (k_h, k_w) = padding, x.shape[2:], w.shape[2:]
    rows, columns = (
        stride * np.arange(n)[:, None] + np.arange(k) for n, k in zip(grad_y.shape[2:], (k_h, k_w))
    )
    grad_x = np.zeros((*x.shape[:2], h + 2 * p, width + 2 * p))
    sent = np.einsum("nqij,qcuv->ncijuv", grad_y, w)
    grad_x[:, :, rows[:, None, :, None], columns[None, :, None, :]] += sent
    return grad_x[:, :, p : p + h, p : p + width], grad_w, grad_b


def by_offsets(grad_y, x, w, stride, padding, *, laid=np.positive, added=np.add):
    """Backward by one product for each offset: `laid` as a map, and `added` to what is there."""
    _, grad_w, grad_b = conv2d_backward(grad_y, x, w, stride=stride, padding=padding)
    p, s, (h, width) = padding, stride, grad_y.shape[2:]
    grad_x = np.pad(np.zeros(x.shape), ((0, 0), (0, 0), (p, p), (p, p)))
    for u, v in np.ndindex(w.shape[2:]):
        read = np.s_[:, :, u : u + s * h : s, v : v + s * width : s]
        sent = np.einsum("nqij,qc->ncij", grad_y, w[:, :, u, v])
        grad_x[read] = added(grad_x[read], laid(sent))
    return grad_x[:, :, p : p + x.shape[2], p : p + x.shape[3]], grad_w, grad_b


@conv2d_backward.slip(
    f"a product of all windows has its channels last, (N, H_out, W_out, C_in): {TRANSPOSED}"
)
def channels_left_last(grad_y, x, w, *, stride=1, padding=0):
    def laid(sent):
        return sent.transpose(0, 2, 3, 1).reshape(sent.shape)

    return by_offsets(grad_y, x, w, stride, padding, laid=laid)


@conv2d_backward.slip("= stands where += belongs in grad_x: windows overlap, and their shares add")
def last_offset_counts(grad_y, x, w, *, stride=1, padding=0):
    return by_offsets(grad_y, x, w, stride, padding, added=lambda _, sent: sent)
