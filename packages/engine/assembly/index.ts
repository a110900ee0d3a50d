export { copyMap } from './copy-map';
