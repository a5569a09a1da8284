"""The sheet that every page and deck begins with: the tokens, pictures and, embedded, the fonts."""

import base64
from pathlib import Path

HERE = Path(__file__).parent
TOKENS = (HERE / "tokens.css").read_text("utf-8")
PICTURES = (HERE / "pictures.css").read_text("utf-8")
# Each file's family, style and weight; tests/tools/make_fonts.py cuts them.
FACES = {
    "serif": ("Course Serif", "normal", 400),
    "serif-italic": ("Course Serif", "italic", 400),
    "serif-bold": ("Course Serif", "normal", 600),
    "sans": ("Course Sans", "normal", 400),
    "sans-bold": ("Course Sans", "normal", 600),
    "mono": ("Course Mono", "normal", 400),
    "math": ("Course Math", "normal", 400),
}


def style():
    """Return the tokens, the rules of pictures and the fonts as a sheet that loads nothing."""
    return "\n".join([TOKENS, PICTURES, *map(_face, FACES)])


def _face(name):
    family, slant, weight = FACES[name]
    font = base64.b64encode((HERE / f"fonts/{name}.woff2").read_bytes()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{family}"; font-style: {slant}; font-weight: {weight}; '
        f"font-display: block; src: url(data:font/woff2;base64,{font}); }}"
    )
