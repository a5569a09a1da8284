"""What is compared: layers, pools and epochs, as data. TINY are the same kinds for a smoke run."""

from typing import NamedTuple

from cnnlib.shapes import output_size


class Convolution(NamedTuple):
    """A convolution, square; forward and backward unless forward alone is asked for."""

    n: int
    c_in: int
    c_out: int
    size: int
    k: int
    padding: int = 0
    stride: int = 1
    forward_only: bool = False

    def grown(self):
        """Return {factor: (the same row with that factor larger, how many times larger)}."""
        taller = self._replace(size=2 * self.size)
        more = {"c_in": 2 * self.c_in, "c_out": 2 * self.c_out}
        return {
            "n": (self._replace(n=2 * self.n), 2),
            "h": (taller, taller.out / self.out),
            "k": (self._replace(k=2 * self.k, size=self.size + self.k), 2),  # as many outputs
            "c": (self._replace(**more), 2),
        }

    @property
    def out(self):
        """How many rows of outputs there are."""
        return output_size(self.size, self.k, stride=self.stride, padding=2 * self.padding)

    def __str__(self):
        options = "".join(
            f", {name} {value}"
            for name, value, usual in (("pad", self.padding, 0), ("stride", self.stride, 1))
            if value != usual
        )
        shape = f"{self.n} x {self.c_in} → {self.c_out}, {self.size} x {self.size}, k {self.k}"
        return shape + options + (", forward" if self.forward_only else "")


class Pool(NamedTuple):
    """A pooling of square images, forward and backward."""

    kind: str
    k: int
    stride: int
    shape: tuple = (64, 16, 24, 24)

    def grown(self):
        """As `Convolution.grown`."""
        n, c, h, w = self.shape
        larger = {"n": (2 * n, c, h, w), "h": (n, c, 2 * h, 2 * w), "c": (n, 2 * c, h, w)}
        return {factor: (self._replace(shape=shape), 2) for factor, shape in larger.items()}

    @property
    def out(self):
        """As `Convolution.out`."""
        return output_size(self.shape[2], self.k, stride=self.stride)

    def __str__(self):
        return f"{self.kind} {self.k}/{self.stride}, {' x '.join(map(str, self.shape))}"


class Epoch(NamedTuple):
    """Training once on all images: conv 8, ReLU, average pool, conv 16, ReLU, linear; batches of 64."""

    images: int
    size: int

    def grown(self):
        """As `Convolution.grown`."""
        return {
            "n": (self._replace(images=2 * self.images), 2),
            "h": (self._replace(size=2 * self.size), 2),
        }

    def __str__(self):
        return f"epoch, {self.images} of {self.size} x {self.size}"


ROWS = {
    "L1": Convolution(64, 1, 8, 28, 5),
    "L2": Convolution(64, 8, 16, 12, 5),
    "L2b": Convolution(64, 8, 16, 14, 3),
    "L3": Convolution(32, 32, 64, 32, 3, padding=1),
    "L4": Convolution(8, 64, 64, 56, 3, padding=1),
    "L5": Convolution(32, 32, 64, 32, 3, padding=1, stride=2),
    "L6": Convolution(64, 1, 8, 8, 3),
    "L7 k3": Convolution(1, 1, 1, 1024, 3, forward_only=True),
    "L7 k11": Convolution(1, 1, 1, 1024, 11, forward_only=True),
    "P1": Pool("avg", 2, 2),
    "P2": Pool("max", 2, 2),
    "P3": Pool("max", 3, 2),
    "E1": Epoch(1437, 8),
    "E2": Epoch(6000, 28),
}

TINY = {
    "L": Convolution(2, 2, 3, 7, 3, padding=1, stride=2),
    "L forward": Convolution(1, 1, 1, 9, 3, forward_only=True),
    "P": Pool("max", 3, 2, (2, 2, 7, 7)),
    "E": Epoch(3, 8),
}
