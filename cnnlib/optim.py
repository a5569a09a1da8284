"""Optimisers: how a parameter moves against its gradient. The learning rate lives here."""

import numpy as np

from cnnlib import checks
from cnnlib.parameters import Parameter, restore

__all__ = ["SGD", "Adam", "Optimiser"]

MOST_STEPS = 2**53  # a thousand a second for 285,000 years


class Optimiser:
    """Holds the parameters it moves, and the arrays it remembers from step to step.

    A subclass says in `memory` which arrays it keeps beside every parameter, and in `move` how one
    parameter goes a step. They start as zeros.

    Parameters
    ----------
    parameters : list of Parameter
        A model's `parameters()`, at least one.
    learning_rate : float
        Above 0.

    Attributes
    ----------
    parameters, learning_rate
        As given; a new learning rate counts from the next step on.
    steps : int64 array ()
        How many steps were made.

    Raises
    ------
    ValueError, TypeError
        If there is no parameter, one is none, or the learning rate is no number above 0.

    Examples
    --------
    >>> from cnnlib.parameters import Parameter
    >>> class GradientDescent(Optimiser):
    ...     def move(self, value, grad):
    ...         value -= self.learning_rate * grad
    >>> weight = Parameter(np.array([5.0, 1.0]))
    >>> weight.grad = np.array([2.0, -4.0])
    >>> GradientDescent([weight], learning_rate=0.5).step()
    >>> weight.value
    array([4., 3.])
    """

    memory = ()
    unsigned = ()  # those of them that hold no number below 0

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
        """Take over a state that `state_dict` gave.

        Parameters
        ----------
        state : dict of name to array

        Raises
        ------
        ValueError, TypeError
            If it does not fit; then nothing is changed.
        """
        targets = self.arrays()
        new = {name: array.copy() for name, array in targets.items()}
        restore(new, state, type(self).__name__)
        if not 0 <= new["steps"] <= MOST_STEPS:
            raise ValueError(f"steps is {new['steps']}; it must be from 0 to {MOST_STEPS}")
        for name in targets:
            if name.split(".")[-1] in self.unsigned and (new[name] < 0).any():
                raise ValueError(f"{name} holds {new[name].min():g}; no number in it is below 0")
        restore(targets, new, type(self).__name__)

    def arrays(self):
        """Return what the optimiser remembers, the arrays themselves, as a dict."""
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
        A model's `parameters()`, at least one.
    learning_rate : float, default 0.1
        Above 0.
    momentum : float, default 0.0
        From 0 up to, but not, 1.

    Raises
    ------
    ValueError, TypeError
        If there is no parameter, one is none, or a number is out of range.

    Examples
    --------
    Under a constant gradient the second step is longer, as half of the first lives on:

    >>> from cnnlib.parameters import Parameter
    >>> weight = Parameter(np.array([10.0]))
    >>> optimiser = SGD([weight], learning_rate=1, momentum=0.5)
    >>> weight.grad = np.array([2.0])
    >>> optimiser.step()
    >>> weight.value
    array([8.])
    >>> optimiser.step()
    >>> weight.value
    array([5.])
    """

    memory = ("buffer",)

    def __init__(self, parameters, learning_rate=0.1, *, momentum=0.0):
        super().__init__(parameters, learning_rate)
        self.momentum = checks.number(momentum, "momentum", least=0, below=1)

    def move(self, value, grad, buffer):
        """Move one parameter against its gradient, or with momentum against its buffer."""
        if self.momentum:
            buffer *= self.momentum
            buffer += grad
            grad = buffer
        value -= self.learning_rate * grad


class Adam(Optimiser):
    """Adam: steps that hardly depend on how large the gradients are.

    mean   = beta1 * mean + (1 - beta1) * grad            unbiased: mean / (1 - beta1^t)
    square = beta2 * square + (1 - beta2) * grad^2        unbiased: square / (1 - beta2^t)
    value  = value - learning_rate * unbiased mean / (sqrt(unbiased square) + eps)

    Parameters
    ----------
    parameters : list of Parameter
        A model's `parameters()`, at least one.
    learning_rate : float, default 1e-3
        Above 0.
    beta1, beta2 : float, default 0.9 and 0.999
        From 0 up to, but not, 1.
    eps : float, default 1e-8
        Above 0.

    Raises
    ------
    ValueError, TypeError
        If there is no parameter, one is none, or a number is out of range.

    Notes
    -----
    Algorithm 1 of Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015.

    Examples
    --------
    The first step is as long as the learning rate, whatever the gradient:

    >>> from cnnlib.parameters import Parameter
    >>> weight = Parameter(np.array([10.0, 10.0]))
    >>> weight.grad = np.array([2.0, -3000.0])
    >>> Adam([weight], learning_rate=0.5).step()
    >>> weight.value.round(6)
    array([ 9.5, 10.5])
    """

    memory = ("mean", "square")
    unsigned = ("square",)

    def __init__(self, parameters, learning_rate=1e-3, *, beta1=0.9, beta2=0.999, eps=1e-8):
        super().__init__(parameters, learning_rate)
        self.beta1 = checks.number(beta1, "beta1", least=0, below=1)
        self.beta2 = checks.number(beta2, "beta2", least=0, below=1)
        self.eps = checks.number(eps, "eps", above=0)

    def move(self, value, grad, mean, square):
        """Move one parameter by its gradient's mean, divided by the root of its mean square."""
        mean *= self.beta1
        mean += (1 - self.beta1) * grad
        square *= self.beta2
        square += (1 - self.beta2) * grad**2
        t = int(self.steps)
        root = np.sqrt(square / (1 - self.beta2**t)) + self.eps
        value -= self.learning_rate * (mean / (1 - self.beta1**t)) / root
