"""Convolution and pooling, forward and backward, written twice.

`cnnlib.naive` is the mathematics as plain loops; `cnnlib.vectorized` is the same functions,
same names and same signatures, fast. Importing `cnnlib` loads NumPy and nothing else.
"""

__version__ = "0.1.0"
