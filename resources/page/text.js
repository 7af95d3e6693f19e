"use strict";
// Numbers and symbols as netviz writes them, and the colours.

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const NARROW = "\u202f";

/** A number with so many figures; powers of ten beyond 9999 and below 0.001. */
function figure(value, digits = 3) {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  if (exponent > -4 && exponent < 4) return value.toFixed(Math.max(digits - 1 - exponent, 0)).replace("-", "−");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return `${short}·10${[...String(exponent)].map((letter) => RAISED[letter]).join("")}`.replace("-", "−");
}

/** The same without zeros at the end. */
function short(value, digits = 3) {
  const text = figure(value, digits);
  return text.includes(".") && !text.includes("·") ? text.replace(/\.?0+$/, "") : text;
}

/** A whole number, its thousands apart. */
function whole(value) {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, NARROW);
}

/** A share as per cent: 100 % means all, and 0 % none. */
function percent(share) {
  if (Number.isNaN(share)) return "–";
  const shown = share > 0 && share < 1 ? Math.min(Math.max(100 * share, 0.1), 99.9) : 100 * share;
  return `${shown.toFixed(1)}${NARROW}%`;
}

/** A feature with as many decimals as it takes to tell places of the plane apart; `size` is half its range. */
function coordinate(value, size) {
  const places = Math.max(Math.ceil(2 - Math.log10(size)), 0);
  const isPlain = Math.abs(value) < 1e12 && places < 9;
  const text = isPlain ? value.toFixed(places).replace("-", "−") : short(value, 6);
  return /[1-9]/.test(text) ? text : text.replace("−", "");
}

const SVG = "http://www.w3.org/2000/svg";
const SYMBOL_PATTERN = new RegExp(
  Object.keys(RUN.symbols).sort((a, b) => b.length - a.length).join("|"), "gu",
);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.append(...children);
  return made;
}

/** A symbol of the derivation in the formulas' own face. */
function symbol(text) {
  const { id, box } = RUN.symbols[text], em = 1.16 / 1000;
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", "symbol");
  made.setAttribute("viewBox", `0 0 ${box[2]} ${box[3]}`);
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", text);
  made.style.width = `${box[2] * em}em`;
  made.style.height = `${box[3] * em}em`;
  made.style.verticalAlign = `${-(box[1] + box[3]) * em}em`;
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#${id}`);
  made.append(use);
  return made;
}

/** A text in pieces, its symbols typeset. */
function typeset(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(SYMBOL_PATTERN)) {
    parts.push(text.slice(end, found.index), symbol(found[0]));
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}

// ------------------------------------------------------------------ colours

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

function theme() {
  return RUN.themes[document.documentElement.dataset.theme];
}

function classColor(label) {
  const colors = theme().classes;
  return colors[label % colors.length];
}

function rgb(color) {
  return [1, 3, 5].map((place) => parseInt(color.slice(place, place + 2), 16));
}

function withOpacity(color, opacity) {
  return `rgba(${rgb(color).join(",")},${opacity})`;
}

// ------------------------------------------------------------------ markers

const SHAPES = ["o", "s", "t", "d", "p", "star", "t1", "h"];
const CORNERS = { s: [4, 1.25], t: [3, 1.35], t1: [3, 1.35], d: [4, 1.35], p: [5, 1.15], h: [6, 1.1], star: [10, 1.45] };

/** The corners of a class's marker around the origin; none for a circle. */
function markerCorners(label, radius) {
  const shape = SHAPES[label % SHAPES.length];
  if (shape === "o") return [];
  const [corners, reach] = CORNERS[shape];
  const turn = { s: Math.PI / 4, t1: Math.PI }[shape] || 0;
  return Array.from({ length: corners }, (_, number) => {
    const angle = turn + (2 * Math.PI * number) / corners;
    const length = radius * reach * (shape === "star" && number % 2 ? 0.5 : 1);
    return [length * Math.sin(angle), -length * Math.cos(angle)];
  });
}

function traceMarker(context, label, x, y, radius) {
  const corners = markerCorners(label, radius);
  context.beginPath();
  if (!corners.length) context.arc(x, y, radius, 0, 2 * Math.PI);
  for (const [dx, dy] of corners) context.lineTo(x + dx, y + dy);
  context.closePath();
}

/** A class's marker for a list. */
function markerSign(label) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", "-6 -6 12 12");
  made.setAttribute("aria-hidden", "true");
  const corners = markerCorners(label, 4.4);
  const part = document.createElementNS(SVG, corners.length ? "polygon" : "circle");
  if (corners.length) part.setAttribute("points", corners.map((corner) => corner.join(",")).join(" "));
  else part.setAttribute("r", "4.4");
  part.setAttribute("fill", classColor(label));
  made.append(part);
  return made;
}

/** A hollow circle for a list. */
function ringSign(color, radius) {
  const made = document.createElementNS(SVG, "svg"), ring = document.createElementNS(SVG, "circle");
  made.setAttribute("viewBox", "-6 -6 12 12");
  made.setAttribute("aria-hidden", "true");
  for (const [name, value] of Object.entries({ r: radius, fill: "none", stroke: color, "stroke-width": 1.75 }))
    ring.setAttribute(name, value);
  made.append(ring);
  return made;
}

/** A canvas that is as large as its element, in device pixels; drawn in logical ones. */
function fitted(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas, ratio = Math.min(window.devicePixelRatio || 1, 3);
  const wide = Math.max(1, Math.round(width * ratio)), high = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

const FONT = 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Round numbers in a range, on 1-2-5, and the distance from one to the next. */
function roundTicks(low, high, most) {
  const raw = (high - low) / most, power = 10 ** Math.floor(Math.log10(raw));
  const spacing = [1, 2, 5, 10].map((step) => step * power).find((step) => step >= raw * (1 - 1e-9));
  const ticks = [];
  for (let number = Math.ceil(low / spacing - 1e-9); number * spacing <= high + 1e-9 * spacing; number++)
    ticks.push(number * spacing);
  return { ticks, spacing };
}
