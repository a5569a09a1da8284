"""The scripts of a page, and those that its policy lets run."""

import base64
import hashlib
import re
from html import unescape

ELEMENT = re.compile(r'<script(?: type="module")?>(.*?)</script>', re.DOTALL)
POLICY = re.compile(r'"Content-Security-Policy"\s+content="([^"]*)"')


def held(page):
    """The hashes of the scripts that a page holds."""
    return {
        base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()
        for each in ELEMENT.findall(page)
    }


def named(page):
    """The hashes of the scripts that a page's policy names."""
    return set(re.findall(r"'sha256-([^']*)'", rules(page)["script-src"]))


def rules(page):
    """A page's policy, by its directives."""
    [content] = POLICY.findall(page)
    return dict(rule.split(" ", 1) for rule in unescape(content).split("; "))
