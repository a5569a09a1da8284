"""The colours of figures in both themes: each colour of the light one has one partner in the dark."""

from matplotlib.colors import LinearSegmentedColormap, to_hex

from cnnlib.plots import style

# Of the scale; on each of these stops any number is white. The explorers have the same.
STOPS = ["#3a74ba", "#2c4a6e", "#23272e", "#6b431a", "#ae5c0c"]
_SCALE = LinearSegmentedColormap.from_list("dark", STOPS, N=style.SIGNED.N)
PARTNERS = {to_hex(style.SIGNED(step)): to_hex(_SCALE(step)) for step in range(style.SIGNED.N)} | {
    "#000000": "#f4f2ee",
    style.GREY: "#aaa69e",
    style.LINE: "#4b515b",
    "#666666": "#a6a29a",
    "#999999": "#80858e",
    "#cccccc": "#4b515b",
    "#e4e4e4": "#3d434c",
    "#0072b2": "#5fa8e0",
    "#d55e00": "#f08a45",
    "#007a5a": "#4fc39c",
    "#a0568a": "#d691c1",
    "#222222": "#dcdad5",
}
# Where a colour is no surface: letters, and lines around something.
LETTERS = {"#ffffff": "#ffffff", style.BLUE: "#8dbcf0", style.ORANGE: "#f2a65e"}
LINES = {"#ffffff": "#15171b"}
USES = {
    "fill": ("fill", {}),
    "line": ("stroke", LINES),
    "text": ("fill", LETTERS),
    "rim": ("stroke", {}),
}


def name(use, colour):
    """Return the class of a colour in a use: "fill", "line", "text", or "rim" around letters."""
    return f"{use}-{colour.lstrip('#')}"


def rules(names):
    """Return the style sheet of colours in both themes, by the names of their classes.

    Parameters
    ----------
    names : iterable of str

    Returns
    -------
    str
    """
    light, dark = [], []
    for each in sorted(names):
        use, _, digits = each.partition("-")
        attribute, special = USES[use]
        colour = f"#{digits}"
        light.append(f".{each} {{ {attribute}: {colour}; }}")
        partner = special.get(colour, PARTNERS.get(colour, colour))
        dark.append(f".{each} {{ {attribute}: {partner}; }}")
    return "\n".join([*light, "@media screen and (prefers-color-scheme: dark) {", *dark, "}"])
