"use strict";
// The page: which step is shown, playing, keys, colours.

const part = (id) => document.getElementById(id);
const PLAY_MS = 80, CALM_MS = 700, CALM_BY = 8; // a kept step at a time; a few large jumps where motion is unwelcome
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let shown = 0; // place in STEPS of the step that is shown
let timer = null;
let eventItems = [];

const plane = new Plane();
const charts = [
  new Chart("loss", [
    { name: "loss", label: "J̃", width: 2 },
    { name: "loss_data", label: "J_data", width: 1.5 },
    { name: "loss_reg", label: "J_reg", width: 1.5 },
    { name: "test_loss_data", label: "test", width: 1.25 },
  ], false, (step) => goTo(nearest(step))),
  new Chart("gradient", [
    { name: "gradient_W1", label: "W⁽¹⁾", width: 1.5 },
    { name: "gradient_b1", label: "b⁽¹⁾", width: 1.25 },
    { name: "gradient_W2", label: "W⁽²⁾", width: 1.5 },
    { name: "gradient_b2", label: "b⁽²⁾", width: 1.25 },
  ], true, (step) => goTo(nearest(step))),
];

/** Tell a screen reader something. */
function say(text) {
  part("summary").textContent = text;
}

/** Show another kept step, by its place in STEPS. */
function show(at) {
  shown = Math.min(Math.max(at, 0), STEPS.length - 1);
  const step = STEPS[shown], time = part("time");
  plane.show(shown);
  for (const chart of charts) chart.show(shown);
  time.value = step;
  time.setAttribute("aria-valuetext", `step ${step} of ${RUN.last_step}`);
  time.style.setProperty("--share", `${(100 * step) / Math.max(RUN.last_step, 1)}%`);
  part("step").textContent = whole(step);
  part("loss").textContent = figure(VALUES.loss[shown], 4);
  part("train").textContent = percent(VALUES.accuracy[shown]);
  part("test").textContent = percent(VALUES.test_accuracy[shown]);
  part("dead").textContent = Number.isFinite(VALUES.dead_units[shown]) ? `${VALUES.dead_units[shown]} of ${H}` : "–";
  const phase = RUN.phases[lastUntil(RUN.phases, step)];
  part("settings").replaceChildren(...typeset(phase.text));
  showEvents(step);
  for (const [id, isOff] of [["first", shown === 0], ["back", shown === 0], ["next", isAtEnd()], ["last", isAtEnd()]]) {
    if (isOff && document.activeElement === part(id)) part("play").focus();
    part(id).disabled = isOff;
  }
  if (timer === null) say(summary());
}

function isAtEnd() {
  return shown === STEPS.length - 1;
}

function showEvents(step) {
  const newest = lastUntil(RUN.events, step), event = RUN.events[newest];
  const narrator = part("narrator");
  narrator.replaceChildren();
  if (event) narrator.append(element("span", {}, element("b", {}, `step ${whole(event.step)}`), ...typeset(event.text)));
  eventItems.forEach((item, number) => {
    item.classList.toggle("is-past", number < newest);
    item.classList.toggle("is-newest", number === newest);
  });
  const item = eventItems[newest], list = part("events");
  if (item && list.scrollHeight > list.clientHeight)
    list.scrollTop = item.offsetTop - list.offsetTop - (list.clientHeight - item.offsetHeight) / 2;
}

/** What there is to see, in words. */
function summary() {
  const value = (name) => VALUES[name][shown];
  if (!Number.isFinite(value("loss"))) return `Step ${STEPS[shown]} of ${RUN.last_step}: the loss is no number any more.`;
  const test = Number.isFinite(value("test_accuracy")) ? `, ${percent(value("test_accuracy"))} of the test samples` : "";
  const event = RUN.events[lastUntil(RUN.events, STEPS[shown])];
  return (
    `Step ${STEPS[shown]} of ${RUN.last_step}. The loss is ${figure(value("loss"), 4)}: ` +
    `${figure(value("loss_data"), 4)} on the data and ${figure(value("loss_reg"), 4)} of the penalty. ` +
    `The network is right for ${percent(value("accuracy"))} of the training samples${test}.` +
    (event ? ` Step ${event.step}: ${event.text}.` : "")
  );
}

/** Go somewhere by hand: playing ends. */
function goTo(at) {
  stop();
  show(at);
}

function play() {
  if (STEPS.length < 2) return;
  if (isAtEnd()) show(0);
  const isCalm = calm.matches;
  const go = () => {
    show(shown + (isCalm ? CALM_BY : 1));
    if (isAtEnd()) stop();
  };
  timer = setInterval(go, isCalm ? CALM_MS : PLAY_MS);
  showPlaying();
}

function stop() {
  if (timer === null) return;
  clearInterval(timer);
  timer = null;
  showPlaying();
  say(summary());
}

function togglePlay() {
  if (timer === null) play();
  else stop();
}

function showPlaying() {
  document.body.classList.toggle("is-playing", timer !== null);
  part("play-text").textContent = timer === null ? "Play" : "Pause";
}

// ------------------------------------------------------------------- colours

function useTheme(name) {
  document.documentElement.dataset.theme = name;
  showClasses();
  plane.resize();
  for (const chart of charts) chart.draw();
}

function switchTheme() {
  useTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
}

function showClasses() {
  const data = plane.data;
  const items = RUN.class_names.map((name, label) => element("li", {}, markerSign(label), element("bdi", {}, name)));
  if (data.isTest.some((test) => test)) items.push(element("li", {}, ringSign(theme().muted, 3.4), "test"));
  items.push(element("li", {}, ringSign(theme().bad, 5), "wrong"));
  part("classes").replaceChildren(...items);
}

// ---------------------------------------------------------------------- start

const KEYS = {
  " ": togglePlay,
  ArrowLeft: () => goTo(shown - 1),
  ArrowRight: () => goTo(shown + 1),
  PageUp: () => goTo(shown - 10),
  PageDown: () => goTo(shown + 10),
  Home: () => goTo(0),
  End: () => goTo(STEPS.length - 1),
  d: switchTheme,
};

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const run = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  const isOnButton = event.target.closest("button") !== null;
  if (!run || (event.key === " " && isOnButton)) return; // Space presses the button that has the focus
  if (event.key.startsWith("Page") && event.target !== part("time")) return; // scrolls
  event.preventDefault();
  run();
}

function describe() {
  part("loss-name").append(...typeset("J̃"));
  part("step").style.minWidth = `${whole(RUN.last_step).length}ch`; // nothing moves while numbers change
  part("time").max = RUN.last_step;
  part("time").disabled = STEPS.length < 2;
  part("play").disabled = STEPS.length < 2;
  part("time-last").textContent = whole(RUN.last_step);
  part("about").replaceChildren(...typeset(RUN.about));
  const axes = RUN.feature_names.map((name, axis) =>
    [axis ? "↑ " : "→ ", element("bdi", {}, ...typeset(name)), RUN.plane.offset[axis]]);
  part("axes").append(...axes[0], " \u2002 ", ...axes[1]);
  part("test-readout").hidden = !VALUES.test_accuracy.some(Number.isFinite);
  const marks = part("time-marks");
  const mark = (step, kind) => {
    const made = element("i", kind ? { class: kind } : {});
    made.style.left = `${(100 * step) / Math.max(RUN.last_step, 1)}%`;
    marks.append(made);
  };
  for (const phase of RUN.phases) if (phase.step) mark(phase.step, "change");
  for (const event of RUN.events) mark(event.step);
  part("events-card").hidden = !RUN.events.length;
  eventItems = RUN.events.map((event) => {
    const item = element("button", { type: "button", dir: "auto" }, element("b", {}, `step ${whole(event.step)}`), ...typeset(event.text));
    item.addEventListener("click", () => goTo(firstKeptFrom(event.step)));
    part("events").append(element("li", {}, item));
    return item;
  });
}

/** The first kept step that is not before a step: there, what happened at it has happened. */
function firstKeptFrom(step) {
  const at = nearest(step);
  return STEPS[at] < step && at + 1 < STEPS.length ? at + 1 : at;
}

function start() {
  describe();
  document.documentElement.dataset.theme = prefersDark.matches ? "dark" : "light";
  prefersDark.addEventListener("change", () => useTheme(prefersDark.matches ? "dark" : "light"));
  showClasses();
  part("first").addEventListener("click", () => goTo(0));
  part("back").addEventListener("click", () => goTo(shown - 1));
  part("next").addEventListener("click", () => goTo(shown + 1));
  part("last").addEventListener("click", () => goTo(STEPS.length - 1));
  part("play").addEventListener("click", togglePlay);
  part("theme").addEventListener("click", switchTheme);
  part("time").addEventListener("input", () => goTo(nearest(Number(part("time").value))));
  document.addEventListener("keydown", onKey);
  show(STEPS.indexOf(RUN.present));
  plane.resize();
  new ResizeObserver(() => plane.resize()).observe(plane.box);
  for (const chart of charts) new ResizeObserver(() => chart.draw()).observe(chart.box);
}

start();
