import type { DetectorModel } from '../read-model.ts';

/**
 * A detector of 32x32 cells, each with one anchor of 16x8: a cell's mean red makes objectness and class 0,
 * its mean blue class 1, by logits of -10 to 10.
 */
export function coloursModel(width: number, height: number): DetectorModel {
  return {
    graph: {
      name: 'colours',
      nodes: [
        { op: 'input', name: 'image', inputs: [], shape: [height, width, 3] },
        {
          op: 'averagePool',
          name: 'mean',
          inputs: ['image'],
          size: [32, 32],
          strides: [32, 32],
          padding: 'valid',
        },
        {
          op: 'conv2d',
          name: 'logits',
          inputs: ['mean'],
          // Rows red, green, blue; columns tx, ty, tw, th, objectness, class 0, class 1.
          kernel: {
            shape: [1, 1, 3, 7],
            data: Float32Array.of(
              ...[0, 0, 0, 0, 20, 20, 0],
              ...[0, 0, 0, 0, 0, 0, 0],
              ...[0, 0, 0, 0, 20, 0, 20],
            ),
          },
          bias: { shape: [7], data: Float32Array.of(0, 0, 0, 0, -10, -10, -10) },
          strides: [1, 1],
          padding: 'same',
          dilations: [1, 1],
          activation: { kind: 'linear' },
        },
      ],
      outputs: ['logits'],
    },
    metadata: {
      format: 'rsanet-detector',
      version: 1,
      input: { width, height },
      strides: [32],
      anchors: [[[16, 8]]],
      classes: ['red', 'blue'],
    },
  };
}
