import { PANEL_WIDTH } from './tile';

/** Output channels per panel of packed weights, in this build. */
export function panelWidth(): i32 {
  return PANEL_WIDTH;
}
