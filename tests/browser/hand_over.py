"""A file handed to an explorer: chosen by its button, or dropped on it."""

import base64
import re

DROP = """(node, [name, content]) => {
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  for (const type of ["dragenter", "dragover", "drop"])
    node.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
}"""


def choose(page, name, content):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=re.compile("picture$")).click()
    chooser.value.set_files({"name": name, "mimeType": "", "buffer": content})


def drop(page, name, content):
    page.locator(".cnn-explorer").evaluate(DROP, [name, base64.b64encode(content).decode()])
