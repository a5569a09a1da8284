"""What of a notebook's HTML may enter a page: what stands on a list. All else is left out."""

import re

import nh3

WORDS = {
    *("a", "b", "br", "code", "del", "em", "i", "kbd", "mark", "s", "small", "span", "strong"),
    *("sub", "sup", "u"),
}
BLOCKS = {
    *("blockquote", "dd", "details", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("img", "li", "ol", "p", "pre", "summary", "ul"),
}
TABLES = {"caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
MATHS = {
    *("math", "menclose", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded"),
    *("mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub"),
    *("msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover"),
}
LAYOUT_OF_MATHS = {
    *("accent", "accentunder", "columnalign", "columnlines", "columnspacing", "columnspan"),
    *("depth", "display", "displaystyle", "fence", "form", "frame", "height", "largeop"),
    *("linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits"),
    *("notation", "rowlines", "rowspacing", "rowspan", "rspace", "scriptlevel", "separator"),
    *("stretchy", "tabindex", "voffset", "width", "xmlns"),
}
ATTRIBUTES = {
    "*": {"style"},
    "a": {"href", "title"},
    "col": {"span"},
    "details": {"open"},
    "div": {"tabindex"},
    "img": {"alt", "height", "src", "title", "width"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "span": {"class"},  # colours code
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
    **dict.fromkeys(MATHS, LAYOUT_OF_MATHS),
}
CLASSES = {"div": {"table"}, "pre": {"code", "text"}}
ROLES = {"div": {"role": {"note", "status"}}}
# None of them takes an address, or leaves the place of its element.
STYLES = {
    *(
        "--indent",
        "border",
        "border-collapse",
        "border-left",
        "display",
        "flex-wrap",
        "font-family",
        "gap",
    ),
    *("line-height", "margin", "margin-top", "padding", "text-align"),
}
# What `file` names is refused by the reader of files, with words.
SCHEMES = {"data", "file", "http", "https", "mailto"}
PICTURE = re.compile(r"data:image/(?:gif|jpeg|png|svg\+xml|webp)[;,]", re.IGNORECASE)
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
OVERLOOKED = re.compile(r"[\0- ]")  # a browser sees no scheme's name broken by them


def clean(markup):
    """Return HTML without whatever could run, load, send, or lie over the page.

    Parameters
    ----------
    markup : str
        A piece of a notebook, whatever it holds.

    Returns
    -------
    str
        Well-formed HTML: each attribute in double quotes, each element closed.
    """
    return nh3.clean(
        markup,
        tags=WORDS | BLOCKS | TABLES | MATHS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        attribute_filter=_kept,
        tag_attribute_values=ROLES,
        allowed_classes=CLASSES,
        filter_style_properties=STYLES,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def _kept(tag, name, value):
    """Return an attribute's value; None for an address of data, or of a picture elsewhere."""
    if name not in ("href", "src"):
        return value
    address = OVERLOOKED.sub("", value)
    scheme = SCHEME.match(address)
    if name == "href":
        return None if scheme and scheme[1].lower() == "data" else value
    near = not scheme or scheme[1].lower() == "file"  # the reader of files says what it thinks
    return value if near or PICTURE.match(address) else None
