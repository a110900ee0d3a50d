export { BACKENDS, type BackendName } from './arms/protocol.ts';
export { CONTENDERS, type ContenderName } from './peers/names.ts';
