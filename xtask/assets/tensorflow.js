// TensorFlow.js at the same work as the network lab: plain descent on 250 rows, all of them in a step. Each backend
// that starts here is tried; `window.peer` holds their epochs a second.
const tf = window.tf;
const SECONDS = 2;

const random = tf.randomNormal;
const layers = hidden => [2, ...hidden, 1].slice(1).map((size, i) => {
    const before = [2, ...hidden][i];
    return [tf.variable(random([before, size], 0, 1 / Math.sqrt(before), 'float32', i + 1)), tf.variable(tf.zeros([size]))];
});

async function epochsASecond(hidden) {
    const x = random([250, 2], 0, 1, 'float32', 7);
    const y = tf.tidy(() => x.square().sum(1, true).less(1.4).toFloat());
    const network = layers(hidden);
    const optimizer = tf.train.sgd(0.3);
    const loss = () => {
        let out = x;
        network.forEach(([weights, bias], i) => {
            out = out.matMul(weights).add(bias);
            if (i + 1 < network.length) out = out.tanh();
        });
        return tf.losses.sigmoidCrossEntropy(y, out);
    };
    const step = () => optimizer.minimize(loss);
    for (let i = 0; i < 30; i++) step();
    await network[0][0].data();
    const start = performance.now();
    let epochs = 0;
    while (performance.now() - start < 1000 * SECONDS) {
        for (let i = 0; i < 20; i++) step();
        epochs += 20;
        // Work that was only queued has not been done.
        await network[0][0].data();
    }
    return 1000 * epochs / (performance.now() - start);
}

const peer = {};
tf.wasm?.setWasmPaths('./');
for (const backend of ['cpu', 'wasm', 'webgl']) {
    try {
        if (!await tf.setBackend(backend)) continue;
        await tf.ready();
        peer[backend] = { '4-2': await epochsASecond([4, 2]), '8-8-8-8-8-8': await epochsASecond(Array(6).fill(8)) };
    } catch (error) {
        peer[backend] = { error: String(error) };
    }
}
window.peer = JSON.stringify(peer);
