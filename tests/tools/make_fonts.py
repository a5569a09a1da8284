"""Cut the fonts of pages and slides to the characters that the course uses.

python tests/tools/make_fonts.py FOLDER

The faces come from the npm registry. A cut face is no longer the original, whose name is reserved:
it is called by the course's own.
"""

import shutil
import sys
from io import BytesIO
from pathlib import Path

from fontTools.pens.roundingPen import RoundingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from cnnlib.publish import npm

# Each file, the npm package that it is cut from with its version, the package's file, the family.
SERIF = ("source-serif-4", "5.3.1", "Course Serif")
SANS = ("source-sans-3", "5.3.1", "Course Sans")
MONO = ("source-code-pro", "5.3.1", "Course Mono")
MATH = ("stix-two-math", "5.3.0", "Course Math")
FACES = {
    "serif": (SERIF, "400-normal"),
    "serif-italic": (SERIF, "400-italic"),
    "serif-bold": (SERIF, "600-normal"),
    "sans": (SANS, "400-normal"),
    "sans-bold": (SANS, "600-normal"),
    "mono": (MONO, "400-normal"),
    "math": (MATH, "400-normal"),
}

ASCII = "".join(map(chr, range(0x20, 0x7F)))
TEXT = ASCII + "\xa0±²³·×÷°äöüéèñçßø–—‘’“”…•′−"
ITALIC = "".join(map(chr, range(0x1D434, 0x1D468))) + "ℎ"
SIGNS = "\xa0²·×…′″∗⋆⊙⊗⊕⌊⌋⌈⌉⟨⟩∂∑∏∈∉≈≠≤≥−±∞√→←↑↓⇒⋯⋮∘∇‖αβγδεηθλμνπρστφψωΔΣ₀₁₂₃✓○●▶◀"
# What the mathematical face lacks or draws too small: from which sign, how large, how far up.
MADE = {"⋆": ("⋆", 1.3, 0), "✗": ("×", 1.5, 0), "ᵀ": ("T", 0.6, 330)}


def cut(path, characters, features):
    """Return a font file's face with these characters and OpenType features alone."""
    options = Options(layout_features=features, name_IDs=[0, 1, 2, 13, 14], hinting=False)
    options.drop_tables += ["STAT", "BASE"]
    face = TTFont(path, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(face)
    return face


def make(face, character, source, size, up):
    """Give a face a sign: another one about whose middle it is enlarged, moved up."""
    glyphs, old = face.getGlyphSet(), face.getBestCmap()[ord(source)]
    width, glyph = face["hmtx"][old][0], face["glyf"][old]
    middle = (glyph.yMin + glyph.yMax) / 2 if not up else 0
    pen = TTGlyphPen(None)
    shift = (0, middle * (1 - size) + up)
    glyphs[old].draw(TransformPen(RoundingPen(pen), (size, 0, 0, size, *shift)))
    made, name = pen.glyph(), f"made{ord(character):04X}"
    made.recalcBounds(face["glyf"])
    face.setGlyphOrder([*face.getGlyphOrder(), name])
    face["glyf"][name] = made
    face["hmtx"][name] = (round(width * size), made.xMin)
    for table in face["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(character)] = name


def rename(face, family):
    """Call a face by the course's name for it."""
    for record in face["name"].names:
        if record.nameID == 1:
            record.string = family


def main():
    """Cut every face into the folder, beside its licence, and report the sizes."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, ((package, version, family), style) in FACES.items():
        place = npm.package(f"@fontsource/{package}", version)
        math = family == "Course Math"
        face = cut(
            place / f"files/{package}-latin-{style}.woff2",
            ASCII + ITALIC + SIGNS if math else TEXT,
            ["ssty"] if math else ["kern", "liga", "tnum", "lnum"],
        )
        for character, made in MADE.items() if math else ():
            make(face, character, *made)
        rename(face, family)
        face.flavor = "woff2"
        written = BytesIO()
        face.save(written)
        (folder / f"{name}.woff2").write_bytes(written.getvalue())
        shutil.copy(place / "LICENSE", folder / f"LICENSE-{package}.txt")
        print(f"{len(written.getvalue()):7,} bytes  {family} {style}")


if __name__ == "__main__":
    main()
