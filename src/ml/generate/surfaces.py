import math

import numpy as np

from ml.random import Random


def plane(n, noise, seed):
    random = Random(seed)
    points, heights = [], []
    for _ in range(n):
        x = 2 * random.uniform() - 1
        y = 2 * random.uniform() - 1
        points.append([x, y])
        heights.append((x + y) / 2 + noise * random.normal())
    return np.array(points), np.array(heights)


def wave(n, noise, seed):
    random = Random(seed)
    points, heights = [], []
    for _ in range(n):
        x = 2 * random.uniform() - 1
        y = 2 * random.uniform() - 1
        points.append([x, y])
        heights.append(math.sin(math.pi * (x + y / 2)) + noise * random.normal())
    return np.array(points), np.array(heights)
