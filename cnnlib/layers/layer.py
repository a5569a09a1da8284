"""What all layers share: the input kept for the way back, and the parameters."""

import threading

from cnnlib import checks
from cnnlib.parameters import Parameter, restore


class Layer:
    """What all layers share. A subclass writes `forward` and `backward`.

    A layer refers to its last input from forward until backward, without a copy: change that array
    in between, and the gradient is wrong. So it goes there and back for one thread at a time;
    another thread's forward in between is noticed by backward. Forward alone serves any number.

    Examples
    --------
    A layer of your own:

    >>> class Double(Layer):
    ...     def forward(self, x):
    ...         return 2 * x
    ...     def backward(self, grad_y, *, input_gradient=True):
    ...         return 2 * grad_y if input_gradient else None
    >>> network = Sequential(Double(), ReLU())
    >>> network.forward(np.array([[-1.0, 3.0]]))
    array([[0., 6.]])
    >>> network.backward(np.array([[10.0, 20.0]]))
    array([[ 0., 40.]])
    """

    _x = None

    def forward(self, x):
        """Return y, and remember x for backward."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it computes y")

    def backward(self, grad_y, *, input_gradient=True):
        """Return grad_x, and overwrite the `grad` of every parameter.

        Parameters
        ----------
        grad_y : array of y's shape
        input_gradient : bool
            False leaves grad_x out and returns None: nobody reads it below a network's first layer.

        Raises
        ------
        RuntimeError
            If there was no forward since the last backward, or it was another thread's.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say how gradients go back")

    def _remember(self, x):
        self._x = threading.get_ident(), x

    def _recall(self, input_gradient):
        """Return the input of the last forward, once the arguments of a backward are right."""
        checks.flag(input_gradient, "input_gradient")
        kept = self._x
        if kept is None:
            raise RuntimeError(
                f"{type(self).__name__}.backward has no input to go back to: call forward(x) "
                "first, once for each backward"
            )
        thread, x = kept
        if thread != threading.get_ident():
            raise RuntimeError(
                f"the last forward of this {type(self).__name__} was another thread's: give each "
                "thread a network of its own"
            )
        return x

    def _forget(self):
        self._x = None

    def named_parameters(self):
        """Return a dict of name to Parameter."""
        return {name: p for name, p in vars(self).items() if isinstance(p, Parameter)}

    def parameters(self):
        """Return a list of all Parameters, for an optimiser."""
        return list(self.named_parameters().values())

    def state_dict(self):
        """Return copies of all weights, as a dict of name to array."""
        return {name: p.value.copy() for name, p in self.named_parameters().items()}

    def load_state_dict(self, state):
        """Take over weights that `state_dict` gave: all of them or, if some do not fit, none."""
        values = {name: p.value for name, p in self.named_parameters().items()}
        restore(values, state, type(self).__name__)

    def __repr__(self):
        return f"{type(self).__name__}()"
