"""The words of some HTML."""

from html.parser import HTMLParser


class _Words(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.words = ""
        self.feed(text)

    def handle_data(self, data):
        self.words += "".join(data.split())


def plain(text):
    """The words of some HTML, without white space."""
    return _Words(text).words
