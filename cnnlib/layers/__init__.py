"""Layers: a function with its own weights, and the way back through it.

Every layer has `forward(x)` and `backward(grad_y)`. What it computes is done by the functions of
its `ops`: `cnnlib.vectorized`, `cnnlib.naive` to put the same network on the loops, or any object
that has functions of those names, a module or a class of your own.
"""

from cnnlib.layers.activation import ReLU
from cnnlib.layers.conv import Conv2d, ConvTranspose2d
from cnnlib.layers.flatten import Flatten
from cnnlib.layers.layer import Layer
from cnnlib.layers.linear import Linear
from cnnlib.layers.pool import AvgPool2d, MaxPool2d
from cnnlib.layers.sequential import Sequential
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
