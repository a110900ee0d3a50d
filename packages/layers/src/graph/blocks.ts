import { bind } from '../blocks/bind.ts';
import * as blocks from '../blocks/conv-block.ts';
import { graphLayers } from './graph-layers.ts';
import type { GraphValue } from './graph-of.ts';

export const { activate, add, concat, multiply, upsample } = graphLayers;

/** Convolution without bias, batch norm, activation, on a graph value `[n, h, w, c]`. */
export const convBlock = bind(graphLayers, blocks.convBlock<GraphValue>);

/** 1x1 convolution without bias, batch norm, activation, on a graph value `[n, h, w, c]`. */
export const pointwiseBlock = bind(graphLayers, blocks.pointwiseBlock<GraphValue>);

/** 3x3 depthwise convolution without bias, batch norm, activation, on a graph value `[n, h, w, c]`. */
export const depthwiseBlock = bind(graphLayers, blocks.depthwiseBlock<GraphValue>);
