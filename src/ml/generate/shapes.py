import math

import numpy as np

from ml.random import Random


def moons(n, noise, seed):
    random = Random(seed)
    points, labels = [], []
    for i in range(n):
        label = i % 2
        count = (n + 1 - label) // 2
        angle = math.pi * (i // 2) / (max(count, 2) - 1)
        x, y = math.cos(angle), math.sin(angle)
        if label == 1:
            x, y = 1 - x, 0.5 - y
        points.append([x + noise * random.normal(), y + noise * random.normal()])
        labels.append(label)
    return np.array(points), np.array(labels)


def circles(n, noise, seed):
    random = Random(seed)
    points, labels = [], []
    for i in range(n):
        label = i % 2
        count = (n + 1 - label) // 2
        angle = 2 * math.pi * (i // 2) / count
        radius = 1 if label == 0 else 0.5
        x, y = radius * math.cos(angle), radius * math.sin(angle)
        points.append([x + noise * random.normal(), y + noise * random.normal()])
        labels.append(label)
    return np.array(points), np.array(labels)


def xor(n, noise, seed):
    random = Random(seed)
    points, labels = [], []
    for _ in range(n):
        x = 2 * random.uniform() - 1
        y = 2 * random.uniform() - 1
        points.append([x + noise * random.normal(), y + noise * random.normal()])
        labels.append(1 if x * y < 0 else 0)
    return np.array(points), np.array(labels)


def spiral(n, noise, seed):
    random = Random(seed)
    points, labels = [], []
    for i in range(n):
        label = i % 2
        count = (n + 1 - label) // 2
        t = (i // 2 + 1) / count
        angle = 3 * math.pi * t + math.pi * label
        x, y = t * math.cos(angle), t * math.sin(angle)
        points.append([x + noise * random.normal(), y + noise * random.normal()])
        labels.append(label)
    return np.array(points), np.array(labels)


def blobs(n, noise, seed):
    random = Random(seed)
    points, labels = [], []
    for i in range(n):
        label = i % 2
        x = y = 1 if label == 1 else -1
        points.append([x + noise * random.normal(), y + noise * random.normal()])
        labels.append(label)
    return np.array(points), np.array(labels)
