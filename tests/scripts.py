"""The scripts of a page, and those that its policy lets run."""

import base64
import hashlib
import re
from html import unescape

ELEMENT = re.compile(r'<script(?: type="module")?>(.*?)</script>', re.DOTALL)
POLICY = re.compile(r'"Content-Security-Policy"\s+content="([^"]*)"')

# What a policy says beside its scripts: nothing is loaded but what the page carries. Written here once
# more on purpose: a rule that is loosened in the package must be loosened here too.
REST = {
    "default-src": "'none'",
    "img-src": "data:",
    "font-src": "data:",
    "style-src": "'unsafe-inline'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-src": "'none'",
    "connect-src": "'none'",
}


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
