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
for output, stride, anchors in zip(outputs, spec["strides"], spec["anchors"]):
    _, rows, columns, _ = output.shape
    cells = output.reshape(rows, columns, len(anchors), -1)
    scores = sigmoid(cells[..., 4:5]) * sigmoid(cells[..., 5:])
    for row, column, anchor, kind in np.argwhere(scores >= 0.5):
        x, y, w, h = cells[row, column, anchor, :4]
        centre = (column + sigmoid(x)) * stride, (row + sigmoid(y)) * stride
        sides = np.exp([w, h]) * anchors[anchor]
        corner = (np.array(centre) - sides / 2 - (left, top)) / scale
        name, score = spec["classes"][kind], scores[row, column, anchor, kind]
        print(name, round(float(score), 2), *(round(float(v)) for v in (*corner, *sides / scale)))
# Several boxes of one object are left to a non-maximum suppression of your choice.
