"use strict";
// The plane: regions, boundary, hinges, samples, and what the network answers where one points.

const BOTTOM_MARGIN = 22, MOST_LEFT = 64; // pixels for the ticks
const FADE = 12; // pixels
const NEAR = 12; // pixels from which a sample is pointed at

class Plane {
  constructor() {
    this.box = document.getElementById("plane");
    this.canvases = ["field", "points", "marks"].map((id) => document.getElementById(id));
    this.reading = document.getElementById("reading");
    this.image = document.createElement("canvas");
    this.at = 0;
    this.place = null; // that is pointed at, in the frame
    this.pointsAre = "";
    this.box.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" || event.buttons) this.point(event);
    });
    this.box.addEventListener("pointerdown", (event) => this.point(event));
    this.box.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") this.pointAt(null);
    });
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("blur", () => this.pointAt(null));
    this.box.addEventListener("mousedown", (event) => event.preventDefault()); // arrows go on through the steps
    document.addEventListener("pointerdown", (event) => {
      if (this.place && !this.box.contains(event.target)) this.pointAt(null);
    });
  }

  get data() {
    return DATASETS[RUN.dataset_of[this.at]];
  }

  /** Fit everything to the room there is. */
  resize() {
    this.fit(0);
    this.fit(this.neededLeft());
    this.pointsAre = "";
    this.draw();
  }

  fit(left) {
    const width = this.box.clientWidth - left, height = this.box.clientHeight - BOTTOM_MARGIN;
    const unit = Math.max(Math.min(width, height), 1) / 2; // pixels that the frame's unit takes
    Object.assign(this, { left, width, height, unit, reach: [width / 2 / unit, height / 2 / unit] });
  }

  /** The room at the left that the labels of the ticks take. */
  neededLeft() {
    const context = this.canvases[0].getContext("2d");
    context.font = `12px ${FONT}`;
    const widths = this.ticks(1).map(({ text }) => context.measureText(text).width);
    return Math.min(Math.ceil(Math.max(...widths, 18)) + 9, MOST_LEFT);
  }

  show(at) {
    this.at = at;
    this.draw();
  }

  toPixel(u, v) {
    return [this.left + this.width / 2 + u * this.unit, this.height / 2 - v * this.unit];
  }

  draw() {
    if (!(this.width > 0)) return;
    this.theta = parameters(this.at);
    this.drawField();
    const pointsAre = [RUN.dataset_of[this.at], document.documentElement.dataset.theme].join();
    if (pointsAre !== this.pointsAre) this.drawPoints();
    this.pointsAre = pointsAre;
    this.findWrong();
    this.drawMarks();
  }

  // ---------------------------------------------------------------- regions

  drawField() {
    const { context } = fitted(this.canvases[0]), colors = theme(), [x0] = this.toPixel(-this.reach[0], 0);
    context.save();
    context.beginPath();
    if (context.roundRect) context.roundRect(x0, 0, this.width, this.height, 6);
    else context.rect(x0, 0, this.width, this.height); // browsers before 2023
    context.clip();
    context.fillStyle = colors.region_ground;
    context.fillRect(x0, 0, this.width, this.height);
    if (this.theta.isFinite) {
      const longer = Math.max(this.width, this.height);
      const cell = Math.min(Math.max(longer / 2, 160), 300) / longer; // of the grid, for a pixel
      const columns = Math.max(2, Math.round(this.width * cell)), rows = Math.max(2, Math.round(this.height * cell));
      const z3 = field(this.theta, columns, rows, this.reach), best = winners(z3);
      this.drawRegions(context, z3, columns, rows, x0);
      this.drawHinges(context);
      this.drawBoundary(context, boundary(z3, best, columns, rows), columns, rows, x0);
    }
    context.restore();
    this.drawAxes(context);
  }

  /** Class colours mixed by probability, faded into the background where the network is unsure. */
  drawRegions(context, z3, columns, rows, x0) {
    const colors = theme(), back = rgb(colors.region_ground);
    const deeper = (part) => Math.max(part - colors.region_depth, 0);
    const palette = Array.from({ length: K }, (_, label) => rgb(classColor(label)).map(deeper));
    const pixels = new ImageData(columns, rows), psi = new Float64Array(K);
    for (let i = 0; i < columns * rows; i++) {
      let largest = -Infinity, total = 0, red = 0, green = 0, blue = 0;
      for (let k = 0; k < K; k++) if (z3[k][i] > largest) largest = z3[k][i];
      for (let k = 0; k < K; k++) total += psi[k] = Math.exp(z3[k][i] - largest);
      for (let k = 0; k < K; k++) {
        const share = psi[k] / total;
        red += share * palette[k][0];
        green += share * palette[k][1];
        blue += share * palette[k][2];
      }
      const sure = (1 / total - 1 / K) / (1 - 1 / K);
      const strength = colors.region_strength * Math.max(sure, 0) ** 0.8;
      pixels.data[4 * i] = back[0] + (red - back[0]) * strength;
      pixels.data[4 * i + 1] = back[1] + (green - back[1]) * strength;
      pixels.data[4 * i + 2] = back[2] + (blue - back[2]) * strength;
      pixels.data[4 * i + 3] = 255;
    }
    [this.image.width, this.image.height] = [columns, rows];
    this.image.getContext("2d").putImageData(pixels, 0, 0);
    context.imageSmoothingQuality = "high";
    context.drawImage(this.image, x0, 0, this.width, this.height);
  }

  drawBoundary(context, pieces, columns, rows, x0) {
    const across = this.width / columns, down = this.height / rows;
    context.beginPath();
    for (let i = 0; i < pieces.length; i += 4) {
      context.moveTo(x0 + (pieces[i] + 0.5) * across, (pieces[i + 1] + 0.5) * down);
      context.lineTo(x0 + (pieces[i + 2] + 0.5) * across, (pieces[i + 3] + 0.5) * down);
    }
    Object.assign(context, { strokeStyle: theme().text, lineWidth: 2, lineCap: "round", lineJoin: "round" });
    context.stroke();
  }

  /** The lines of the units that bend the boundary most, with a fade on the side where a unit fires. */
  drawHinges(context) {
    const { W1, b1, W2 } = this.theta, { slope } = RUN.inputs, colors = theme();
    const lines = [];
    for (const unit of HINGES.subarray(12 * this.at, 12 * this.at + 12)) {
      if (unit < 0) continue;
      const w = [W1[unit] * slope[0], W1[H + unit] * slope[1]], size = Math.hypot(...w);
      if (!(size > 0)) continue;
      const row = W2.subarray(unit * K, unit * K + K), mean = row.reduce((sum, x) => sum + x, 0) / K;
      const strength = Math.hypot(W1[unit], W1[H + unit]) * Math.hypot(...Array.from(row, (x) => x - mean));
      const [x, y] = this.toPixel((-b1[unit] * w[0]) / size ** 2, (-b1[unit] * w[1]) / size ** 2);
      lines.push({ x, y, side: [w[0] / size, -w[1] / size], strength });
    }
    const most = Math.max(...lines.map((line) => line.strength), 1e-300), far = this.width + this.height;
    for (const { x, y, side } of lines) {
      const [ax, ay] = [side[0] * FADE, side[1] * FADE], [dx, dy] = [-side[1] * far, side[0] * far];
      const fade = context.createLinearGradient(x, y, x + ax, y + ay);
      fade.addColorStop(0, withOpacity(colors.hinge, colors.is_dark ? 0.08 : 0.1));
      fade.addColorStop(1, withOpacity(colors.hinge, 0));
      context.fillStyle = fade;
      context.beginPath();
      for (const [sx, sy] of [[x - dx, y - dy], [x + dx, y + dy], [x + dx + ax, y + dy + ay], [x - dx + ax, y - dy + ay]])
        context.lineTo(sx, sy);
      context.fill();
    }
    context.lineWidth = 1;
    for (const { x, y, side, strength } of lines) {
      context.strokeStyle = withOpacity(colors.hinge, 0.15 + (0.15 * strength) / most);
      context.beginPath();
      context.moveTo(x + side[1] * far, y - side[0] * far);
      context.lineTo(x - side[1] * far, y + side[0] * far);
      context.stroke();
    }
  }

  /** Where the ticks of an axis are in the frame, and what they say. */
  ticks(axis) {
    const { centre, half, origin } = RUN.plane, reach = this.reach[axis] * half[axis];
    const middle = centre[axis] - origin[axis], room = axis ? this.height : this.width;
    const { ticks, spacing } = roundTicks(middle - reach, middle + reach, Math.max(2, Math.min(6, room / 80)));
    return ticks.map((value) => ({ place: (value - middle) / half[axis], text: tickText(value, spacing) }));
  }

  drawAxes(context) {
    const colors = theme();
    Object.assign(context, { fillStyle: colors.muted, strokeStyle: colors.axis, lineWidth: 1, font: `12px ${FONT}` });
    context.beginPath();
    Object.assign(context, { textAlign: "right", textBaseline: "middle" });
    for (const { place, text } of this.ticks(1)) {
      const [x, y] = this.toPixel(-this.reach[0], place);
      if (y < 6 || y > this.height - 4) continue;
      context.moveTo(x, y);
      context.lineTo(x - 4, y);
      context.fillText(text, x - 7, y, this.left - 7);
    }
    Object.assign(context, { textAlign: "center", textBaseline: "top" });
    for (const { place, text } of this.ticks(0)) {
      const [x, y] = this.toPixel(place, -this.reach[1]);
      if (x < this.left + 8 || x > this.box.clientWidth - 10) continue;
      context.moveTo(x, y);
      context.lineTo(x, y + 4);
      context.fillText(text, x, y + 8);
    }
    context.stroke();
  }

  // ---------------------------------------------------------------- samples

  get radius() {
    const n = this.data.classes.length, usual = n <= 1000 ? 4 : n <= 4000 ? 3 : 2;
    return Math.min(usual, Math.max(0.26 * Math.sqrt((this.width * this.height) / n), 2));
  }

  /** Training samples filled, test samples hollow and on top. */
  drawPoints() {
    const { context } = fitted(this.canvases[1]), { points, classes, isTest } = this.data, colors = theme();
    const radius = this.radius;
    context.lineJoin = "round";
    for (const test of [0, 1])
      for (let i = 0; i < classes.length; i++) {
        if (isTest[i] !== test) continue;
        const [x, y] = this.toPixel(points[2 * i], points[2 * i + 1]);
        if (x < this.left || y > this.height) continue;
        const color = classColor(classes[i]);
        traceMarker(context, classes[i], x, y, test ? 0.85 * radius : radius);
        context.fillStyle = test ? colors.plot : color;
        context.fill();
        Object.assign(context, { strokeStyle: colors.plot, lineWidth: test ? 3.75 : 1 });
        context.stroke();
        if (!test) continue;
        Object.assign(context, { strokeStyle: color, lineWidth: 1.75 });
        context.stroke();
      }
  }

  findWrong() {
    this.wrong = [];
    if (!this.theta.isFinite) return;
    const { points, classes } = this.data, { slope } = RUN.inputs;
    for (let i = 0; i < classes.length; i++) {
      const z3 = scores(this.theta, slope[0] * points[2 * i], slope[1] * points[2 * i + 1]);
      let best = 0;
      for (let k = 1; k < K; k++) if (z3[k] > z3[best]) best = k;
      if (best !== classes[i]) this.wrong.push(i);
    }
  }

  /** Rings around what the network gets wrong, spread evenly where they would cover too much. */
  drawMarks() {
    const { context } = fitted(this.canvases[2]), { points } = this.data, colors = theme();
    const radius = this.radius + Math.max(0.75 * this.radius, 2);
    const most = Math.max(1, Math.floor((0.06 * this.width * this.height) / (2 * Math.PI * radius * 1.75)));
    const every = Math.max(1, this.wrong.length / most);
    Object.assign(context, { strokeStyle: colors.bad, lineWidth: 1.75 });
    for (let number = 0; number < this.wrong.length; number += every) {
      const i = this.wrong[Math.floor(number)], [x, y] = this.toPixel(points[2 * i], points[2 * i + 1]);
      if (x < this.left || y > this.height) continue;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.stroke();
    }
    this.drawReading(context, radius + 1);
  }

  // --------------------------------------------------------------- pointing

  point(event) {
    const box = this.box.getBoundingClientRect();
    const x = event.clientX - box.left - this.left - this.width / 2, y = event.clientY - box.top;
    const place = [x / this.unit, (this.height / 2 - y) / this.unit];
    const isInside = Math.abs(place[0]) <= this.reach[0] && Math.abs(place[1]) <= this.reach[1];
    this.pointAt(isInside ? place : null);
  }

  pointAt(place) {
    this.place = place;
    this.drawMarks();
  }

  /** Arrows move the point; Shift makes larger ways of them. */
  key(event) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const way = ways[event.key];
    if (event.key === "Escape") this.pointAt(null);
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const length = event.shiftKey ? 0.2 : 0.02, from = this.place || [0, 0];
    this.pointAt(way.map((part, axis) =>
      Math.min(Math.max(from[axis] + length * part, -this.reach[axis]), this.reach[axis])));
    say(this.reading.innerText.replace(/\s+/g, " "));
  }

  /** The sample that is drawn next to a place, or -1. */
  sampleAt([u, v]) {
    const { points, classes } = this.data;
    let best = -1, least = NEAR / this.unit;
    for (let i = 0; i < classes.length; i++) {
      const distance = Math.hypot(points[2 * i] - u, points[2 * i + 1] - v);
      if (distance <= least) [best, least] = [i, distance];
    }
    return best;
  }

  drawReading(context, radius) {
    this.reading.hidden = this.place === null || !this.theta.isFinite;
    if (this.reading.hidden) return;
    const { centre, half } = RUN.plane, { points, classes, isTest } = this.data;
    const sample = this.sampleAt(this.place);
    const place = sample < 0 ? this.place : [points[2 * sample], points[2 * sample + 1]];
    const [x, y] = this.toPixel(...place);
    Object.assign(context, { strokeStyle: theme().accent, lineWidth: 2 });
    context.beginPath();
    if (sample < 0) {
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        context.moveTo(x + 4 * dx, y + 4 * dy);
        context.lineTo(x + 10 * dx, y + 10 * dy);
      }
    } else context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();

    const features = place.map((part, axis) => centre[axis] + half[axis] * part);
    const psi = probabilities(this.at, ...features);
    const shown = [...psi.keys()].sort((a, b) => psi[b] - psi[a] || a - b).slice(0, 6).sort((a, b) => a - b);
    const lines = features.map((value, axis) => element(
      "div", {}, element("bdi", {}, ...typeset(RUN.feature_names[axis])), ` = ${coordinate(value, half[axis])}`));
    if (sample >= 0) {
      const part = isTest[sample] ? "test" : "training";
      lines.push(element("div", {}, `${part} sample of `, element("bdi", {}, RUN.class_names[classes[sample]])));
    }
    const rows = shown.map((label) => {
      const bar = element("i");
      bar.style.width = `${100 * psi[label]}%`;
      bar.style.background = classColor(label);
      return element(
        "div", { class: sample >= 0 && classes[sample] === label ? "row is-true" : "row" },
        markerSign(label), element("bdi", {}, RUN.class_names[label]), element("span", { class: "bar" }, bar),
        element("span", { class: "share" }, percent(psi[label])));
    });
    this.reading.replaceChildren(...lines, ...rows);
    const { offsetWidth: wide, offsetHeight: high } = this.reading;
    const left = x + 16 + wide <= this.box.clientWidth ? x + 16 : Math.max(0, x - 16 - wide);
    const top = Math.min(Math.max(0, y - high - 12), this.height - high);
    this.reading.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(0, top))}px)`;
  }
}

/** A tick's label, with as many decimals as it takes to tell neighbours apart. */
function tickText(value, spacing) {
  if (Math.abs(value) < spacing * 1e-6) return "0";
  const places = Math.max(0, -Math.floor(Math.log10(spacing) + 1e-9));
  if (Math.abs(value) >= 1e5 || places > 4) return short(value, 3);
  return (Math.abs(value) >= 1000 ? (value < 0 ? "-" : "") + whole(Math.abs(value)) : value.toFixed(places)).replace("-", "−");
}
