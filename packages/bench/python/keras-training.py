"""The process of one training by Keras: makes step after step until it is killed, and reports each.

Reads a job from standard input: JSON with the images per step, the input's sides and the network as a graph whose
weights have shapes alone. Writes one line of JSON per step to file descriptor 3.
"""

import json
import os
import resource
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
try:
    import keras
    import tensorflow as tf
except ImportError as missing:
    sys.exit(f"{missing.name} is missing from {sys.executable}; install tensorflow-cpu there.")

layers = keras.layers

ACTIVATIONS = {
    "linear": lambda activation: layers.Activation("linear"),
    "relu": lambda activation: layers.Activation("relu"),
    "relu6": lambda activation: layers.Activation("relu6"),
    "leakyRelu": lambda activation: layers.LeakyReLU(activation["alpha"]),
    "sigmoid": lambda activation: layers.Activation("sigmoid"),
    "swish": lambda activation: layers.Activation("swish"),
    "hardSwish": lambda activation: layers.Activation("hard_swish"),
}


def activated(node, x):
    return ACTIVATIONS[node["activation"]["kind"]](node["activation"])(x)


def windows(node):
    return {"strides": node["strides"], "padding": node["padding"]}


def conv2d(node, x):
    height, width, _, filters = node["kernel"]["shape"]
    options = {"dilation_rate": node["dilations"], "use_bias": node["bias"] is not None}
    return activated(node, layers.Conv2D(filters, (height, width), **windows(node), **options)(x))


def depthwise(node, x):
    height, width, _, multiplier = node["kernel"]["shape"]
    options = {"dilation_rate": node["dilations"], "use_bias": node["bias"] is not None}
    layer = layers.DepthwiseConv2D((height, width), depth_multiplier=multiplier, **windows(node), **options)
    return activated(node, layer(x))


def padded(node, x):
    return layers.ZeroPadding2D(((node["top"], node["bottom"]), (node["left"], node["right"])))(x)


OPERATIONS = {
    "conv2d": conv2d,
    "depthwiseConv2d": depthwise,
    "batchNorm": lambda node, x: layers.BatchNormalization(epsilon=node["epsilon"])(x),
    "activation": activated,
    "maxPool": lambda node, x: layers.MaxPool2D(node["size"], **windows(node))(x),
    "averagePool": lambda node, x: layers.AveragePooling2D(node["size"], **windows(node))(x),
    "globalAveragePool": lambda node, x: layers.GlobalAveragePooling2D(keepdims=node["keepDims"])(x),
    "add": lambda node, *xs: layers.Add()(list(xs)),
    "multiply": lambda node, *xs: layers.Multiply()(list(xs)),
    "concat": lambda node, *xs: layers.Concatenate()(list(xs)),
    "upsample": lambda node, x: layers.UpSampling2D(node["factors"], interpolation=node["interpolation"])(x),
    "zeroPadding": padded,
    "reshape": lambda node, x: layers.Reshape(node["shape"])(x),
}


def network(graph, size):
    """The graph as a Keras model, with weights of Keras' own choice."""
    values = {}
    for node in graph["nodes"]:
        if node["op"] == "input":
            values[node["name"]] = layers.Input((size["height"], size["width"], node["shape"][2]))
            source = values[node["name"]]
            continue
        inputs = [values[name] for name in node["inputs"]]
        values[node["name"]] = OPERATIONS[node["op"]](node, *inputs)
    return keras.Model(source, [values[name] for name in graph["outputs"]])


def parameters_of(graph):
    """How many numbers the graph's weights are, running statistics included."""
    weights = [field for node in graph["nodes"] for field in node.values() if isinstance(field, dict) and "shape" in field]
    return sum(int(tf.TensorShape(weight["shape"]).num_elements()) for weight in weights)


def main():
    job = json.load(sys.stdin)
    keras.utils.set_random_seed(job["seed"])
    model = network(job["graph"], job["input"])
    wanted = parameters_of(job["graph"])
    if model.count_params() != wanted:
        sys.exit(f"The Keras model has {model.count_params()} parameters; the graph has {wanted}.")

    optimiser = keras.optimizers.Adam(1e-3)
    images = tf.random.uniform((job["batch"], job["input"]["height"], job["input"]["width"], 3))
    targets = [tf.random.uniform([job["batch"], *output.shape[1:]]) for output in model.outputs]

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            outputs = model(images, training=True)
            loss = tf.add_n([tf.reduce_mean(tf.square(y - t)) for y, t in zip(outputs, targets)])
        gradients = tape.gradient(loss, model.trainable_variables)
        optimiser.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    note = f"Keras {keras.__version__} on TensorFlow {tf.__version__}: prepared arrays, squares as loss, no augmentation"
    while True:
        loss = float(step())
        used = resource.getrusage(resource.RUSAGE_SELF)
        report = {
            "at": time.perf_counter() * 1000,
            "loss": loss,
            "peak": used.ru_maxrss * 1024,
            "cpu": (used.ru_utime + used.ru_stime) * 1000,
            "note": note,
        }
        os.write(3, f"{json.dumps(report)}\n".encode())


main()
