"use strict";
// Curves over the steps: least, greatest and mean of each bin, thinned where a run is long.

const CURVES = {};
for (const name in RUN.curves.columns) {
  const column = RUN.curves.columns[name];
  CURVES[name] = { mean: numbers(column.mean, Float32Array) };
  CURVES[name].low = column.low ? numbers(column.low, Float32Array) : CURVES[name].mean;
  CURVES[name].high = column.high ? numbers(column.high, Float32Array) : CURVES[name].mean;
}
const BIN_STARTS = numbers(RUN.curves.starts, Float64Array), BIN_SIZES = numbers(RUN.curves.sizes, Float64Array);
const GUTTER = 100, LEFT = 44, BOTTOM = 20, TOP = 6;

/** The bin in which a step lies. */
function binOf(step) {
  let low = 0, high = BIN_STARTS.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (BIN_STARTS[middle] <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

class Chart {
  /**
   * @param {string} id of its element
   * @param {object[]} series each with a column's `name`, its `label` and its line's `width`
   * @param {boolean} isGradient always on a logarithmic axis
   * @param {function(number)} go called with a step that is clicked
   */
  constructor(id, series, isGradient, go) {
    this.box = document.getElementById(`${id}-chart`);
    this.head = document.getElementById(`${id}-at`);
    this.canvas = this.box.querySelector("canvas");
    this.series = series.filter(({ name }) => CURVES[name].mean.some(Number.isFinite));
    this.ends = this.series.map(({ label }) => {
      const value = element("b"), end = element("div", { class: "end" }, ...typeset(label), value);
      this.box.append(end);
      return { end, value };
    });
    this.at = 0;
    this.pointed = null;
    this.findRange(isGradient);
    const point = (event) => {
      const x = event.clientX - this.box.getBoundingClientRect().left;
      const share = Math.min(Math.max((x - LEFT) / this.width, 0), 1);
      return Math.round(share * RUN.last_step);
    };
    this.box.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && !event.buttons) this.pointed = point(event);
      else if (event.buttons) go(point(event));
      this.draw();
    });
    this.box.addEventListener("pointerdown", (event) => {
      this.pointed = null;
      go(point(event));
    });
    this.box.addEventListener("pointerleave", () => {
      this.pointed = null;
      this.draw();
    });
  }

  /** A logarithmic axis wherever values are of different orders, and all that is drawn is positive. */
  findRange(isGradient) {
    let low = Infinity, high = -Infinity, least = Infinity;
    for (const { name } of this.series) {
      for (const value of CURVES[name].high) if (Number.isFinite(value) && value > high) high = value;
      for (const value of CURVES[name].low) {
        if (Number.isFinite(value) && value < low) low = value;
        if (Number.isFinite(value) && value > 0 && value < least) least = value;
      }
    }
    if (!(high > -Infinity)) [low, high] = [0, 1];
    least = Math.max(least, high * 1e-45);
    this.isLog = high > 0 && least < high && (isGradient || high / least > 20);
    if (this.isLog) this.range = [Math.log10(least), Math.log10(high)];
    else this.range = [Math.min(low, 0), high > 0 ? high : 1];
    const span = this.range[1] - this.range[0];
    this.range[1] += 0.04 * span;
    if (this.isLog) this.range[0] -= 0.04 * span;
  }

  x(step) {
    return LEFT + (this.width * step) / Math.max(RUN.last_step, 1);
  }

  y(value) {
    const [low, high] = this.range, scaled = this.isLog ? Math.log10(value) : value;
    return TOP + this.height * (1 - (scaled - low) / (high - low));
  }

  isSeen(value) {
    return Number.isFinite(value) && (!this.isLog || value > 0);
  }

  show(at) {
    this.at = at;
    this.draw();
  }

  draw() {
    const { context, width, height } = fitted(this.canvas);
    this.width = width - LEFT - GUTTER;
    this.height = height - TOP - BOTTOM;
    if (!(this.width > 0)) return;
    this.drawAxes(context);
    context.save();
    context.beginPath();
    context.rect(LEFT - 1, 0, this.width + 2, TOP + this.height + 1);
    context.clip();
    for (const series of this.series) this.drawBand(context, series);
    for (const series of [...this.series].reverse()) this.drawLine(context, series);
    context.restore();
    this.drawCursor(context);
    this.placeEnds(context);
  }

  ticks() {
    const [low, high] = this.range, most = Math.max(2, Math.floor(this.height / 20));
    if (!this.isLog) {
      const { ticks, spacing } = roundTicks(low, high, most);
      return ticks.map((value) => [value, tickText(value, spacing)]);
    }
    const found = [], decades = Math.max(high - low, 1e-9);
    const steps = decades * 3 <= most + 1 ? [1, 2, 5] : decades * 2 <= most + 1 ? [1, 5] : [1];
    const every = steps.length > 1 ? 1 : Math.max(1, Math.ceil(decades / most));
    for (let power = Math.floor(low); power <= high; power++)
      for (const step of steps) {
        const place = power + Math.log10(step);
        if (place >= low && place <= high && power % every === 0) found.push([10 ** place, short(step * 10 ** power, 1).replace(/^1·/, "")]);
      }
    return found;
  }

  drawAxes(context) {
    const colors = theme(), bottom = TOP + this.height;
    Object.assign(context, { font: `12px ${FONT}`, fillStyle: colors.muted, lineWidth: 1, textAlign: "right", textBaseline: "middle" });
    context.strokeStyle = colors.grid;
    context.beginPath();
    for (const [value, text] of this.ticks()) {
      const y = Math.round(this.y(value)) + 0.5;
      context.moveTo(LEFT, y);
      context.lineTo(LEFT + this.width, y);
      context.fillText(text, LEFT - 6, Math.max(y, 6), LEFT - 6);
    }
    context.stroke();
    context.strokeStyle = colors.axis;
    context.beginPath();
    context.moveTo(LEFT, bottom + 0.5);
    context.lineTo(LEFT + this.width, bottom + 0.5);
    context.textBaseline = "top";
    const { ticks } = roundTicks(0, Math.max(RUN.last_step, 1), Math.max(2, Math.min(5, this.width / 70)));
    for (const step of ticks) {
      if (!Number.isInteger(step)) continue;
      context.moveTo(this.x(step), bottom);
      context.lineTo(this.x(step), bottom + 4);
      const text = step >= 1e5 ? short(step) : whole(step), isLast = this.x(step) > LEFT + this.width - 16;
      context.textAlign = isLast ? "right" : "center";
      context.fillText(text, this.x(step) + (isLast ? 4 : 0), bottom + 7);
    }
    context.stroke();
  }

  /** From least to greatest, where a curve swings. */
  drawBand(context, { name }) {
    const { low, high, mean } = CURVES[name];
    if (low === mean) return;
    const down = [];
    context.beginPath();
    for (let bin = 0; bin < mean.length; bin++) {
      if (!this.isSeen(low[bin]) || !this.isSeen(high[bin])) continue;
      const x = this.x(BIN_STARTS[bin] + (BIN_SIZES[bin] - 1) / 2);
      context.lineTo(x, this.y(high[bin]));
      down.push([x, this.y(low[bin])]);
    }
    for (const point of down.reverse()) context.lineTo(...point);
    context.fillStyle = withOpacity(theme().quantities[name], 0.16);
    context.fill();
  }

  /** What comes after the present step is thinner. */
  drawLine(context, { name, width }) {
    const { mean } = CURVES[name], now = this.x(STEPS[this.at]);
    Object.assign(context, { strokeStyle: theme().quantities[name], lineJoin: "round" });
    for (const isPast of [false, true]) {
      context.save();
      context.beginPath();
      if (isPast) context.rect(0, 0, now, 1e4);
      else context.rect(now, 0, 1e4, 1e4);
      context.clip();
      context.beginPath();
      for (let bin = 0; bin < mean.length; bin++)
        if (this.isSeen(mean[bin])) context.lineTo(this.x(BIN_STARTS[bin] + (BIN_SIZES[bin] - 1) / 2), this.y(mean[bin]));
      context.lineWidth = isPast ? width : 1;
      context.globalAlpha = isPast ? 1 : 0.55;
      context.stroke();
      context.restore();
    }
  }

  /** The value that is told: at the present step exactly, elsewhere that of the bin. */
  told(name) {
    if (this.pointed === null) return VALUES[name][this.at];
    const kept = STEPS.indexOf(this.pointed);
    return kept >= 0 ? VALUES[name][kept] : CURVES[name].mean[binOf(this.pointed)];
  }

  drawCursor(context) {
    const colors = theme(), bottom = TOP + this.height, now = this.x(STEPS[this.at]);
    context.strokeStyle = colors.accent;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(now, TOP);
    context.lineTo(now, bottom + 4);
    context.stroke();
    if (this.pointed !== null) {
      context.setLineDash([2, 3]);
      context.strokeStyle = colors.muted;
      context.beginPath();
      context.moveTo(this.x(this.pointed), TOP);
      context.lineTo(this.x(this.pointed), bottom);
      context.stroke();
      context.setLineDash([]);
    }
    const x = this.pointed === null ? now : this.x(this.pointed);
    for (const { name } of this.series) {
      const value = this.told(name);
      if (!this.isSeen(value)) continue;
      context.fillStyle = colors.quantities[name];
      context.beginPath();
      context.arc(x, Math.min(Math.max(this.y(value), TOP), bottom), 3, 0, 2 * Math.PI);
      context.fill();
    }
    this.head.textContent = this.pointed === null ? "" : this.pointedText();
  }

  pointedText() {
    const bin = binOf(this.pointed), start = BIN_STARTS[bin], size = BIN_SIZES[bin];
    if (size === 1 || STEPS.includes(this.pointed)) return `at step ${whole(this.pointed)}`;
    return `mean of steps ${whole(start)} to ${whole(start + size - 1)}`;
  }

  /** Names and values at the curves' ends, 18 pixels apart at least. */
  placeEnds(context) {
    const colors = theme(), bottom = TOP + this.height;
    const labels = this.series.map(({ name }, number) => {
      const { mean } = CURVES[name];
      let last = mean.length - 1;
      while (last > 0 && !this.isSeen(mean[last])) last--;
      const from = this.isSeen(mean[last]) ? Math.min(Math.max(this.y(mean[last]), TOP), bottom) : bottom;
      return { name, number, from, y: from };
    });
    labels.sort((a, b) => a.from - b.from || a.number - b.number);
    for (let i = 0; i < labels.length; i++) labels[i].y = Math.max(labels[i].from, i ? labels[i - 1].y + 18 : TOP + 4);
    for (let i = labels.length - 1, most = bottom + 12; i >= 0; i--, most = labels[i + 1].y - 18)
      labels[i].y = Math.min(labels[i].y, most);
    context.lineWidth = 1;
    for (const { name, number, from, y } of labels) {
      const { end, value } = this.ends[number], right = LEFT + this.width;
      end.style.top = `${Math.round(y - 8)}px`;
      end.style.color = colors.text_quantities[name] || colors.quantities[name];
      value.textContent = short(this.told(name));
      context.strokeStyle = colors.axis;
      context.beginPath();
      context.moveTo(right + 2, from);
      context.lineTo(right + GUTTER - 94, y);
      context.stroke();
    }
  }
}
