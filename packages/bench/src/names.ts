export { BACKENDS, type BackendName } from './sessions/protocol.ts';
export { CONTENDERS, type ContenderName } from './peers/names.ts';
