"""Questions as Moodle XML: formulas stay MathML, pictures become files of their question."""

import re
from xml.etree import ElementTree

from cnnlib.publish.content import media
from cnnlib.publish.questions.naming import name_of, tolerance_of

PICTURE = re.compile(r'src="data:([\w/+.-]+);base64,([^"]*)"')
# What XML cannot hold, not even as a number.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml(course, categories):
    """Return a quiz that Moodle imports.

    Parameters
    ----------
    course : str
        The name of the category that holds all others.
    categories : dict of {str: list of Asked}

    Returns
    -------
    bytes
    """
    quiz = ElementTree.Element("quiz")
    for name, questions in categories.items():
        path = "/".join(["$course$", "top", *map(_part, (course, name))])
        _texts(ElementTree.SubElement(quiz, "question", type="category"), category=path)
        for asked in questions:
            quiz.append(_question(asked, name))
    ElementTree.indent(quiz)
    return ElementTree.tostring(quiz, "utf-8", xml_declaration=True)


def _question(asked, category):
    kind = "multichoice" if asked.choices else "numerical"
    question = ElementTree.Element("question", type=kind)
    _texts(question, name=name_of(asked, category))
    _rich(ElementTree.SubElement(question, "questiontext"), asked.words)
    plain = {"defaultgrade": "1", "penalty": "0.3333333", "hidden": "0"}
    if asked.choices:
        plain |= {"single": "true", "shuffleanswers": "true", "answernumbering": "ABCD"}
    for tag, text in plain.items():
        ElementTree.SubElement(question, tag).text = text
    question.extend(_choices(asked) if asked.choices else [_number(asked)])
    return question


def _choices(asked):
    for place, choice in enumerate(asked.choices):
        fraction = "100" if place == asked.right else "0"
        answer = ElementTree.Element("answer", fraction=fraction)
        _rich(answer, choice.label)
        _rich(ElementTree.SubElement(answer, "feedback"), choice.words)
        yield answer


def _number(asked):
    answer = ElementTree.Element("answer", fraction="100", format="plain_text")
    _texts(answer, feedback=f"It is {asked.answer}.")
    ElementTree.SubElement(answer, "text").text = asked.number
    tolerance = ElementTree.SubElement(answer, "tolerance")
    tolerance.text = tolerance_of(asked)
    return answer


def _rich(element, markup):
    """Put HTML into an element, with the pictures that it holds."""
    files = []

    def placed(found):
        kind, data = found.groups()
        files.append((f"picture{len(files)}{media.suffix(kind)}", data))
        return f'src="@@PLUGINFILE@@/{files[-1][0]}"'

    element.set("format", "html")
    text = ElementTree.SubElement(element, "text")
    text.text = FORBIDDEN.sub("�", PICTURE.sub(placed, markup))
    for name, data in files:
        file = ElementTree.SubElement(element, "file", name=name, path="/", encoding="base64")
        file.text = data


def _texts(element, **texts):
    for tag, words in texts.items():
        inner = ElementTree.SubElement(ElementTree.SubElement(element, tag), "text")
        inner.text = FORBIDDEN.sub("�", words)


def _part(name):
    return name.replace("/", "//")  # a single one would begin a category inside
