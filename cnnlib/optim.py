"""Optimisers: how a parameter moves against its gradient. The learning rate lives here."""

import numpy as np

from cnnlib import checks
from cnnlib.parameters import Parameter, restore

__all__ = ["SGD", "Adam", "Optimiser"]


class Optimiser:
    """Holds the parameters it moves, and the arrays it remembers from step to step.

    A subclass says in `memory` which arrays it keeps beside every parameter, and in `move` how one
    parameter goes a step. They start as zeros.
    """

    memory = ()

    def __init__(self, parameters, learning_rate):
        self.parameters = checks.items(parameters, "parameters")
        if not self.parameters:
            raise ValueError("there are no parameters to move: pass model.parameters()")
        for parameter in self.parameters:
            if not isinstance(parameter, Parameter):
                raise TypeError(
                    f"parameters holds a {type(parameter).__name__}; pass model.parameters()"
                )
        self.learning_rate = checks.number(learning_rate, "learning_rate", above=0)
        self.steps = np.zeros((), np.int64)
        self._kept = [
            {name: np.zeros_like(parameter.value) for name in self.memory}
            for parameter in self.parameters
        ]

    @checks.without_warnings
    def step(self):
        """Move every parameter once, in place, by the gradient that backward has left.

        Raises
        ------
        RuntimeError
            If a parameter has no gradient yet.
        """
        for n, parameter in enumerate(self.parameters):
            if parameter.grad is None:
                raise RuntimeError(
                    f"parameter {n} has no gradient yet: call the model's backward before step"
                )
        self.steps += 1
        for parameter, kept in zip(self.parameters, self._kept, strict=True):
            self.move(parameter.value, parameter.grad, **kept)

    def state_dict(self):
        """Return copies of what the optimiser remembers, as a dict of name to array."""
        return {name: array.copy() for name, array in self.arrays().items()}

    def load_state_dict(self, state):
        """Take over a state that `state_dict` gave; ValueError or TypeError if it does not fit."""
        restore(self.arrays(), state, type(self).__name__)

    def arrays(self):
        """Return what the optimiser remembers, the arrays themselves, as a dict of name to array."""
        kept = {
            f"{n}.{name}": array
            for n, arrays in enumerate(self._kept)
            for name, array in arrays.items()
        }
        return {"steps": self.steps, **kept}

    def __repr__(self):
        count = sum(parameter.value.size for parameter in self.parameters)
        return f"{type(self).__name__}({count} numbers, learning_rate={self.learning_rate:g})"


class SGD(Optimiser):
    """Stochastic gradient descent with momentum.

    buffer = momentum * buffer + grad        (the first buffer is grad)
    value  = value - learning_rate * buffer

    Parameters
    ----------
    parameters : list of Parameter
    learning_rate : float above 0
    momentum : float from 0 up to, but not, 1
    """

    memory = ("buffer",)

    def __init__(self, parameters, learning_rate=0.1, *, momentum=0.0):
        super().__init__(parameters, learning_rate)
        self.momentum = checks.number(momentum, "momentum", least=0, below=1)

    def move(self, value, grad, buffer):
        if self.momentum:
            buffer *= self.momentum
            buffer += grad
            grad = buffer
        value -= self.learning_rate * grad


class Adam(Optimiser):
    """Adam (Kingma and Ba, 2015), algorithm 1.

    mean   = beta1 * mean + (1 - beta1) * grad            unbiased: mean / (1 - beta1^t)
    square = beta2 * square + (1 - beta2) * grad^2        unbiased: square / (1 - beta2^t)
    value  = value - learning_rate * unbiased mean / (sqrt(unbiased square) + eps)

    Parameters
    ----------
    parameters : list of Parameter
    learning_rate : float above 0
    beta1, beta2 : floats from 0 up to, but not, 1
    eps : float above 0
    """

    memory = ("mean", "square")

    def __init__(self, parameters, learning_rate=1e-3, *, beta1=0.9, beta2=0.999, eps=1e-8):
        super().__init__(parameters, learning_rate)
        self.beta1 = checks.number(beta1, "beta1", least=0, below=1)
        self.beta2 = checks.number(beta2, "beta2", least=0, below=1)
        self.eps = checks.number(eps, "eps", above=0)

    def move(self, value, grad, mean, square):
        mean *= self.beta1
        mean += (1 - self.beta1) * grad
        square *= self.beta2
        square += (1 - self.beta2) * grad**2
        t = int(self.steps)
        root = np.sqrt(square / (1 - self.beta2**t)) + self.eps
        value -= self.learning_rate * (mean / (1 - self.beta1**t)) / root
