export { CONTENDERS, type ContenderName } from './peers/names.ts';
export { rsanetFigures } from './peers/rsanet-figures.ts';
export { BACKENDS, type BackendName } from './sessions/protocol.ts';
