export { activate } from './activate';
export { copyMap } from './copy-map';
