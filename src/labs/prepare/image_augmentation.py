# pip install numpy pandas scipy==1.17.1
import json
import math
import sys

import numpy as np

part = "transforms"  # or "networks", where two play
SEED = 1
STEPS = 600


from ml.random import Random


if part == "transforms":
    import pandas as pd
    from scipy import ndimage

    path = sys.argv[1] if len(sys.argv) > 1 else "digits.csv"
    PIXELS = [f"pixel_{line}_{column}" for line in range(8) for column in range(8)]
    CLASS = "digit"
    SHRUNK = 1  # so many pixels, across and down, become one
    TRAINING = 200  # pictures that train, at most
    ROTATE = 0
    SHIFT = 1
    FLIP = False
    NOISE = 0
    CUTOUT = 0
    MIXUP = 0
    BEFORE_SPLIT = False  # also copy before the split, which is wrong
    PUSH_BY = "shift"  # what is done to every test picture
    PUSH = 0.25  # and the share of the most
    HIDDEN, BATCH, RATE = 32, 32, 0.01
    TEST_SHARE, MOST_PICTURES = 0.4, 1000
    COPY_STREAM, PUSH_STREAM, LEAK_STREAM = 2**21, 2**22, 2**23
    EPOCH_STRIDE, LEAK_EPOCH, COPIES, LEAKY_TEST = 2**12, 2**18, 5, 0.2

    table = pd.read_csv(path).dropna(subset=[*PIXELS, CLASS]).reset_index(drop=True)
    names, labels = np.unique(table[CLASS].to_numpy(), return_inverse=True)
    wide = math.isqrt(len(PIXELS))
    outputs, side = max(len(names), 2), wide // SHRUNK
    order = Random(SEED).permutation(len(table))[:MOST_PICTURES]
    cut = len(order) - max(int(len(order) * TEST_SHARE), 1)
    train, test = order[: min(max(TRAINING, 1), cut)], order[cut:]
    ink = table[PIXELS].to_numpy(dtype=float)
    ink = ink.reshape(-1, side, SHRUNK, side, SHRUNK).mean(axis=(2, 4)).reshape(-1, side * side)
    least, most = ink[train].min(), ink[train].max()
    ink = (ink - least) / (most - least) if most > least else np.zeros_like(ink)
    x_train, y_train, x_test, y_test = ink[train], labels[train], ink[test], labels[test]


    def shift(picture, right, down):
        return ndimage.shift(picture.reshape(side, side), (down, right), order=1, mode="constant").ravel()


    def rotate(picture, degrees):
        turned = ndimage.rotate(picture.reshape(side, side), degrees, reshape=False, order=1, mode="constant")
        return turned.ravel()


    def flip(picture):
        return picture.reshape(side, side)[:, ::-1].ravel()


    def cutout(picture, size, line, column):
        holed = picture.reshape(side, side).copy()
        top, left = line - size // 2, column - size // 2
        holed[max(top, 0) : max(top + size, 0), max(left, 0) : max(left + size, 0)] = 0
        return holed.ravel()


    def copy(picture, random):
        if ROTATE > 0:
            picture = rotate(picture, (2 * random.uniform() - 1) * ROTATE)
        if SHIFT > 0:
            right, down = ((2 * random.uniform() - 1) * SHIFT for _ in range(2))
            picture = shift(picture, right, down)
        if FLIP and random.uniform() < 0.5:
            picture = flip(picture)
        if NOISE > 0:
            picture = np.clip(picture + NOISE * np.array([random.normal() for _ in picture]), 0, 1)
        if CUTOUT > 0:
            line, column = random.below(side), random.below(side)
            picture = cutout(picture, CUTOUT, line, column)
        return picture


    def beta(alpha, random):
        while True:
            a, b = (random.uniform() ** (1 / alpha) for _ in range(2))
            if 0 < a + b <= 1:
                return a / (a + b)


    def stream(epoch, picture):
        return Random(((SEED + COPY_STREAM) << 32) + epoch * EPOCH_STRIDE + picture)


    one_hot = np.eye(outputs)


    def copies(epoch):
        """All training pictures as an epoch sees them, before they are mixed; and what each is mixed with."""
        drawn, partners = [], []
        for i, picture in enumerate(x_train):
            random = stream(epoch, i)
            drawn.append(copy(picture, random))
            if MIXUP > 0:
                share = beta(MIXUP, random)
                partners.append((random.below(len(x_train)), share))
        return np.array(drawn), partners


    def lesson(epoch):
        drawn, partners = copies(epoch)
        if not partners:
            return drawn, one_hot[y_train]
        other, share = np.array([p for p, _ in partners]), np.array([s for _, s in partners])[:, None]
        y = one_hot[y_train]
        return share * drawn + (1 - share) * drawn[other], share * y + (1 - share) * y[other]


    class Network:
        """Dense layers, tanh, softmax; Adam on the mean log loss of 32 rows at a time, reshuffled every epoch."""

        def __init__(self):
            random, self.held = Random(SEED), []
            for before, after in ((side * side, HIDDEN), (HIDDEN, outputs)):
                reach = math.sqrt(6 / (before + after))
                weights = [[(2 * random.uniform() - 1) * reach for _ in range(before)] for _ in range(after)]
                self.held.append(np.array(weights))
                self.held.append(np.zeros(after))
            self.m, self.v = ([np.zeros_like(h) for h in self.held] for _ in range(2))
            self.powers, self.epoch, self.seen, self.shuffled = [1.0, 1.0], 0, 0, None

        def forward(self, x):
            w1, b1, w2, b2 = self.held
            hidden = np.tanh(x @ w1.T + b1)
            return hidden, hidden @ w2.T + b2

        def read(self, x):
            return self.forward(x)[1].argmax(axis=1)

        def step(self, x, y):
            n = len(x)
            batch = min(BATCH, n - self.seen)
            if batch < n and self.shuffled != self.epoch:
                self.rows, self.shuffled = Random((SEED << 32) + self.epoch).permutation(n), self.epoch
            rows = self.rows[self.seen : self.seen + batch] if batch < n else range(n)
            x, y = x[list(rows)], y[list(rows)]
            hidden, z = self.forward(x)
            e = np.exp(z - z.max(axis=1, keepdims=True))
            back = (e / e.sum(axis=1, keepdims=True) - y) / batch
            below = back @ self.held[2] * (1 - hidden**2)
            slopes = [below.T @ x, below.sum(axis=0), back.T @ hidden, back.sum(axis=0)]
            self.powers = [self.powers[0] * 0.9, self.powers[1] * 0.999]
            for i, slope in enumerate(slopes):
                self.m[i] = 0.9 * self.m[i] + 0.1 * slope
                self.v[i] = 0.999 * self.v[i] + 0.001 * slope**2
                by = self.m[i] / (1 - self.powers[0]) / (np.sqrt(self.v[i] / (1 - self.powers[1])) + 1e-8)
                self.held[i] = self.held[i] - RATE * by
            self.seen += batch
            if self.seen == n:
                self.epoch, self.seen = self.epoch + 1, 0


    plain, augmented = Network(), Network()
    made_for, (x, y) = 0, lesson(0)
    if BEFORE_SPLIT:
        leaky, mixup, MIXUP = Network(), MIXUP, 0
        pool = np.vstack([copies(LEAK_EPOCH + k)[0] for k in range(COPIES)])
        of = np.tile(y_train, COPIES)
        shuffled = Random(SEED + LEAK_STREAM).permutation(len(pool))
        told = len(pool) - int(len(pool) * LEAKY_TEST)
        known, held_back = shuffled[:told], shuffled[told:]
        unseen = [((SEED + PUSH_STREAM) << 32) + EPOCH_STRIDE + i for i in range(len(x_test))]
        never_met = np.array([copy(picture, Random(seed)) for picture, seed in zip(x_test, unseen)])
        MIXUP = mixup
    for _ in range(STEPS):
        plain.step(x_train, one_hot[y_train])
        if made_for != augmented.epoch:
            made_for, (x, y) = augmented.epoch, lesson(augmented.epoch)
        augmented.step(x, y)
        if BEFORE_SPLIT:
            leaky.step(pool[known], one_hot[of[known]])


    def push(picture, i):
        random = Random(((SEED + PUSH_STREAM) << 32) + i)
        line, column = random.below(side), random.below(side)
        if PUSH_BY == "shift":
            return shift(picture, PUSH * side / 2, 0)
        if PUSH_BY == "rotate":
            return rotate(picture, PUSH * 180)
        if PUSH_BY == "flip":
            return flip(picture) if PUSH >= 0.5 else picture
        if PUSH_BY == "cutout":
            return cutout(picture, math.floor(PUSH * side * 0.75 + 0.5), line, column)
        noise = np.array([random.normal() for _ in picture])
        return np.clip(picture + PUSH * 0.5 * noise, 0, 1) if PUSH > 0 else picture


    def nearest(picture, passed_over=None):
        """The class of the nearest training picture, this one slid by at most one pixel to any side."""
        slid = [shift(picture, right, down) for right in (0, -1, 1) for down in (0, -1, 1)]
        distances = np.min([((x_train - p) ** 2).sum(axis=1) for p in slid], axis=0)
        if passed_over is not None:
            distances[passed_over] = np.inf
        return y_train[distances.argmin()]


    pushed = np.array([push(picture, i) for i, picture in enumerate(x_test)])
    results = {
        "pushed_with": float((augmented.read(pushed) == y_test).mean()),
        "pushed_without": float((plain.read(pushed) == y_test).mean()),
        "written_with": float((augmented.read(x_test) == y_test).mean()),
        "written_without": float((plain.read(x_test) == y_test).mean()),
        "kept": float(np.mean([nearest(picture) == label for picture, label in zip(pushed, y_test)])),
    }
    if MIXUP == 0:
        drawn = copies(augmented.epoch)[0]
        near = np.array([nearest(picture, i) for i, picture in enumerate(drawn)])
        is_changed = (near == plain.read(drawn)) & (near != y_train)
        nothing = not (ROTATE or SHIFT or FLIP or NOISE or CUTOUT)
        results["doubtful"] = 0.0 if nothing else float(is_changed.mean())
    if BEFORE_SPLIT:
        results["flattering"] = float((leaky.read(pool[held_back]) == of[held_back]).mean())
        results["honest"] = float((leaky.read(never_met) == y_test).mean())
    print(json.dumps(results))

if part == "networks":
    CLOUDS = 8
    REAL_POINTS = 500
    GENERATOR_RATE = 0.002
    DISCRIMINATOR_RATE = 0.005
    LOSS = "non_saturating"  # what the generator makes small
    DEVIATION, BATCH, HIDDEN, MADE, COVERED = 0.1, 64, 16, 256, 5
    LOOK_STREAM, REAL_STREAM = 2**24, 2**25


    def sigmoid(z):
        return 1 / (1 + np.exp(-np.clip(z, -708, 708)))


    def normals(random, count):
        return np.array([[random.normal(), random.normal()] for _ in range(count)])


    angles = 2 * np.pi * np.arange(CLOUDS) / CLOUDS
    middles = np.column_stack([np.cos(angles), np.sin(angles)])
    real = middles[np.arange(REAL_POINTS) % CLOUDS] + DEVIATION * normals(Random(SEED + REAL_STREAM), REAL_POINTS)


    class Network:
        """Two hidden layers of tanh and a linear output; Adam with a first moment of one half."""

        def __init__(self, outputs, seed, rate):
            random, self.rate, self.W, self.b = Random(seed), rate, [], []
            for before, after in ((2, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, outputs)):
                reach = math.sqrt(6 / (before + after))
                weights = [[(2 * random.uniform() - 1) * reach for _ in range(before)] for _ in range(after)]
                self.W.append(np.array(weights))
                self.b.append(np.zeros(after))
            self.memory = [[np.zeros_like(p), np.zeros_like(p)] for p in (*self.W, *self.b)]
            self.powers = [1.0, 1.0]

        def forward(self, x):
            values = [x]
            for layer, (w, b) in enumerate(zip(self.W, self.b)):
                z = values[-1] @ w.T + b
                values.append(np.tanh(z) if layer < 2 else z)
            return values

        def back(self, values, slope):
            """The gradient, and the slope that comes back to the inputs, from the slope by the output's sum."""
            weights, biases = [None] * 3, [None] * 3
            for layer in (2, 1, 0):
                weights[layer], biases[layer] = slope.T @ values[layer], slope.sum(axis=0)
                slope = slope @ self.W[layer]
                if layer > 0:
                    slope = slope * (1 - values[layer] ** 2)
            return [*weights, *biases], slope

        def move(self, gradient):
            self.powers = [self.powers[0] * 0.5, self.powers[1] * 0.999]
            for i, slope in enumerate(gradient):
                held, place, memory = (self.W, i, self.memory[i]) if i < 3 else (self.b, i - 3, self.memory[i])
                memory[0] = 0.5 * memory[0] + 0.5 * slope
                memory[1] = 0.999 * memory[1] + 0.001 * slope**2
                by = memory[0] / (1 - self.powers[0]) / (np.sqrt(memory[1] / (1 - self.powers[1])) + 1e-8)
                held[place] = held[place] - self.rate * by


    generator = Network(2, 2 * SEED, GENERATOR_RATE)
    discriminator = Network(1, 2 * SEED + 1, DISCRIMINATOR_RATE)


    def make(noise):
        return generator.forward(noise)[-1]


    for step in range(STEPS):
        random = Random(((SEED + 3 * 2**20) << 32) + step)
        rows = [random.below(REAL_POINTS) for _ in range(BATCH)]
        seen = np.vstack([real[rows], make(normals(random, BATCH))])
        is_real = np.repeat([1.0, 0.0], BATCH)[:, None]
        values = discriminator.forward(seen)
        discriminator.move(discriminator.back(values, (sigmoid(values[-1]) - is_real) / (2 * BATCH))[0])

        making = generator.forward(normals(random, BATCH))
        values = discriminator.forward(making[-1])
        says = sigmoid(values[-1])
        slope = (says - 1 if LOSS == "non_saturating" else -says) / BATCH
        generator.move(generator.back(making, discriminator.back(values, slope)[1])[0])

    made = make(normals(Random(SEED + LOOK_STREAM), MADE))
    of_real, of_made = (sigmoid(discriminator.forward(points)[-1][:, 0]) for points in (real, made))


    def log(share):
        return np.log(np.maximum(share, np.finfo(float).eps))


    value = float(log(of_real).mean() + log(1 - of_made).mean())
    distances = ((made[:, None, :] - middles) ** 2).sum(axis=2)
    nearest = distances.argmin(axis=1)
    on = np.bincount(nearest[distances.min(axis=1) <= 9 * DEVIATION**2], minlength=CLOUDS)
    results = {
        "covered": int((on >= COVERED).sum()),
        "hits": int(on.sum()) / MADE,
        "said_real": float(of_real.mean()),
        "said_made": float(of_made.mean()),
        "value": value,
        "loss_discriminator": -value / 2,
        "loss_generator": float((-log(of_made) if LOSS == "non_saturating" else log(1 - of_made)).mean()),
    }
    for name, network in (("generator", generator), ("discriminator", discriminator)):
        results[name] = [float(p) for w, b in zip(network.W, network.b) for p in (*w.ravel(), *b)]
    print(json.dumps(results))
