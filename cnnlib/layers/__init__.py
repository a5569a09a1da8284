"""Layers: a function with its own weights, and the way back through it.

Every layer has `forward(x)` and `backward(grad_y)`. A layer that convolves or pools does so with
`ops`: `cnnlib.vectorized`, or `cnnlib.naive` to put the same network on the loops.
"""

from cnnlib.layers.layer import Layer, Sequential
from cnnlib.layers.plain import AvgPool2d, Flatten, MaxPool2d, ReLU
from cnnlib.layers.weighted import Conv2d, ConvTranspose2d, Linear
from cnnlib.parameters import Parameter

__all__ = [
    "AvgPool2d",
    "Conv2d",
    "ConvTranspose2d",
    "Flatten",
    "Layer",
    "Linear",
    "MaxPool2d",
    "Parameter",
    "ReLU",
    "Sequential",
]
