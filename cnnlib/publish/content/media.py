"""What kind of file a name ends in: as Python knows it, not as this machine has been told."""

import mimetypes

# Windows asks its registry, other systems their own files: the same page would differ by machine.
_KNOWN = mimetypes.MimeTypes()


def kind(name):
    """Return the media type of a file by its name; that of plain text for an unknown one.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
    """
    return _KNOWN.guess_type(name, strict=False)[0] or "text/plain"


def suffix(media_type):
    """Return how the name of a file of this media type ends; "" for an unknown one.

    Parameters
    ----------
    media_type : str

    Returns
    -------
    str
    """
    return _KNOWN.guess_extension(media_type) or ""
