"""Picture files as people bring them: one picture in many forms, and what is none, damaged or too large.

What reads a file shows the `right` ones, and refuses the `wrong` ones in words.
"""

import io
import struct
import zlib
from functools import cache

import numpy as np
from PIL import Image

WHITE, RED, BLUE = (255, 255, 255), (204, 0, 0), (0, 0, 204)
PICTURE = np.full((48, 64, 3), WHITE, np.uint8)  # no turn and no mirror leaves it as it is
PICTURE[8:24, 8:24] = RED
PICTURE[32:40, 16:56] = BLUE
FORMATS = {"PNG": "png", "JPEG": "jpg", "WebP": "webp", "GIF": "gif", "BMP": "bmp"}
LOSSY = {"JPEG": {"quality": 95, "subsampling": 0}, "WebP": {"lossless": True}}
# How a camera stored it, by the number with which EXIF says how to put it right again.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def stored(image, form, **options):
    """The bytes of an image's file."""
    file = io.BytesIO()
    image.save(file, form, **LOSSY.get(form, {}) | options)
    return file.getvalue()


@cache
def right():
    """{name of a file: (its bytes, what it shows)}, bytes (H, W, 3)."""
    files = {name: (content, PICTURE) for name, content in _forms().items()} | _grey()
    files["turned.webp"] = (_turned(Image.fromarray(PICTURE), "WebP", 6), PICTURE)
    return files


def _forms():
    """{name: bytes}; each shows PICTURE."""
    image = Image.fromarray(PICTURE)
    files = {f"plain.{end}": stored(image, form) for form, end in FORMATS.items()}
    files |= {f"turned_{n}.jpg": _turned(image, "JPEG", n) for n in TURNS}
    files["turned.png"] = _turned(image, "PNG", 6)
    files |= {
        f"animated.{FORMATS[form]}": _animated(image, form) for form in ("PNG", "WebP", "GIF")
    }
    clear = _clear(image)
    wide = (PICTURE.astype(">u2") * 257).tobytes()
    return files | {
        "clear.png": stored(clear, "PNG"),
        "clear.webp": stored(clear, "WebP"),
        "clear_palette.png": stored(clear.quantize(), "PNG"),
        "clear.gif": stored(clear, "GIF"),
        "palette.png": stored(image.quantize(), "PNG"),
        "cmyk.jpg": stored(image.convert("CMYK"), "JPEG"),
        "progressive.jpg": stored(image, "JPEG", progressive=True),
        "followed_by_more.jpg": stored(image, "JPEG") + bytes(100),  # as some telephones write it
        "named_wrongly.png": stored(image, "JPEG"),
        "sixteen_bits.png": _png((64, 48), 16, 2, _rows(wide, 6 * 64)),
        "oldest.bmp": _bmp(struct.pack("<IHHHH", 12, 64, 48, 1, 24), PICTURE[::-1]),
        "from_the_top.bmp": _bmp(_bmp_head((64, -48)), PICTURE),
    }


def _grey():
    """{name: (bytes, what they show)} of pictures without a colour, and of one pixel."""
    shades = np.rint(np.linspace(0, 255, 64 * 48).reshape(48, 64)).astype(np.uint8)
    black = np.where(PICTURE[:, :, 1] > 0, 255, 0).astype(np.uint8)
    two = Image.fromarray(black).convert("1")
    pixel = np.full((1, 1, 3), RED, np.uint8)
    wide = _rows((shades.astype(">u2") * 257).tobytes(), 2 * 64)
    files = {
        "one_pixel.png": (stored(Image.fromarray(pixel), "PNG"), pixel),
        "grey.png": (stored(Image.fromarray(shades), "PNG"), shades),
        "grey.jpg": (stored(Image.fromarray(shades), "JPEG"), shades),
        "grey_sixteen_bits.png": (_png((64, 48), 16, 0, wide), shades),
        "black_and_white.png": (stored(two, "PNG"), black),
        "black_and_white.bmp": (stored(two, "BMP"), black),
    }
    return {name: (content, _three_planes(shown)) for name, (content, shown) in files.items()}


def _three_planes(shown):
    return shown if shown.ndim == 3 else np.dstack([shown] * 3)


NONE, DAMAGED, LARGE = "is no picture", "is damaged", "50,000,000 can be read"
UNCLEAR = f"{NONE}|{DAMAGED}|{LARGE}"  # a text may begin as a picture does


@cache
def wrong():
    """{name of a file: (its bytes, what is said of it, as a regular expression)}."""
    noise = Image.fromarray(np.random.default_rng(5).integers(0, 256, (60, 60, 3), np.uint8))
    whole = {form: stored(noise, form) for form in FORMATS}
    files = {
        f"cut_at_{percent}.{end}": (whole[form][: len(whole[form]) * percent // 100], DAMAGED)
        for form, end in FORMATS.items()
        for percent in (20, 60, 95)
    }
    png = whole["PNG"]
    spoiled = png[:900] + bytes(b ^ 255 for b in png[900:1000]) + png[1000:]
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    return files | {
        "empty.png": (b"", NONE),
        "drawing.svg": (svg, NONE),
        "drawing.png": (svg, NONE),
        "page.gif": (b"<!doctype html><img src=x onerror=alert(1)>", NONE),
        "paper.jpg": (b"%PDF-1.7\n", NONE),
        "poem.png": (b"A rose is a rose is a rose.\n" * 40, NONE),
        "photo.tiff": (stored(noise, "TIFF"), NONE),
        "letter.bmp": (b"BMW builds cars and motorcycles.\n" * 40, UNCLEAR),
        "letter.gif": (b"GIF89a is how a letter may begin.\n" * 40, UNCLEAR),
        "head_alone.png": (png[:33], UNCLEAR),
        "spoiled.png": (spoiled, DAMAGED),
        "promise.png": (_png((30_000, 30_000), 8, 0, b""), LARGE),
        "bomb.png": (_png((30_000, 30_000), 1, 0, bytes(30_000 * 3_751)), LARGE),
        "bomb.gif": (_gif_of((65_535, 65_535)), LARGE),
        "bomb.bmp": (_bmp(_bmp_head((30_000, 30_000)), PICTURE), LARGE),
        "bomb.jpg": (_resized_jpeg(whole["JPEG"], (30_000, 30_000)), LARGE),
    }


def _turned(image, form, number):
    """A file that says in EXIF how it is to be turned."""
    exif = Image.Exif()
    exif[0x0112] = number
    return stored(image.transpose(TURNS[number]), form, exif=exif)


def _animated(image, form):
    others = [Image.new("RGB", image.size, colour) for colour in (RED, BLUE)]
    return stored(image, form, save_all=True, append_images=others, duration=20, loop=0)


def _clear(image):
    """The picture with glass for its paper."""
    clear = np.dstack([PICTURE, np.where(PICTURE.min(axis=2) == 255, 0, 255)]).astype(np.uint8)
    clear[clear[:, :, 3] == 0] = 0
    return Image.fromarray(clear)


def _rows(data, width):
    """Rows as PNG stores them: each behind a 0, which says that it is not filtered."""
    return b"".join(b"\0" + data[n : n + width] for n in range(0, len(data), width))


def _png(size, bits, kind, rows):
    head = struct.pack(">IIBBBBB", *size, bits, kind, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _gif_of(size):
    """A GIF of a few bytes that promises so many pixels."""
    frame = struct.pack("<BHHHHB", 0x2C, 0, 0, *size, 0)
    screen = struct.pack("<HHBBB", *size, 0x80, 0, 0)
    return b"GIF89a" + screen + bytes(6) + frame + b"\x02\x02\x4c\x01\x00;"


def _bmp(head, pixels):
    """A BMP of 24 bits: no row of the picture needs filling up."""
    start = 14 + len(head)
    data = pixels[:, :, ::-1].tobytes()
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + head + data


def _bmp_head(size):
    return struct.pack("<IiiHHIIiiII", 40, *size, 1, 24, 0, 0, 0, 0, 0, 0)


def _resized_jpeg(data, size):
    """A JPEG whose frame promises another size."""
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + struct.pack(">HH", *size) + data[place + 4 :]
