/** What two forms' answers to one state differ by: each tensor's largest difference over its largest value. */
export function differencesOf(now, before) {
  const worst = (part) => {
    const rows = rowsOf(now[part], before[part]).sort((a, b) => b.difference - a.difference);
    return { tensor: rows[0].tensor, difference: rows[0].difference };
  };
  return {
    loss: Math.abs(now.loss / before.loss - 1),
    gradients: worst('gradients'),
    weights: worst('weights'),
  };
}

/** How far each form in float32 is from float64, and the two from each other, at the gradients that differ most. */
export function witnessOf(single, double) {
  const between = rowsOf(single.now.gradients, single.before.gradients);
  const errors = {
    now: rowsOf(single.now.gradients, double.before.gradients),
    before: rowsOf(single.before.gradients, double.before.gradients),
  };
  const tensors = between.map(({ tensor, difference }, i) => ({
    tensor,
    largest: largestOf(double.before.gradients.get(tensor)),
    between: difference,
    now: errors.now[i].difference,
    before: errors.before[i].difference,
  }));
  const median = (rows) =>
    rows.map((row) => row.difference).sort((a, b) => a - b)[rows.length >> 1];
  return {
    /** Between the two forms, both in float64. */
    exact: differencesOf(double.now, double.before),
    loss: {
      now: Math.abs(single.now.loss / double.before.loss - 1),
      before: Math.abs(single.before.loss / double.before.loss - 1),
    },
    /** Of the gradients' relative errors. */
    median: { now: median(errors.now), before: median(errors.before) },
    worst: tensors.sort((a, b) => b.between - a.between).slice(0, 5),
  };
}

function rowsOf(actual, wanted) {
  return [...wanted].map(([tensor, values]) => {
    const largest = largestOf(values);
    const other = actual.get(tensor);
    const error = values.reduce((max, value, i) => Math.max(max, Math.abs(value - other[i])), 0);
    return { tensor, difference: largest === 0 ? error : error / largest };
  });
}

function largestOf(values) {
  return values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
}
