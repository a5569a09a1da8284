"""Tasks of the explorer of stamps beside the slide."""

from cnnlib.widgets.tasks.task import Task, found, picks, written


def weight_between(explorer, *, output, pixel):
    """Pick the weight with which an output's stamp reaches a pixel."""
    corner = [s * i for s, i in zip(explorer.stride, output, strict=True)]
    place = tuple(p - c for p, c in zip(pixel, corner, strict=True))
    inside = all(0 <= u < k for u, k in zip(place, explorer.w.shape, strict=True))
    names = written("grad_y", *output), written("grad_x", *pixel)
    found([place] if inside else [], f"weight between {names[0]} and {names[1]}")
    text = f"Pick the weight with which the stamp of {names[0]} reaches {names[1]}."
    return Task(text, [picks("w", at=[place])])


TASKS = {"weight_between": weight_between}
