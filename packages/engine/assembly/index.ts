export { activate } from './activate';
export { copyMap } from './copy-map';
export { gemm } from './gemm';
export { panelWidth } from './panel-width';
