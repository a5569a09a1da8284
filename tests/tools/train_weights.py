"""Train the network of the lesson "Train it" and store its weights: `make weights`.

python tests/tools/train_weights.py [FILE]

On one thread, as make runs it, one machine stores the same bytes each time. Another machine rounds
otherwise, and its weights end a little elsewhere, about as good: store the checksum that is printed.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np

from cnnlib import datasets
from cnnlib.layers import AvgPool2d, Conv2d, Flatten, Linear, ReLU, Sequential
from cnnlib.losses import softmax_cross_entropy
from cnnlib.optim import Adam
from cnnlib.training import accuracy, fit

HELD_OUT = 360
ORIGIN = {
    "source": "trained by tests/tools/train_weights.py on datasets.digits(): E. Alpaydin and C. Kaynak, "
    "Optical Recognition of Handwritten Digits, 1998, UCI Machine Learning Repository, "
    "https://doi.org/10.24432/C50P49",
    "licence": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
}


def build(rng):
    """Return the lesson's network: 1,418 numbers."""
    return Sequential(
        Conv2d(1, 8, 3, rng=rng),
        ReLU(),
        AvgPool2d(2),
        Conv2d(8, 16, 3, rng=rng),
        ReLU(),
        Flatten(),
        Linear(16, 10, scale=0.1, rng=rng),
    )


def split(rng):
    """Return the digits that training sees and those held out, each as (images, labels)."""
    images, labels = datasets.digits()
    order = rng.permutation(len(images))
    parts = order[HELD_OUT:], order[:HELD_OUT]
    return [(images[part], labels[part]) for part in parts]


def train(epochs=60):
    """Return the trained network and the share of the held-out digits that it reads."""
    rng = np.random.default_rng(1)
    seen, held_out = split(rng)
    model = build(rng)
    optimiser = Adam(model.parameters(), learning_rate=0.02)
    options = {"epochs": epochs, "batch_size": 64, "rng": rng}
    fit(model, softmax_cross_entropy, optimiser, *seen, **options)
    return model, accuracy(model, *held_out)


def main(path):
    model, score = train()
    np.savez(path, **model.state_dict(), **ORIGIN)
    print(f"{path}: {score:.1%} of {HELD_OUT} held-out digits")
    print(f"SHA-256 {hashlib.sha256(Path(path).read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else datasets.DATA / "digits_network.npz")
