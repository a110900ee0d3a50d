"""Runs model.onnx, as detect.mjs wrote it: pip install onnxruntime numpy pillow, python detect.py photo.jpg"""

import json
import sys

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

spec = json.load(open("model.onnx.json"))
width, height = spec["input"]["width"], spec["input"]["height"]

# Letterboxed into the input's size with grey around, RGB in 0..1.
image = ImageOps.exif_transpose(Image.open(sys.argv[1])).convert("RGB")
scale = min(width / image.width, height / image.height)
size = round(image.width * scale), round(image.height * scale)
left, top = (width - size[0]) // 2, (height - size[1]) // 2
canvas = np.full((1, height, width, 3), 0.5, np.float32)
scaled = np.asarray(image.resize(size, Image.BILINEAR), np.float32) / 255
canvas[0, top : top + size[1], left : left + size[0]] = scaled

session = onnxruntime.InferenceSession("model.onnx")
outputs = session.run(None, {session.get_inputs()[0].name: canvas})


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


# YOLOv3's outputs: per cell and anchor x, y, width, height, objectness, classes.
found = []
for output, stride, anchors in zip(outputs, spec["strides"], spec["anchors"]):
    _, rows, columns, _ = output.shape
    cells = output.reshape(rows, columns, len(anchors), -1)
    scores = sigmoid(cells[..., 4:5]) * sigmoid(cells[..., 5:])
    for row, column, anchor, kind in np.argwhere(scores >= 0.5):
        x, y, w, h = cells[row, column, anchor, :4]
        centre = np.array([column + sigmoid(x), row + sigmoid(y)]) * stride
        half = np.exp([w, h]) * anchors[anchor] / 2
        low, high = ((corner - (left, top)) / scale for corner in (centre - half, centre + half))
        found.append((float(scores[row, column, anchor, kind]), kind, low, high))


def iou(a, b):
    shared = np.prod(np.maximum(0, np.minimum(a[3], b[3]) - np.maximum(a[2], b[2])))
    return shared / (np.prod(a[3] - a[2]) + np.prod(b[3] - b[2]) - shared)


kept = []
for box in sorted(found, key=lambda box: -box[0]):
    if all(box[1] != other[1] or iou(box, other) <= 0.45 for other in kept):
        kept.append(box)
for score, kind, low, high in kept:
    print(spec["classes"][kind], f"{score:.2f}", *np.round([*low, *(high - low)]).astype(int))
