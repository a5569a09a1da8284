"""Where pictures are the same to the byte: with the versions that the lock names, on one system."""

import platform
import re
import sys
from importlib import metadata

from paths import ROOT


def other_versions():
    """Return what makes pictures differ in their bytes here: an empty list where nothing does."""
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^(matplotlib|pillow)==(\S+)", lock, re.MULTILINE))
    found = [
        f"{name} is not {pin}" for name, pin in pinned.items() if metadata.version(name) != pin
    ]
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        found.append("the pictures were stored on Linux, x86-64")
    return found
