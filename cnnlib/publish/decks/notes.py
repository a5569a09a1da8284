"""What stands in a presenter's notes beside the lesson's words: minutes, questions, what to draw."""

from dataclasses import replace

# What a lecturer does at a part of each kind; {} is what the part has to draw.
SAID = {
    "predict": "*Ask*, let everybody write a guess, then a show of fingers. *Draw* {}.",
    "vote": "*Ask*: everybody alone, two minutes with a neighbour, then once more.",
    "explorer": "*Ask* before each act what will change. *Play* it.",
    "figure": "*Ask* what they see. *Draw*: {}",
    "formula": "*Ask* what each letter counts. *Draw* it on the board, term by term.",
    "code": "*Live*: run it in the notebook, under the same heading.",
}


def timed(slides):
    """Return slides whose notes begin with their minutes, and with what is asked and drawn.

    Parameters
    ----------
    slides : list of Slide

    Returns
    -------
    list of Slide
        Others than those that were given.
    """
    told, until = [], 0
    for slide in slides:
        until += slide.minutes
        first = f"**{slide.minutes:g} minutes, until minute {until:g}.**"
        hints = [SAID[part.kind].format(part.draw) for part in slide.parts if _told(part)]
        told.append(replace(slide, said=[" ".join([first, *hints]), *slide.said]))
    return told


def _told(part):
    return part.kind in SAID and (part.draw or part.kind not in ("predict", "figure"))
