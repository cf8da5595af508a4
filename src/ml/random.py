import math

import numpy as np


class Random:
    """Draws that are easy to repeat in any language: all are made from uniform()."""

    def __init__(self, seed):
        self.generator = np.random.Generator(np.random.PCG64(seed))

    def uniform(self):
        return float(self.generator.random())

    def below(self, n):
        return int(self.uniform() * n)

    def normal(self):
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        return radius * math.cos(2 * math.pi * self.uniform())

    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]

    def permutation(self, n):
        order = list(range(n))
        self.shuffle(order)
        return order

    def sample_with_replacement(self, n):
        return [self.below(n) for _ in range(n)]
