"use strict";
// What is in the page, and what the network answers: lines 1 to 4 of the derivation.

const RUN = JSON.parse(document.getElementById("run").textContent);
const STEPS = RUN.steps; // the steps that are kept, in order
const { hidden: H, classes: K } = RUN.network;
const N_PARAMETERS = 2 * H + H + H * K + K;

/** The numbers of an array that is written in base64. */
function numbers(text, Kind) {
  return new Kind(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}

const THETA = numbers(RUN.theta, Float32Array);
const HINGES = numbers(RUN.hinges, Int16Array); // twelve units for each kept step, -1 for none
const VALUES = {};
for (const name in RUN.values) VALUES[name] = numbers(RUN.values[name], Float64Array);
const DATASETS = RUN.datasets.map((data) => ({
  ...data,
  points: numbers(data.points, Float32Array), // from -1 to 1 in the plane's frame
  classes: numbers(data.classes, Uint16Array),
  isTest: numbers(data.is_test, Uint8Array),
}));

/**
 * The parameters at a kept step, by its place in STEPS: W1 (2, H), b1, W2 (H, K), b2, row by row.
 *
 * b1 is what each hidden unit sees in the middle of the plane, from where inputs are counted here: so single
 * precision is enough wherever the data lie.
 */
function parameters(at) {
  const theta = THETA.subarray(at * N_PARAMETERS, (at + 1) * N_PARAMETERS);
  return {
    W1: theta.subarray(0, 2 * H),
    b1: theta.subarray(2 * H, 3 * H),
    W2: theta.subarray(3 * H, 3 * H + H * K),
    b2: theta.subarray(3 * H + H * K),
    isFinite: theta.every(Number.isFinite),
  };
}

/** Lines 1 to 3: z3 for inputs in the network's units, counted from the middle of the plane. */
function scores({ W1, b1, W2, b2 }, x1, x2) {
  const z3 = Float64Array.from(b2);
  for (let j = 0; j < H; j++) {
    const a2 = x1 * W1[j] + x2 * W1[H + j] + b1[j];
    if (a2 > 0) for (let k = 0; k < K; k++) z3[k] += a2 * W2[j * K + k];
  }
  return z3;
}

/** Line 4: the probabilities of the classes. */
function softmax(z3) {
  const largest = Math.max(...z3);
  const psi = z3.map((z) => Math.exp(z - largest));
  const total = psi.reduce((sum, value) => sum + value, 0);
  return psi.map((value) => value / total);
}

/** What the network answers at a kept step for features in the data's own units. */
function probabilities(at, feature1, feature2) {
  const { centre } = RUN.plane, { scale } = RUN.inputs;
  return softmax(scores(parameters(at), (feature1 - centre[0]) / scale[0], (feature2 - centre[1]) / scale[1]));
}

/** The place in STEPS of the kept step that is nearest to a step. */
function nearest(step) {
  let low = 0, high = STEPS.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (STEPS[middle] < step) low = middle + 1;
    else high = middle;
  }
  return low > 0 && step - STEPS[low - 1] <= STEPS[low] - step ? low - 1 : low;
}

/** The last entry of a list ordered by `step` that is at or before a step. */
function lastUntil(list, step) {
  let found = -1;
  while (found + 1 < list.length && list[found + 1].step <= step) found++;
  return found;
}

/**
 * z3 on a grid of the plane's frame, from the top left on: an array for each class.
 *
 * Along a row every hidden unit is silent on one side of its kink and a straight line on the other, so a
 * score is slope · column + offset, and both change only at kinks: O(H + columns) a row.
 */
function field({ W1, b1, W2, b2 }, columns, rows, reach) {
  const { slope } = RUN.inputs; // of an input over the frame's unit
  const result = Array.from({ length: K }, () => new Float64Array(rows * columns));
  const across = (slope[0] * 2 * reach[0]) / columns; // of x1 from one column to the next
  const left = slope[0] * reach[0] * (1 / columns - 1);
  const slopes = new Float64Array(K * (columns + 1)), offsets = new Float64Array(K * (columns + 1));
  for (let row = 0; row < rows; row++) {
    const x2 = slope[1] * reach[1] * (1 - (2 * row + 1) / rows);
    slopes.fill(0);
    offsets.fill(0);
    for (let j = 0; j < H; j++) {
      const rise = W1[j] * across, start = W1[j] * left + W1[H + j] * x2 + b1[j];
      const kink = rise === 0 ? (start > 0 ? 0 : columns) : Math.ceil(-start / rise);
      const column = Math.min(Math.max(kink, 0), columns), sign = rise < 0 ? -1 : 1;
      for (let k = 0; k < K; k++) {
        const weight = W2[j * K + k], place = k * (columns + 1);
        slopes[place + column] += sign * weight * rise;
        offsets[place + column] += sign * weight * start;
        if (rise < 0) { // fires from the first column on, up to the kink
          slopes[place] += weight * rise;
          offsets[place] += weight * start;
        }
      }
    }
    for (let k = 0; k < K; k++) {
      const place = k * (columns + 1), out = result[k];
      let slopeNow = 0, offsetNow = b2[k];
      for (let column = 0; column < columns; column++) {
        slopeNow += slopes[place + column];
        offsetNow += offsets[place + column];
        out[row * columns + column] = slopeNow * column + offsetNow;
      }
    }
  }
  return result;
}

/** The class with the highest score at each point of a grid; of equal ones the first. */
function winners(z3) {
  const best = new Uint16Array(z3[0].length);
  for (let i = 0; i < best.length; i++)
    for (let k = 1; k < K; k++) if (z3[k][i] > z3[best[i]][i]) best[i] = k;
  return best;
}

/** The lines where the winner changes, by marching squares: x, y, x, y of each piece, in columns and rows. */
function boundary(z3, best, columns, rows) {
  const pieces = [], found = [];
  const cross = (one, other, x, y, isAcross) => {
    const a = best[one], b = best[other];
    if (a === b) return;
    const ahead = z3[a][one] - z3[b][one], behind = z3[b][other] - z3[a][other];
    const share = ahead + behind > 0 ? ahead / (ahead + behind) : 0.5;
    found.push(isAcross ? [x + share, y] : [x, y + share]);
  };
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const i = row * columns + column, below = i + columns;
      if (best[i] === best[i + 1] && best[i] === best[below] && best[i] === best[below + 1]) continue;
      found.length = 0;
      cross(i, i + 1, column, row, true);
      cross(below, below + 1, column, row + 1, true);
      cross(i, below, column, row, false);
      cross(i + 1, below + 1, column + 1, row, false);
      if (found.length === 2) {
        pieces.push(...found[0], ...found[1]);
        continue;
      }
      const x = found.reduce((sum, p) => sum + p[0], 0) / found.length; // where several regions meet
      const y = found.reduce((sum, p) => sum + p[1], 0) / found.length;
      for (const p of found) pieces.push(...p, x, y);
    }
  }
  return pieces;
}
