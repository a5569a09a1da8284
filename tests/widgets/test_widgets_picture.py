"""The explorer of a photograph: its arithmetic is cnnlib's, and every picture is taken or refused in words."""

import base64
import json
import re

import brought_pictures
import numpy as np
import pytest
from matplotlib import pyplot as plt
from PIL import Image
from py_mini_racer import MiniRacer

from cnnlib import datasets, kernels, naive, plots, vectorized
from cnnlib.widgets import PictureExplorer, bundle
from cnnlib.widgets.pixels import FORMATS, LONGEST, Pixels, pixels

NAMES = [name.replace("_", " ") for name in kernels.__all__]
SIZED = ["box", "gaussian", "impulse"]


@pytest.fixture(scope="module")
def run():
    """Call a function of the explorer's JavaScript with arguments that JSON can carry."""
    engine = MiniRacer()
    engine.eval(bundle.script("picture"))

    def call(expression, **names):
        constants = "".join(
            f"const {name} = {json.dumps(value, default=np.ndarray.tolist)};"
            for name, value in names.items()
        )
        return json.loads(engine.eval(f"{{ {constants} JSON.stringify({expression}) }}"))

    return call


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def test_kernels_are_cnnlibs(run):
    assert sorted(run("Object.keys(KERNELS)")) == sorted(NAMES)
    for name in NAMES:
        w = run("kernelNamed(name, 3)", name=name)
        sizes = [1, 3, 5, 11] if name in SIZED else [3]
        for size in sizes:
            w = run("kernelNamed(name, size)", name=name, size=size)
            function = getattr(kernels, name.replace(" ", "_"))
            expected = function(size) if name in SIZED else function()
            np.testing.assert_allclose(w, expected, rtol=0, atol=1e-15)
            assert run("kernelName(w, name)", w=w, name=name) == name


@pytest.mark.parametrize("name", SIZED)
@pytest.mark.parametrize("size", [2, 4, 10])
def test_kernels_of_even_size_keep_the_brightness(run, name, size):
    w = np.array(run("kernelNamed(name, size)", name=name, size=size))
    assert w.shape == (size, size) and w.sum() == pytest.approx(1, abs=1e-12)


def test_a_kernel_grows_as_its_name_says_or_by_zeros(run):
    grown = "kernelResized(w, size, { name, weights: new Map() })"
    w = run("kernelNamed('box', 3)")
    assert run(grown, w=w, size=[5, 5], name="box") == np.full((5, 5), 1 / 25).tolist()
    assert run(grown, w=[[1]], size=[3, 3], name="impulse") == kernels.impulse(3).tolist()
    own = [[1, 2], [3, 4]]
    assert run("kernelName(w, 'box')", w=own) == "my own"
    assert run(grown, w=own, size=[3, 3], name="my own") == [[1, 2, 0], [3, 4, 0], [0, 0, 0]]
    assert run(grown, w=own, size=[1, 1], name="my own") == [[1]]


def geometries(rng, count=150):
    """Random sizes of picture and kernel with options that fit: (x size, w size, options)."""
    while count:
        size, kernel = rng.integers(1, 14, 2), rng.integers(1, 12, 2)
        stride, dilation = rng.integers(1, 5, 2), rng.integers(1, 4, 2)
        span = dilation * (kernel - 1) + 1
        padding = rng.integers(0, span // 2 + 1)
        if (span <= size + 2 * padding).all():
            count -= 1
            options = {"stride": stride, "padding": padding, "dilation": dilation}
            options = {name: option.tolist() for name, option in options.items()}
            yield tuple(size.tolist()), tuple(kernel.tolist()), options


def test_sliding_equals_cnnlib_on_random_geometries(run, rng):
    for size, kernel, options in geometries(rng):
        planes, w = rng.random((3, *size)), rng.standard_normal(kernel)
        names = {"planes": planes.reshape(3, -1), "size": size, "w": w, "options": options}
        found = run(
            "planes.map((values) => slidePlane({ size, values }, w, options))"
            ".map(({ size, values }) => ({ size, values: [...values] }))",
            **names,
        )
        y = np.array([np.reshape(plane["values"], plane["size"]) for plane in found])
        expected = vectorized.conv2d(planes[:, None], w[None, None], **options)[:, 0]
        np.testing.assert_allclose(y, expected, rtol=0, atol=1e-13)
        single = vectorized.conv2d_single(planes[0], w, **options)
        np.testing.assert_allclose(y[0], single, rtol=0, atol=1e-13)
        at = [int(rng.integers(out)) for out in y.shape[1:]]
        under = run(
            "numbersUnder({ size, values: planes[0] }, sizeOf(w), options, at)", **names, at=at
        )
        assert (np.array(under) * w).sum() == pytest.approx(y[0][tuple(at)], abs=1e-13)


def test_a_pixel_means_the_window_whose_middle_is_nearest(run, rng):
    for size, kernel, options in geometries(rng, 40):
        outs = run("outputSizes(x, w, o).map(({ out }) => out)", x=size, w=kernel, o=options)
        pixel = [int(rng.integers(side)) for side in size]
        state = {"outSize": outs, "kernelSize": kernel, "options": options}
        found = run("outputNear(pixel, state)", pixel=pixel, state=state)
        for axis in (0, 1):
            s, p, d = (options[name][axis] for name in ("stride", "padding", "dilation"))
            middles = np.arange(outs[axis]) * s - p + d * (kernel[axis] - 1) / 2
            distances = np.abs(middles - pixel[axis])
            assert distances[found[axis]] == distances.min()


def test_planes_and_the_grey_of_a_colour_equal_pythons(run, rng):
    for channels in (1, 3):
        picture = Pixels(rng.integers(0, 256, (channels, 4, 5), np.uint8))
        names = {"picture": {"size": picture.planes.shape, "bytes": picture.planes.ravel()}}
        for letter in ("", "R", "G", "B"):
            values = run("[...planeOf(picture, letter).values]", letter=letter, **names)
            assert values == picture.plane(letter).ravel().tolist()


def test_grey_is_pillows():
    colour = datasets.colour_photograph()
    image = Image.fromarray(np.rint(np.moveaxis(colour, 0, 2) * 255).astype(np.uint8))
    grey = np.rint(pixels(colour).plane() * 255)
    assert np.abs(grey - np.asarray(image.convert("L"))).max() <= 1


@pytest.mark.parametrize("numbers", [[0.2, 0.5], [0, 0], [-0.5, 0.25], [0.1, -1e-17]])
def test_shades_are_those_of_the_figures(run, numbers):
    planes = [{"size": [1, 2], "values": numbers}]
    low, high = run("shadesOf(planes)", planes=planes)
    figure = plots.show_images([np.array([numbers])])
    expected = figure.axes[0].images[0].get_clim()
    plt.close(figure)
    assert (low, high) == pytest.approx(expected, abs=1e-12)


def test_one_plane_is_painted_grey_and_more_in_their_colours(run):
    planes = [{"values": [0.0, 1.0]}, {"values": [1.0, 0.5]}]
    paint = "[...painted(planes, letters, [1, 2], [0, 1]).pixels]"
    grey = run(paint, planes=planes[1:], letters=["G"])
    assert grey == [255, 255, 255, 255, 128, 128, 128, 255]
    colour = run(paint, planes=planes, letters=["R", "B"])
    assert colour == [0, 0, 255, 255, 255, 0, 128, 255]


@pytest.fixture
def colours(rng):
    """A picture that survives even lossy formats: four large squares of one colour each."""
    squares = np.array([[[200, 30, 30], [30, 200, 30]], [[30, 30, 200], [220, 220, 40]]], np.uint8)
    return Image.fromarray(squares.repeat(40, 0).repeat(50, 1))


@pytest.mark.parametrize("form", FORMATS)
def test_files_are_read_and_scaled_down(tmp_path, run, colours, form):
    large = colours.resize((500, 400), Image.Resampling.NEAREST)
    for image, size in [(colours, (80, 100)), (large, (102, 128))]:
        path = tmp_path / "me.any"
        path.write_bytes(brought_pictures.stored(image, form))
        assert run("Boolean(formOf(start))", start=list(path.read_bytes()[:12]))
        found = pixels(path)
        assert found.planes.shape == (3, *size) and found.planes.dtype == np.uint8
        assert run("scaledSize(size, LONGEST)", size=image.size[::-1]) == list(size)
        assert found.words == run(
            "scaledWords('me.any', size, scaled)", size=image.size[::-1], scaled=size
        ).replace("\u00a0", " ")
        corner = np.asarray(colours)[5, 5]
        assert np.abs(found.planes[:, 5, 5].astype(int) - corner).max() < 12


@pytest.mark.parametrize("name", brought_pictures.right())
def test_a_picture_is_shown_in_whatever_form_it_comes(tmp_path, run, name):
    content, shown = brought_pictures.right()[name]
    path = tmp_path / name
    path.write_bytes(content)
    found = np.moveaxis(pixels(path).planes, 0, 2)
    np.testing.assert_allclose(found.astype(int), shown, rtol=0, atol=2)
    head = "new DataView(Uint8Array.from(bytes).buffer)"
    with Image.open(path) as file:
        said = run(f"formOf(bytes.slice(0, 12)).size({head})", bytes=list(content))
        assert said == list(file.size[::-1])


@pytest.mark.parametrize("options", [{}, {"lossless": False}, {"lossless": False, "exif": b"x"}])
def test_each_kind_of_webp_says_its_size(run, options):
    content = brought_pictures.stored(Image.new("RGB", (301, 17)), "WebP", **options)
    head = "new DataView(Uint8Array.from(bytes).buffer)"
    assert run(f"sizeOfWebP({head})", bytes=list(content)) == [17, 301]


@pytest.mark.parametrize("name", brought_pictures.wrong())
def test_what_is_none_damaged_or_too_large_is_refused_in_words(tmp_path, name):
    content, said = brought_pictures.wrong()[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=f"^{re.escape(name)} (.*)({said})"):
        PictureExplorer(tmp_path / name)


def spoiled(content, rng):
    """The bytes of a file, some of them other ones, gone, or new; most of these in its head."""
    content = bytearray(content)
    for _ in range(rng.integers(1, 6)):
        place = rng.integers(len(content) if rng.random() < 0.5 else 60)
        end = place + rng.integers(0, 9)
        content[place:end] = rng.choice(256, rng.integers(0, 9)).astype(np.uint8).tobytes()
    return bytes(content)


def spoil(path, name, times):
    """Read a file spoiled in so many ways: each is shown, or refused by a ValueError that names it."""
    content, _ = brought_pictures.right()[name]
    rng = np.random.default_rng(6)
    for _ in range(times):
        path.write_bytes(spoiled(content, rng))
        try:
            assert pixels(path).planes.size
        except ValueError as error:
            assert str(error).startswith(f"{path.name} ")


@pytest.mark.parametrize("name", brought_pictures.right())
def test_a_spoiled_file_is_shown_or_named(tmp_path, name):
    spoil(tmp_path / "me.any", name, times=10)


@pytest.mark.soak
@pytest.mark.parametrize("name", brought_pictures.right())
def test_a_file_spoiled_in_500_ways_is_shown_or_named(tmp_path, name, soaks):
    soaks("pictures x 500 damages")
    spoil(tmp_path / "me.any", name, times=500)


def test_a_missing_file_is_named():
    with pytest.raises(FileNotFoundError, match=r"there is no picture 'nowhere.png'"):
        PictureExplorer("nowhere.png")


def test_arrays_come_in_any_layout_and_number():
    colour = datasets.colour_photograph()
    whole = np.rint(colour * 255).astype(np.uint8)
    for array in (colour, np.moveaxis(colour, 0, 2), whole, whole.astype(np.int64).tolist()):
        assert (pixels(array).planes == whole).all()
    assert pixels(np.eye(3, dtype=bool)).planes.max() == 255
    tall = pixels(np.ones((400, 2)))
    assert tall.planes.shape == (1, LONGEST, 1)
    assert tall.words == "picture: 400 × 2 pixels, scaled down to 128 × 1"
    assert pixels(np.ones((128, 128))).words == ""


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (np.ones(4), r"picture has shape \(4,\); it must be \(H, W\), \(3, H, W\) or \(H, W, 3\)"),
        (np.ones((5, 4, 4)), r"such as picture\[..., :3\]"),
        (np.ones((0, 4)), r"picture has shape \(0, 4\): it holds no pixel"),
        (np.full((4, 4), np.nan), "picture holds numbers from nan to nan"),
        ([[0, 256]], "picture holds numbers from 0 to 256; it must hold whole numbers from 0"),
        ([[-0.5, 1.0]], "picture holds numbers from -0.5 to 1"),
        (np.broadcast_to(0.5, (10**6, 10**6)), "1,000,000 × 1,000,000 pixels; 50,000,000 can be"),
    ],
)
def test_arrays_that_are_no_picture_are_refused(picture, message):
    with pytest.raises(ValueError, match=message):
        PictureExplorer(picture)


def test_python_computes_what_naive_does(rng):
    picture = rng.random((3, 9, 8))
    options = {"stride": (2, 1), "padding": (1, 2), "dilation": 2}
    shown = PictureExplorer(picture, rng.standard_normal((2, 3)), planes="BR", **options)
    assert shown.planes == "RB"
    assert np.abs(shown.x - picture[[0, 2]]).max() <= 0.5 / 255 + 1e-12
    for plane, y in zip(shown.x, shown.y, strict=True):
        np.testing.assert_allclose(y, naive.conv2d_single(plane, shown.w, **options), atol=1e-13)
    shown.planes = ""
    assert shown.y.shape == (0, 5, 8)
    plt.close(shown.still())
    shown.planes = None
    assert shown.y.shape == (5, 8)


def test_defaults_are_the_photographs_of_the_course():
    shown = PictureExplorer()
    assert np.abs(shown.x - datasets.photograph()).max() < 1e-7
    assert (shown.w == kernels.box()).all()
    assert (shown.padding, shown.dilation, shown.planes) == (None, None, None)
    assert shown.picked == ("y", 63, 63)
    assert PictureExplorer(planes="RGB").x.shape == (3, 96, 96)
    assert (PictureExplorer(kernel="sobel x").w == kernels.sobel_x()).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"picture": np.ones((2, 5))}, "the kernel spans 3 rows, but picture has 2"),
        ({"w": np.ones((12, 3))}, r"w has shape \(12, 3\); an explorer draws at most 11 rows"),
        (
            {"padding": 2},
            "padding is 2; this explorer draws at most half of the 3 rows that the",
        ),
        ({"planes": "RGX"}, "planes is 'RGX'; it must be letters of \"RGB\", or None"),
        ({"stride": 0}, "stride"),
        ({"picked": ("x", 0, 0)}, "picked names grid 'x'"),
    ],
)
def test_what_does_not_fit_is_refused(change, message):
    shown = PictureExplorer(np.ones((8, 8)))
    [(name, value)] = change.items()
    with pytest.raises(ValueError, match=message):
        setattr(shown, name, value)
    assert shown.y.shape == (6, 6)


def test_an_unknown_kernel_is_told_the_names():
    with pytest.raises(ValueError, match='kernel is \'blur\'; it must be "box" or "gaussian"'):
        PictureExplorer(kernel="blur")


def test_the_still_outlines_the_window(rng):
    shown = PictureExplorer(rng.random((20, 30)), np.ones((3, 5)), stride=2, padding=1)
    shown.picked = ("y", 4, 5)
    figure = shown.still()
    boxes = [ax.patches[0] for ax in figure.axes]
    assert [ax.get_title() for ax in figure.axes] == ["x 20 × 30", "y 10 × 14"]
    assert (*boxes[0].get_xy(), boxes[0].get_width(), boxes[0].get_height()) == (8.5, 6.5, 5, 3)
    assert (*boxes[1].get_xy(), boxes[1].get_width()) == (4.5, 3.5, 1)
    plt.close(figure)


def test_a_page_carries_the_bytes_of_the_picture():
    shown = PictureExplorer()
    state = shown.page_state()["picture"]
    assert state["size"] == [1, 128, 128]
    assert base64.b64decode(state["bytes"]) == shown.picture.planes.tobytes()
    other = PictureExplorer(np.ones((9, 9)))
    other.set_state(shown.page_state())
    assert (other.x == shown.x).all()


def test_an_own_picture_never_reaches_the_model(run):
    found = run(
        "(() => { const seen = []; const model = standIn({ picture: 'python', w: 1 });"
        "const own = keepingPicture(model); own.on('change:picture', () => seen.push('drawn'));"
        "own.set('picture', 'mine'); own.set('w', 2);"
        "const first = [own.get('picture'), model.get('picture'), model.get('w'), seen.length];"
        "model.set('picture', 'newer'); return [...first, own.get('picture'), seen.length]; })()".replace(
            "(() => {", f"(() => {{ {bundle.shared('stand_in')}", 1
        )
    )
    assert found == ["mine", "python", 2, 1, "newer", 2]
