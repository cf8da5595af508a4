# pip install numpy (and pandas for a table)
import json
import math

import numpy as np

source = "circles"  # or "moons", "xor", "spiral", "blobs", "plane", "wave", or "table"
HIDDEN = [4, 2]
ACTIVATION = "tanh"
CLASSES = 2  # None where a height is predicted
INPUTS = ["x1", "x2"]
SEED = 1  # of the rows and of their split
START = 1  # of the weights, the order of rows, and dropout
STEPS = 0
KNOBS = {"rate": 0.3, "batch": 1000, "optimizer": "plain", "penalty": "none", "strength": 0.01, "dropout": 0}
TURNS = []  # knobs turned later: after which step, which, to what
PAINTED = []
ERASED = []
WATCHED = None  # rows that early stopping looks at
WITHOUT = None  # a hidden neuron that is left out for comparison: layer and place
ALL_ROWS = 1000  # a batch of so many is all rows
BLOCK = 256  # so many rows at a time
SPLIT_STREAM = 2**20


from ml.random import Random


if source != "table":
    ROWS = 500
    NOISE = 0.15

if source == "circles":
    from ml.generate.shapes import circles


    points, values = circles(ROWS, NOISE, SEED)
elif source == "moons":
    from ml.generate.shapes import moons


    points, values = moons(ROWS, NOISE, SEED)
elif source == "xor":
    from ml.generate.shapes import xor


    points, values = xor(ROWS, NOISE, SEED)
elif source == "spiral":
    from ml.generate.shapes import spiral


    points, values = spiral(ROWS, NOISE, SEED)
elif source == "blobs":
    from ml.generate.shapes import blobs


    points, values = blobs(ROWS, NOISE, SEED)
elif source == "plane":
    from ml.generate.surfaces import plane


    points, values = plane(ROWS, NOISE, SEED)
elif source == "wave":
    from ml.generate.surfaces import wave


    points, values = wave(ROWS, NOISE, SEED)
else:
    import sys

    import pandas as pd

    ACROSS = "flavanoids"
    UP = "color_intensity"
    TARGET = "cultivar"
    MOST_ROWS = 2000
    path = sys.argv[1] if len(sys.argv) > 1 else "wine.csv"
    table = pd.read_csv(path).dropna(subset=[ACROSS, UP, TARGET]).reset_index(drop=True)
    if len(table) > MOST_ROWS:
        table = table.iloc[sorted(Random(SEED).permutation(len(table))[:MOST_ROWS])].reset_index(drop=True)
    points = table[[ACROSS, UP]].to_numpy(dtype=float)
    values = table[TARGET].to_numpy()
    values = values.astype(float) if CLASSES is None else np.unique(values, return_inverse=True)[1]

# Half of the rows train, a quarter validates, a quarter tests; painted rows train, too.
n = len(points)
order = Random(SEED + SPLIT_STREAM).permutation(n)
trained = (n + 1) // 2
validated = (n - trained) // 2
parts = {"train": order[:trained], "validation": order[trained : trained + validated], "test": order[trained + validated :]}


def scale_of(column):
    deviation = column.std()
    return column.mean(), deviation if deviation > 1e-12 else 1.0


center, spread = zip(*(scale_of(points[parts["train"], axis]) for axis in (0, 1)))
if CLASSES is None:
    middle, deviation = scale_of(values[parts["train"]])
    values = (values - middle) / deviation


def rounded(values):
    """To whole steps of 2^-24: what numpy and others make differently in the last bit is the same again."""
    return np.round(values * 2**24) / 2**24


def inputs_of(places):
    x = (places[:, 0] - center[0]) / spread[0]
    y = (places[:, 1] - center[1]) / spread[1]
    known = {"x1": x, "x2": y, "x1_squared": x * x, "x2_squared": y * y, "product": x * y}
    known |= {"sin_x1": np.sin(np.pi * x), "sin_x2": np.sin(np.pi * y)}
    return rounded(np.array([known[name] for name in INPUTS]))


def targets_of(values):
    if CLASSES is not None and CLASSES > 2:
        return np.array([(values == c).astype(float) for c in range(CLASSES)])
    return rounded(np.asarray(values, dtype=float)[None, :])


def rows_of(part):
    rows = [row for row in parts[part] if row not in ERASED]
    places, found = points[rows].reshape(-1, 2), np.asarray(values)[rows]
    if part == "train" and PAINTED:
        places = np.vstack([places, [dab[:2] for dab in PAINTED]])
        dabs = [dab[2] if CLASSES is not None else dab[2] * 2 - 1 for dab in PAINTED]
        found = np.concatenate([found, dabs])
    return inputs_of(places), targets_of(found)


data = {part: rows_of(part) for part in parts}
x, y = data["train"]
m = x.shape[1]

# The start: uniform weights within the reach of Glorot (of He for ReLU), biases 0.
sizes = [len(INPUTS), *HIDDEN, CLASSES if CLASSES is not None and CLASSES > 2 else 1]
random = Random(START)
W, b = [], []
for before, after in zip(sizes, sizes[1:]):
    reach = math.sqrt(6 / before if ACTIVATION == "relu" else 6 / (before + after))
    W.append(np.array([[(2 * random.uniform() - 1) * reach for _ in range(before)] for _ in range(after)]))
    b.append(np.zeros(after))


# At a large learning rate a difference in the last bit grows to another network. So e^x is made of plain arithmetic,
# and everything is added in a fixed order: the weights are those of the lab to the last bit.
def fraction(x):
    """e^x as above ÷ below, by fdlibm: 2^k · (R + r) ÷ (R - r), where x = k·ln 2 + r and R = r·coth(r/2)."""
    x = np.clip(x, -708, 709)
    k = (x * 1.4426950408889634 + 1.5 * 2**52) - 1.5 * 2**52
    r = (x - k * 6.931471803691238e-1) - k * 1.9082149292705877e-10
    t = r * r
    series = t * 4.1381367970572385e-8
    for p in (-1.6533902205465252e-6, 6.613756321437934e-5, -2.7777777777015593e-3, 1.6666666666666602e-1):
        series = t * (p + series)
    return np.ldexp(2 + series + r, k.astype(int)), 2 + series - r


def exp(x):
    above, below = fraction(x)
    return above / below


def sigmoid(z):
    above, below = fraction(-z)
    return below / (below + above)


def tanh(z):
    above, below = fraction(-2 * np.abs(z))
    return np.copysign((below - above) / (below + above), z)


def weighted(start, W, values):
    """start + W @ values, value by value."""
    total = start[:, None] + np.zeros((1, values.shape[1]))
    for i, row in enumerate(values):
        total = total + W[:, i, None] * row
    return total


def summed(terms):
    """The sum over the rows, which are the last axis: in blocks, eight side by side."""
    total = 0.0
    for at in range(0, terms.shape[-1], BLOCK):
        block = terms[..., at : at + BLOCK]
        filled = np.zeros((*block.shape[:-1], -(-block.shape[-1] // 8) * 8))
        filled[..., : block.shape[-1]] = block
        eight = np.add.accumulate(filled.reshape(*block.shape[:-1], -1, 8), axis=-2)[..., -1, :]
        a, b, c, d, e, f, g, h = np.moveaxis(eight, -1, 0)
        total = total + (((a + e) + (c + g)) + ((b + f) + (d + h)))
    return total


ACTIVATE = {"sigmoid": sigmoid, "tanh": tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}
SLOPE = {
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a * a,
    "relu": lambda a: (a > 0).astype(float),
    "linear": np.ones_like,
}


def forward(x, W, masks=None):
    values, passed = [x], [x]
    for layer in range(len(W)):
        z = weighted(b[layer], W[layer], passed[-1])
        if layer == len(W) - 1:
            return values, passed, z
        values.append(ACTIVATE[ACTIVATION](z))
        passed.append(values[-1] if masks is None else values[-1] * masks[layer])


def predict(z):
    if CLASSES is None:
        return z
    if len(z) == 1:
        return sigmoid(z)
    e = exp(z - z.max(axis=0))
    return e / sum(e)


def gradient(x, y, masks=None):
    """The gradient of the mean loss, without the penalty, and how strong the error signal is in each layer."""
    values, passed, z = forward(x, W, masks)
    back = (predict(z) - y) * (2 if CLASSES is None else 1)
    slopes, signal = [], []
    for layer in reversed(range(len(W))):
        share = 1 / x.shape[1]
        slopes.append((summed(back[:, None, :] * passed[layer]) * share, summed(back) * share))
        signal.append(math.sqrt((back**2).mean()))
        if layer > 0:
            back = weighted(np.zeros(len(passed[layer])), W[layer].T, back)
            back = back if masks is None else back * masks[layer - 1]
            back = back * SLOPE[ACTIVATION](values[layer])
    return slopes[::-1], signal[::-1]


def draw_masks(step, rows):
    if knobs["dropout"] == 0:
        return None
    generator = Random(((START + 2**20) << 32) + step).generator
    blocks = []
    for start in range(0, rows, BLOCK):
        count = min(BLOCK, rows - start)
        drawn = [generator.random((neurons, count)) for neurons in HIDDEN]
        blocks.append([np.where(u < knobs["dropout"], 0.0, 1 / (1 - knobs["dropout"])) for u in drawn])
    return [np.hstack(layer) for layer in zip(*blocks)]


def forget():
    global velocity, squares, powers
    velocity = [[np.zeros_like(w), np.zeros_like(v)] for w, v in zip(W, b)]
    squares = [[np.zeros_like(w), np.zeros_like(v)] for w, v in zip(W, b)]
    powers = [1.0, 1.0]


def turn(step):
    old = knobs["optimizer"]
    here = [(what, value) for at, what, value in TURNS if at == step]
    for what, value in here:
        if what != "weight":
            knobs[what] = value
    if knobs["optimizer"] != old:
        forget()
    for what, value in here:
        if what == "weight":
            layer, to, before, weight = value
            if 1 <= layer < len(sizes) and to < sizes[layer] and before <= sizes[layer - 1]:
                if before < sizes[layer - 1]:
                    W[layer - 1][to, before] = weight
                else:
                    b[layer - 1][to] = weight


def move(slopes):
    rate, strength = knobs["rate"], knobs["strength"]
    if knobs["optimizer"] == "adam":
        powers[0], powers[1] = powers[0] * 0.9, powers[1] * 0.999
    for layer, pair in enumerate(slopes):
        for kind, (held, slope) in enumerate(zip((W, b), pair)):
            if kind == 0 and knobs["penalty"] == "l2":
                slope = slope + strength * W[layer]
            v, s = velocity[layer], squares[layer]
            if knobs["optimizer"] == "plain":
                by = slope
            elif knobs["optimizer"] == "momentum":
                by = v[kind] = 0.9 * v[kind] + slope
            else:
                v[kind] = 0.9 * v[kind] + (1 - 0.9) * slope
                s[kind] = 0.999 * s[kind] + (1 - 0.999) * (slope * slope)
                first, second = 1 / (1 - powers[0]), 1 / (1 - powers[1])
                held[layer] = held[layer] - rate * (v[kind] * first) / (np.sqrt(s[kind] * second) + 1e-8)
                continue
            held[layer] = held[layer] - rate * by
        if knobs["penalty"] == "l1":
            W[layer] = np.sign(W[layer]) * np.maximum(np.abs(W[layer]) - rate * strength, 0)


def losses(part, W):
    x, y = data[part]
    if x.shape[1] == 0:
        return np.zeros(0), np.zeros(0, dtype=bool)
    z = forward(x, W)[2]
    if CLASSES is None:
        return (z[0] - y[0]) ** 2, None
    if len(z) == 1:
        loss = np.logaddexp(0, np.where(y[0] == 1, -z[0], z[0]))
        right = (z[0] >= 0) == (y[0] == 1)
    else:
        loss = np.logaddexp.reduce(z, axis=0) - (z * y).sum(axis=0)
        right = z.argmax(axis=0) == y.argmax(axis=0)
    return np.minimum(loss, -math.log(2.0**-52)), right


def mean(loss):
    return float(loss.mean()) if len(loss) else None


def score(part, W):
    loss, right = losses(part, W)
    if len(loss) == 0:
        return None
    if CLASSES is None:
        variance = data[part][1][0].var()
        return 1 - loss.mean() / variance if variance > 1e-12 else None
    return float(right.mean())


knobs = dict(KNOBS)
forget()
looks = []
epochs, seen, shuffled, rows = 0, 0, None, None
for step in range(STEPS + 1):
    if WATCHED and step % (1 << max(0, math.ceil(step / 400) - 1).bit_length()) == 0:
        looks.append((mean(losses(WATCHED, W)[0]), step, [w.copy() for w in W], [v.copy() for v in b]))
    turn(step)
    if step == STEPS:
        break
    if m == 0:
        epochs += 1
        continue
    batch = min(m if knobs["batch"] >= ALL_ROWS else knobs["batch"], m - seen)
    if batch < m and shuffled != epochs:
        rows, shuffled = Random((START << 32) + epochs).permutation(m), epochs
    chosen = rows[seen : seen + batch] if batch < m else list(range(m))
    move(gradient(x[:, chosen], y[:, chosen], draw_masks(step, batch))[0])
    seen += batch
    if seen == m:
        epochs, seen = epochs + 1, 0

results = {"loss_" + part: mean(losses(part, W)[0]) for part in ("train", "test")}
results |= {"score_" + part: score(part, W) for part in ("train", "test")}
total = {"l1": sum(np.abs(w).sum() for w in W), "l2": sum((w**2).sum() for w in W) / 2}
penalty = knobs["strength"] * total[knobs["penalty"]] if knobs["penalty"] in total else 0.0
results["objective"] = results["loss_train"] + penalty if m else None
results["epoch"] = epochs + seen / max(m, 1)
results["weight_squares"] = float(2 * total["l2"])
signal = gradient(x, y)[1] if m else [0.0]
results["reach"] = signal[0] / signal[-1] if len(signal) > 1 and signal[-1] > 0 else None
if CLASSES is None:
    results["rmse_test"] = math.sqrt(results["loss_test"]) * deviation
if WITHOUT:
    thinned = [w.copy() for w in W]
    thinned[WITHOUT[0]][:, WITHOUT[1]] = 0
    results["adds"] = score("test", W) - score("test", thinned)
if WATCHED:
    loss, step, W_best, b_best = min(looks, key=lambda look: look[:2])
    results |= {"best_step": step, "best_loss": loss}
    here, b = b, b_best
    results["honest_loss"] = mean(losses("validation" if WATCHED == "test" else "test", W_best)[0])
    b = here
results["weights"] = [float(v) for w, c in zip(W, b) for v in [*w.ravel(), *c]]
print(json.dumps(results))
