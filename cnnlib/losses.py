"""The loss that training uses: the fast twin's, handed on."""

from cnnlib.vectorized import softmax_cross_entropy

__all__ = ["softmax_cross_entropy"]
