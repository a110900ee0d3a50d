export { ISOLATION_HEADERS } from '../packages/bench/src/sessions/browser/isolation.ts';
