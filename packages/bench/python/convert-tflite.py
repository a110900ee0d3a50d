"""Writes a folded network as TensorFlow Lite, by TensorFlow's own converter: convert-tflite.py NETWORK.safetensors MODEL.tflite

The network is what `toTensors` of @rsanet/train writes: weights by <node>/<field>, the graph and its input as JSON.
"""

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
try:
    import tensorflow as tf
    from safetensors import safe_open
except ImportError as missing:
    sys.exit(f"{missing.name} is missing from {sys.executable}; install tensorflow-cpu and safetensors there.")

ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": tf.nn.relu,
    "relu6": tf.nn.relu6,
    "sigmoid": tf.sigmoid,
}


def convolved(node, weights, y):
    y = y if node["bias"] is None else y + weights["bias"]
    return ACTIVATIONS[node["activation"]["kind"]](y)


def conv2d(node, weights, x):
    padding = node["padding"].upper()
    return convolved(node, weights, tf.nn.conv2d(x, weights["kernel"], node["strides"], padding, dilations=node["dilations"]))


def depthwise(node, weights, x):
    strides = [1, *node["strides"], 1]
    padding = node["padding"].upper()
    y = tf.nn.depthwise_conv2d(x, weights["kernel"], strides, padding, dilations=node["dilations"])
    return convolved(node, weights, y)


def upsampled(node, _, x):
    if node["interpolation"] != "nearest":
        sys.exit(f"{node['name']} enlarges bilinearly, which is not converted.")
    return tf.image.resize(x, [side * factor for side, factor in zip(x.shape[1:3], node["factors"])], "nearest")


def product(first, *others):
    for other in others:
        first *= other
    return first


# What the folded networks of RSANet's presets are made of.
OPERATIONS = {
    "conv2d": conv2d,
    "depthwiseConv2d": depthwise,
    "activation": lambda node, _, x: ACTIVATIONS[node["activation"]["kind"]](x),
    "maxPool": lambda node, _, x: tf.nn.max_pool2d(x, node["size"], node["strides"], node["padding"].upper()),
    "globalAveragePool": lambda node, _, x: tf.reduce_mean(x, [1, 2], keepdims=node["keepDims"]),
    "add": lambda node, _, *xs: tf.add_n(xs),
    "multiply": lambda node, _, *xs: product(*xs),
    "concat": lambda node, _, *xs: tf.concat(xs, -1),
    "upsample": upsampled,
    "reshape": lambda node, _, x: tf.reshape(x, [-1, *node["shape"]]),
}


def main(source, target):
    with safe_open(source, "np") as file:
        graph, spec = (json.loads(file.metadata()[name]) for name in ("graph", "rsanet"))
        weights = {}
        for name in file.keys():
            node, field = name.rsplit("/", 1)
            weights.setdefault(node, {})[field] = tf.constant(file.get_tensor(name))

    @tf.function
    def network(image):
        values = {}
        for node in graph["nodes"]:
            if node["op"] == "input":
                values[node["name"]] = image
                continue
            if node["op"] not in OPERATIONS:
                sys.exit(f"{node['name']} is a {node['op']}, which is not converted.")
            inputs = [values[name] for name in node["inputs"]]
            values[node["name"]] = OPERATIONS[node["op"]](node, weights.get(node["name"], {}), *inputs)
        return [values[name] for name in graph["outputs"]]

    size = spec["input"]
    traced = network.get_concrete_function(tf.TensorSpec([1, size["height"], size["width"], 3], tf.float32))
    converter = tf.lite.TFLiteConverter.from_concrete_functions([traced], network)
    with open(target, "wb") as file:
        file.write(converter.convert())


main(*sys.argv[1:])
