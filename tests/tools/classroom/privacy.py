"""Nobody's file, kernel or server is another's."""

import asyncio
import itertools

from tornado.httpclient import HTTPClientError


async def check(learners, homes):
    """Check every pair of learners, by what they wrote and by what they are refused."""
    if len({learner.kernel for learner in learners}) != len(learners):
        raise RuntimeError("two learners share a kernel")
    for learner in learners:
        outputs, _ = await learner.execute("print(mark)")
        if outputs[0].get("text") != f"{learner.mark}\n":
            raise RuntimeError(f"{learner.name}'s kernel has lost its mark: {outputs}")
    texts = {one.name: (homes / one.name / one.path).read_text("utf-8") for one in learners}
    for one, other in itertools.product(learners, repeat=2):
        if (one.mark in texts[other.name]) != (one is other):
            raise RuntimeError(f"the mark of {one.name} in the file of {other.name}")
    for one in learners:
        await asyncio.gather(*(refused(one, other) for other in learners if other is not one))


async def refused(one, other):
    """Check that `one` can neither read, write, run nor stop anything of `other`'s."""
    attempts = [
        ("GET", other.file(other.path)),
        ("PUT", other.file(other.path)),
        ("GET", f"{other.server}/api/kernels"),
        ("DELETE", f"{other.server}/api/kernels/{other.kernel}"),
        ("DELETE", f"{other.account}/server"),
    ]
    for method, url in attempts:
        answer = await one.http.request(method, url, headers=one.headers)
        # The hub does not even tell whether there is such a learner.
        if answer.status_code not in ({404} if url.startswith(one.hub) else {403}):
            raise RuntimeError(f"{one.name} got {answer.status_code} for {method} {url}")
    try:
        await one.connect(other.server, other.kernel)
    except HTTPClientError as error:
        if error.code == 403:
            return
    raise RuntimeError(f"{one.name} was not refused the kernel of {other.name}")
