/**
 * Colours that people with any colour vision tell apart, and the text that is readable on each (Okabe
 * and Ito, https://jfly.uni-koeln.de/color/), without black.
 */
export const palette = [
  { fill: '#e69f00', text: '#000000' },
  { fill: '#56b4e9', text: '#000000' },
  { fill: '#009e73', text: '#000000' },
  { fill: '#f0e442', text: '#000000' },
  { fill: '#0072b2', text: '#ffffff' },
  { fill: '#d55e00', text: '#000000' },
  { fill: '#cc79a7', text: '#000000' },
] as const;
