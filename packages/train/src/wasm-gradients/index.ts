export { registerWasmGradients, repairWasmGradients } from './register.ts';
