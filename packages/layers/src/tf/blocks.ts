import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { bind } from '../blocks/bind.ts';
import * as blocks from '../blocks/conv-block.ts';
import { tfLayers } from './tf-layers.ts';

export const { activate, add, concat, multiply, upsample } = tfLayers;

/** Convolution without bias, batch norm, activation, on a symbolic tensor `[n, h, w, c]`. */
export const convBlock = bind(tfLayers, blocks.convBlock<SymbolicTensor>);

/** 1x1 convolution without bias, batch norm, activation, on a symbolic tensor `[n, h, w, c]`. */
export const pointwiseBlock = bind(tfLayers, blocks.pointwiseBlock<SymbolicTensor>);

/** 3x3 depthwise convolution without bias, batch norm, activation, on a symbolic tensor `[n, h, w, c]`. */
export const depthwiseBlock = bind(tfLayers, blocks.depthwiseBlock<SymbolicTensor>);
