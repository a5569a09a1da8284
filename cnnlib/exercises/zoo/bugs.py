"""The zoo's register: each bug's story, the words a check has for it, and where it was seen.

The code is our own; the places cited show the same slip, or the thread in which someone was about
to make it. `needs` says which inputs bring the bug to light.
"""

from cnnlib.exercises.zoo import conv_backward, conv_forward, pool
from cnnlib.exercises.zoo.bug import Bug


def _bug(operation, function, story, words, *seen, spoils=None, needs=""):
    spoils = spoils or ("grad_x" if operation.endswith("backward") else "y")
    return Bug(
        function.__name__,
        operation,
        function,
        story,
        words,
        seen,
        frozenset(spoils.split()),
        frozenset(needs.split()),
    )


CONV_FORWARD = (
    _bug(
        "conv2d",
        conv_forward.bias_every_product,
        "A course's published solution added b inside the sum, and its expected "
        "output was printed with it.",
        "the bias is added once for every product; add it once, after the sum",
        ("Kulbear/deep-learning-coursera", "issue 32"),
        ("LazaroHurtado/micrograd-rs", "pull request 20"),
        needs="bias",
    ),
    _bug(
        "conv2d",
        conv_forward.bias_every_channel,
        "The single-channel function, bias and all, was called for every channel "
        "and the maps were added.",
        "the bias is added once for every input channel; add it once an output",
        ("LeelaChessZero/lc0", "pull request 130"),
        needs="bias channels",
    ),
    _bug(
        "conv2d",
        conv_forward.bias_of_the_sample,
        "Generated code indexed the bias by the sample; with one sample and one "
        "kernel nobody could tell.",
        "the bias is indexed by the sample n; it belongs to the output channel q",
        ("kraiskil/onnx2c", "issue 7"),
        needs="bias channels",
    ),
    _bug(
        "conv2d",
        conv_forward.kernel_turned,
        "Convolution and correlation were mixed up for years, since every test "
        "used a symmetric kernel.",
        "the kernel is turned by 180 degrees: that is a true convolution, not a cross-correlation",
        ("astropy/astropy", "pull request 6267"),
        ("astrorama/SourceXtractorPlusPlus", "pull request 72"),
    ),
    _bug(
        "conv2d",
        conv_forward.kernel_height_for_width,
        "The line for the height was copied for the width, and one index stayed behind.",
        "the number of columns is computed with the kernel's height",
        ("tenstorrent/tt-metal", "pull request 19542"),
        needs="rectangular",
    ),
    _bug(
        "conv2d",
        conv_forward.kernel_axes_swapped,
        "The filters had their channel axes exchanged; the tests had as many inputs as outputs.",
        "c_in and c_out are swapped: w[c, q] is read where w[q, c] is meant",
        ("apache/systemds", "pull request 541"),
        needs="channels",
    ),
    _bug(
        "conv2d",
        conv_forward.samples_mixed,
        "One matrix product makes all kernels' maps first; a reshape then deals "
        "them to the wrong images.",
        "samples and output channels are mixed up: a reshape stands where axes must be swapped",
        ("ggml-org/ggml", "pull request 737"),
        needs="batch channels",
    ),
    _bug(
        "conv2d",
        conv_forward.wraps_in_bytes,
        "An image of bytes was filtered in bytes: beyond 255 they begin again at 0.",
        "the sum is kept in the image's small integers and wraps around; compute in floats",
        ("c2siorg/imagelab", "pull request 252"),
        needs="bytes",
    ),
)

CONV_BACKWARD = (
    _bug(
        "conv2d_backward",
        conv_backward.stamps_overwritten,
        "A reader asked for = in place of +=, because then a round trip gave back the image.",
        "= stands where += belongs: the last stamp wiped the others out",
        ("oreilly-japan/deep-learning-from-scratch", "issue 27"),
        needs="overlap",
    ),
    _bug(
        "conv2d_backward",
        conv_backward.grad_x_turned,
        "The kernel slid back over grad_y as it came; the repair reads: "
        "multiply 180 rotated weight.",
        "grad_x used the kernel turned by 180 degrees from what it should be",
        ("nntrainer/nntrainer", "issue 705"),
    ),
    _bug(
        "conv2d_backward",
        conv_backward.grad_x_transposed,
        "Turning by 180 degrees was mixed up with a transpose, which square kernels forgive.",
        "grad_x used the kernel transposed; rows and columns of w stay what they are",
        ("mlpack/mlpack", "pull request 3376"),
    ),
    _bug(
        "conv2d_backward",
        conv_backward.grad_w_turned,
        "One of two code paths for the weights' gradient turned it, the other did not.",
        "your grad_w is the right one turned by 180 degrees",
        ("FluxML/NNlib.jl", "issue 518"),
        spoils="grad_w",
    ),
    _bug(
        "conv2d_backward",
        conv_backward.grad_w_transposed,
        "The weights' gradient was transposed in the wrong order, in the "
        "recorder of the golden data.",
        "your grad_w is the right one transposed: rows and columns are swapped",
        ("nntrainer/nntrainer", "issue 705"),
        spoils="grad_w",
    ),
    _bug(
        "conv2d_backward",
        conv_backward.stride_forgotten,
        "The window's corner was written as h and w in backward, where forward had h * stride.",
        "the stride is ignored: the window of output i starts at row stride * i",
        ("Kulbear/deep-learning-coursera", "pull request 34"),
        ("enggen/Deep-Learning-Coursera", "issue 7"),
        needs="stride",
        spoils="grad_x grad_w",
    ),
    _bug(
        "conv2d_backward",
        conv_backward.wrong_channel,
        "The gradient of the image was written at the other loop's channel index.",
        "grad_x is written at the output channel q; it belongs to the input channel c",
        ("NervanaSystems/neon", "issue 111"),
        needs="channels",
    ),
    _bug(
        "conv2d_backward",
        conv_backward.leftover_cut_off,
        "grad_x was given the size that the windows cover, so that 32 rows came back as 31.",
        "grad_x ends where the last window ends; the leftover rows and columns "
        "are missing (they get 0)",
        ("torch/DEPRECEATED-torch7-distro", "issue 20"),
        ("f-dangel/backpack", "issue 30"),
        needs="leftover",
    ),
    _bug(
        "conv2d_backward",
        conv_backward.leftover_on_top,
        "A well-known drawing put the extra zeros of the odd case at the top and left.",
        "grad_x is shifted by the leftover: the unread rows and columns are the last ones",
        ("vdumoulin/conv_arithmetic", "issue 11"),
        needs="leftover",
    ),
    _bug(
        "conv2d_backward",
        conv_backward.cropped_from_the_end,
        "The padding's gradient was cut with [p:-p], and no test had a p of 0.",
        "a crop with [p:-p] is empty when p is 0; write [p:p+h]",
        ("HIPS/autograd", "issue 431"),
        ("tinygrad/tinygrad", "pull request 73"),
        needs="unpadded",
    ),
    _bug(
        "conv2d_backward",
        conv_backward.grad_b_averaged,
        "The bias's gradient was written as a mean over all it had touched.",
        "grad_b is a mean, too small by the number of outputs: b adds to each in full, so sum",
        ("kvfrans/notes", "issue 5"),
        spoils="grad_b",
    ),
    _bug(
        "conv2d_backward",
        conv_backward.divided_by_n_again,
        "Readers miss the 1/n in the layer and ask for it, though the mean loss holds it already.",
        "grad_w and grad_b are off by exactly n: the 1/n is in twice, once in "
        "the loss and once here",
        ("heyxhh/nnet-numpy", "issue 1"),
        ("dengfy/cs231n", "issue 1"),
        needs="batch",
        spoils="grad_w grad_b",
    ),
    _bug(
        "conv2d_backward",
        conv_backward.last_sample_only,
        "Gradients were made anew inside the loop over the batch, so that only "
        "the last image taught.",
        "grad_w holds the last sample only; begin it once, before the loop over n, and add",
        ("dmarcosg/DSAC", "issue 6"),
        ("mlpack/mlpack", "pull request 3679"),
        needs="batch",
        spoils="grad_w grad_b",
    ),
)

POOL_FORWARD = (
    _bug(
        "max_pool2d",
        pool.padding_wins,
        "The border was padded with 0, and where all pixels were negative the border won.",
        "the padding is 0 and beats negative pixels; max pooling pads with minus infinity",
        ("apache/mxnet", "issue 2753"),
        needs="padding",
    ),
    _bug(
        "max_pool2d",
        pool.begun_at_zero,
        "The search for the largest began at 0.0, so negative windows came out as 0.",
        "the search for the maximum begins at 0: a window of negative pixels gives 0",
        ("tensorflow/tfjs", "pull request 4854"),
    ),
    _bug(
        "max_pool2d",
        pool.channels_pooled_together,
        "The window was cut out of all maps at once, and every map got the same maxima.",
        "the channels are pooled together; each channel has a maximum of its own",
        ("ahmedfgad/NumPyCNN", "numpycnn.py"),
        needs="channels",
    ),
    _bug(
        "max_pool2d",
        pool.one_window_short,
        "The size was (h - k + 1) / s, which is right at stride 1: 510 rows became 254.",
        "one window is missing: the size is (h - k) // s + 1, not (h - k + 1) // s",
        ("ahmedfgad/NumPyCNN", "issue 2"),
        needs="stride",
    ),
    _bug(
        "max_pool2d",
        pool.columns_counted_by_height,
        "The number of columns was computed as h // 2, on square images.",
        "the columns are counted with the number of rows",
        ("vzhou842/cnn-from-scratch", "maxpool.py"),
    ),
    _bug(
        "max_pool2d",
        pool.view_returned,
        "A forward pass gave back a view of its input, and the gradient check of it read 0.",
        "the result is a view of x: writing into one would change the other; return a copy",
        ("chainer/chainer", "issue 488"),
        needs="one",
    ),
    _bug(
        "avg_pool2d",
        pool.pieces_of_rows,
        "A reshape along the wrong axes gave the right shape and, as a plot "
        "showed, the wrong content.",
        "pieces of a row were averaged, not blocks: reshape splits each axis, "
        "it does not cut blocks",
        ("HIPS/autograd", "pull request 245"),
        needs="divisible",
    ),
    _bug(
        "avg_pool2d",
        pool.summed_not_averaged,
        "One library's average pooling summed, another's divided, and their tests met.",
        "the windows are summed; an average also divides by k_h k_w",
        ("soumith/cudnn.torch", "pull request 17"),
    ),
)

POOL_BACKWARD = (
    _bug(
        "max_pool2d_backward",
        pool.winner_overwritten,
        "A pixel that wins several windows kept the gradient of the last; the "
        "course's test had no overlap.",
        "= stands where += belongs: a pixel that wins several windows collects from each",
        ("Alescontrela/Numpy-CNN", "CNN/backward.py"),
        ("0809zheng/CS231n-assignment2019", "issue 19"),
        ("jmschrei/tangermeme", "pull request 95"),
        needs="overlap",
    ),
    _bug(
        "max_pool2d_backward",
        pool.all_winners_paid,
        "x == x.max() marks every pixel of a tie, and each was handed the whole gradient.",
        "all maxima of a tie got the whole gradient; one of them gets it",
        ("Theano/Theano", "issue 5248"),
        needs="ties",
    ),
    _bug(
        "max_pool2d_backward",
        pool.window_corner_forgotten,
        "The winner's index was counted in one frame and used in another.",
        "the winner's place is counted inside its window; add the window's corner",
        ("tensorflow/tensorflow", "issue 10216"),
    ),
    _bug(
        "max_pool2d_backward",
        pool.returned_too_early,
        "The return stood one level too deep: most of the gradient was 0, and "
        "the network still learned.",
        "only the first window was served: the return is indented too far",
        ("riccardoandreoni0/CNN-from-scratch", "issue 1"),
    ),
    _bug(
        "avg_pool2d_backward",
        pool.area_forgotten,
        "Forward and backward did not divide by the same number.",
        "each share is too big by k_h k_w: divide by the window's area",
        ("tracel-ai/burn", "issue 5604"),
    ),
    _bug(
        "avg_pool2d_backward",
        pool.height_and_width_swapped,
        "Height and width were switched in the pooling layer's backward, and square images hid it.",
        "height and width are swapped: rows go with k_h and s_h",
        ("deeplearning4j/deeplearning4j", "issue 959"),
        needs="rectangular",
    ),
    _bug(
        "avg_pool2d_backward",
        pool.upstream_changed,
        "An in-place operation on a view changed what was stored, so that a second "
        "call gave another answer.",
        "grad_y was changed in place; work on a new array",
        ("chainer/chainer", "pull request 2062"),
    ),
)

BUGS = CONV_FORWARD + CONV_BACKWARD + POOL_FORWARD + POOL_BACKWARD
