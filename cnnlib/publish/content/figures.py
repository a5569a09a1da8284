"""Figures as SVG inside a page: in its fonts, and at home in the dark."""

import functools
import html
import io
import re
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np

from cnnlib.plots import style
from cnnlib.publish.content import colours, replay

SHOWN = 0.92  # of its points: a cell is then as large as an explorer's
SVG, HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
DECLARATION = re.compile(r"([\w-]+): ([^;]+)")
LONG = re.compile(r"-?\d+\.\d{2,}")
PREFIX = "figure"  # of identifiers, until a page numbers its figures
RIM = "rim"  # a text's identifier begins so where what is behind it must not touch it
NAME = "name"  # the identifier of what stands above a grid


@functools.cache
def drawings(sources, described):
    """Return the figures that some of the sources draw, each as `svg` gives it.

    Parameters
    ----------
    sources : tuple of str
        Python code of all the notebook's cells. It is trusted.
    described : tuple of (int, str)
        The places of the sources that draw, and the text that describes what they show.

    Returns
    -------
    dict of int: list of (str, set of str)
        By the place.
    """
    drawn = replay.figures(sources, {place for place, _ in described})
    return {place: [svg(each, PREFIX, alt) for each in drawn[place]] for place, alt in described}


def svg(figure, prefix, alt):
    """Return a figure as an SVG element, and the classes of its colours.

    Parameters
    ----------
    figure : Figure
        It is changed: its white patches become transparent.
    prefix : str
        What its identifiers begin with: no other figure of the page may have it.
    alt : str
        Describes it.

    Returns
    -------
    str, set of str
        `colours.rules` writes the rules of the classes.
    """
    _prepare(figure)
    drawn = io.StringIO()
    with plt.rc_context({"svg.fonttype": "none", "svg.hashsalt": prefix}):
        figure.savefig(drawn, format="svg", bbox_inches="tight", metadata={"Date": None})
    root = ElementTree.fromstring(drawn.getvalue())
    used = set(re.findall(r"#(\w+)", drawn.getvalue()))
    for element in root.iter():
        _trim(element, prefix, used)
    names = {name for element in root.iter() for name in element.get("class", "").split()} - {
        RIM,
        NAME,
    }
    width, height = (round(SHOWN * float(size)) for size in root.get("viewBox").split()[2:])
    inside = "".join(ElementTree.tostring(child, "unicode") for child in root)
    return (
        f'<svg class="figure" role="img" aria-label="{html.escape(alt)}" width="{width}" '
        f'height="{height}" viewBox="{root.get("viewBox")}">{inside}</svg>'
    ), names


def _prepare(figure):
    """Make the paper transparent, and of all that has its own colours something that has classes."""
    figure.patch.set_facecolor("none")
    if figure._suptitle:
        figure._suptitle.set_gid(NAME)
    for ax in figure.axes:
        ax.patch.set_visible(False)
        ax.title.set_gid(NAME)
        for image in list(ax.images):
            if image.cmap is style.SIGNED:
                values = image.get_array()
                edges = (np.arange(size + 1) - 0.5 for size in reversed(values.shape))
                ax.pcolormesh(*edges, values, cmap=image.cmap, norm=image.norm)
                image.remove()
            else:
                image.set_interpolation("none")  # its own pixels: the browser scales them
        for text in ax.texts:
            for effect in text.get_path_effects():
                text.set_gid(f"{RIM}{colours.to_hex(effect._gc['foreground'])}")
            text.set_path_effects([])


def _trim(element, prefix, used):
    """Leave out what says nothing, shorten the rest, and turn colours into classes."""
    element.tag = element.tag.removeprefix(SVG)
    element.tail = None
    if element.tag not in ("text", "tspan"):
        element.text = None
    for child in list(element):
        if child.tag in (f"{SVG}metadata", f"{SVG}style"):
            element.remove(child)
    identifier = element.attrib.pop("id", "")
    if identifier.startswith("QuadMesh"):
        _merge(element)
    if identifier in used:
        element.set("id", f"{prefix}-{identifier}")
    if identifier == NAME:
        element.set("class", NAME)
    if identifier.startswith(RIM):
        element.set("class", f"{RIM} {colours.name(RIM, identifier.removeprefix(RIM))}")
    if target := element.attrib.pop(HREF, ""):
        element.set("href", target.replace("#", f"#{prefix}-") if target[0] == "#" else target)
    if clip := element.get("clip-path"):
        element.set("clip-path", clip.replace("#", f"#{prefix}-"))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    for name in ("d", "x", "y"):
        if name in element.attrib:
            element.set(name, _short(element.get(name)))
    _style(element, prefix)


def _merge(mesh):
    """Draw all cells of one colour by one path."""
    cells = {}
    for path in list(mesh):
        mesh.remove(path)
        path.attrib.pop("clip-path", None)
        first = cells.setdefault(path.get("style"), path)
        if first is not path:
            first.set("d", first.get("d") + path.get("d"))
    mesh.extend(cells.values())


def _style(element, prefix):
    """Turn a style into classes for colours, and attributes for where letters stand."""
    kept, names = [], element.get("class", "").split()
    letters = element.tag in ("text", "tspan")
    for key, value in DECLARATION.findall(element.attrib.pop("style", "")):
        if value.startswith("#"):
            use = "line" if key == "stroke" else "text" if letters else "fill"
            names.append(colours.name(use, value))
        elif key in ("font-size", "text-anchor"):
            element.set(key, value.removesuffix("px"))
        elif key != "font-family":
            kept.append(f"{key}: {value.replace('url(#', f'url(#{prefix}-')}")
    if names:
        element.set("class", " ".join(names))
    if kept:
        element.set("style", "; ".join(kept))


def _short(numbers):
    """Return a path or a place with one decimal, and no more space than it needs."""
    rounded = LONG.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), numbers)
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", " ".join(rounded.split()))
