export { registerWasmGradients } from './register.ts';
