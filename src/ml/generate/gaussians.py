import numpy as np

from ml.random import Random


def two_gaussians(n, separation, positive_share, seed):
    random = Random(seed)
    positives = int(n * positive_share + 0.5)
    labels = np.array([i < positives for i in range(n)], dtype=bool)
    scores = np.array([(separation if is_positive else 0) + random.normal() for is_positive in labels])
    return scores, labels
