/** Of fewer samples not even the smallest and largest enclose the median with 95 % confidence. */
export const MIN_PAIRS = 6;
