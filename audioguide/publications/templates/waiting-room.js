// What happens on a screen in a waiting room: a pass through the chapters, then quiet. Nothing is kept on the device.
const SIZES = [7, 6, 5, 4.25, 3.5, 3, 2.5, 2, 1.6]; // of a caption, in letters of the page
const TICK = 100; // milliseconds
const STUCK = 5000; // milliseconds without a sound where there should be one
const LOUDEST = 10; // steps
const SOON = 60_000; // milliseconds before another try where nothing could be played

const page = document.documentElement;
const words = document.querySelector("#words");
const stopped = document.querySelector("#stopped"); // what the staff are told past review_by, where there is one
const pass = document.querySelector("#pass");
const invitation = document.querySelector("#invitation");
const caption = document.querySelector("#caption");
const progress = document.querySelector("#progress");
const leftOut = document.querySelector("#left-out");
const until = document.querySelector("#until");
const player = document.querySelector("#player");
const gap = Number(words.dataset.gap);
const parts = [...words.querySelectorAll("section")].map((section) => ({
  title: section.dataset.title,
  source: section.querySelector("audio").src,
  length: Number(section.dataset.length),
  sentences: [...section.querySelectorAll("[data-start]")].map((element) => ({
    element,
    start: Number(element.dataset.start),
  })),
}));

const all = parts.flatMap((one) => one.sentences);
progress.max = all.length;

let state = ""; // "playing", "paused", "quiet" or "stopped"
let part = parts[0];
let time = 0; // in the part, milliseconds
let sentence = null;
let last = performance.now(); // when it was last looked how time goes on
let stuck = 0; // for how long there was no sound
let quietUntil = 0;
let missing = []; // titles, of this pass
let sounding = words.dataset.sound === "on";
let spaced = false; // whether the space bar turned the sound off
let volume = 7;

function change(wanted) {
  state = wanted;
  if (stopped) stopped.hidden = state !== "stopped";
  pass.hidden = state !== "playing" && state !== "paused";
  invitation.hidden = state !== "quiet";
  until.hidden = state !== "quiet";
  for (const text of document.querySelectorAll("[data-state]")) text.hidden = text.dataset.state !== state;
  hush();
  fit();
}

// Let the sound be heard, or not, as it should be now: in silence nothing is played at all.
function hush() {
  for (const text of document.querySelectorAll("#sound [data-sound]")) {
    text.hidden = (text.dataset.sound === "on") !== sounding;
  }
  player.volume = (volume / LOUDEST) ** 2;
  document.querySelector("#volume").textContent = filled("#volume", { now: volume, whole: LOUDEST });
  if (sounding && state === "playing") sound();
  else if (!player.paused) player.pause();
}

function sound() {
  if (!player.paused) return;
  player.currentTime = time / 1000;
  player.play().catch((error) => {
    if (error.name !== "NotAllowedError") return; // What else is wrong is told by the event "error".
    sounding = false;
    hush();
  });
}

function filled(place, fields) {
  const template = document.querySelector(place).dataset.words;
  return template.replace(/\{(\w+)\}/g, (_, name) => fields[name]);
}

function begin() {
  missing = [];
  take(parts[0]);
  change("playing");
}

function take(wanted) {
  part = wanted;
  time = stuck = 0;
  sentence = null;
  document.querySelector("#chapter").textContent = part.title;
  player.src = part.source; // In silence too: so a file that is missing is known.
  show();
}

function go() {
  const next = parts[parts.indexOf(part) + 1];
  if (next) {
    take(next);
    hush();
  } else {
    rest();
  }
}

function rest() {
  const wait = missing.length === parts.length ? Math.max(gap, SOON) : gap;
  quietUntil = Date.now() + wait;
  leftOut.hidden = !missing.length;
  const when = new Date(quietUntil).toLocaleTimeString(page.lang, { hour: "numeric", minute: "2-digit" });
  until.textContent = filled("#until", { time: when });
  change("quiet");
  if (!wait) begin();
}

// Show the sentence that is said.
function show() {
  const said = part.sentences.filter((one) => one.start <= time).pop() ?? part.sentences[0];
  if (said === sentence) return;
  sentence = said;
  caption.replaceChildren(...[...sentence.element.childNodes].map((node) => node.cloneNode(true)));
  progress.value = all.indexOf(sentence) + 1;
  fit();
}

// Let the caption be as large as the screen has room for, without a word broken or a need to scroll.
function fit() {
  if (pass.hidden) return;
  caption.classList.add("whole");
  for (const size of SIZES) {
    caption.style.fontSize = `${size}rem`;
    if (caption.scrollWidth <= caption.clientWidth && page.scrollHeight <= innerHeight) return;
  }
  caption.classList.remove("whole");
}

function late() {
  if (!stopped) return false;
  const [year, month, day] = stopped.dataset.reviewBy.split("-").map(Number);
  return new Date() >= new Date(year, month - 1, day + 1);
}

// Go on with what is to be seen and heard. A computer that slept goes on where it was.
function tick() {
  const passed = performance.now() - last;
  last += passed;
  if (late()) {
    if (state !== "stopped") change("stopped");
  } else if (state === "stopped") {
    begin(); // The device's date was wrong, and was put right.
  } else if (state === "quiet") {
    quietUntil = Math.min(quietUntil, Date.now() + Math.max(gap, SOON)); // A clock that is set back makes no quiet longer.
    if (Date.now() >= quietUntil) begin();
  } else if (state === "playing") {
    if (sounding) listen(passed);
    else time += Math.min(passed, 10 * TICK);
    if (!sounding && time >= part.length) go();
    else show();
  }
}

// Take the time from the sound. One that stands still is asked for again, and at last left out.
function listen(passed) {
  const heard = player.currentTime * 1000;
  const [before, after] = [stuck, stuck + Math.min(passed, 10 * TICK)];
  stuck = heard === time ? after : 0;
  time = heard;
  if (stuck > 3 * STUCK) leaveOut();
  else if (stuck && Math.floor(after / STUCK) > Math.floor(before / STUCK)) player.load();
  else if (player.paused && !player.ended) sound();
}

function leaveOut() {
  if (state !== "playing") return;
  missing.push(part.title);
  leftOut.textContent = filled("#left-out", { title: missing.join(" · ") });
  leftOut.hidden = false;
  go();
}

player.addEventListener("ended", () => {
  if (state === "playing") go();
});
player.addEventListener("error", leaveOut);

function turn(on) {
  time = sounding && state === "playing" ? player.currentTime * 1000 : time;
  sounding = on;
  spaced = false;
  hush();
}

document.querySelector("#sound").addEventListener("click", () => turn(!sounding));
document.querySelector("#pause").addEventListener("click", () => {
  if (state === "quiet") begin();
  else change(state === "playing" ? "paused" : "playing");
});
for (const [button, step] of [["#quieter", -1], ["#louder", 1]]) {
  document.querySelector(button).addEventListener("click", () => {
    volume = Math.min(Math.max(volume + step, 1), LOUDEST);
    hush();
  });
}
// The space bar is for silence, wherever the focus is. What it turned off it turns on again; it is never the first to.
let pressed = false;
addEventListener("keydown", (event) => {
  if (event.key !== " " || event.ctrlKey || event.altKey || event.metaKey || !(sounding || spaced)) return;
  event.preventDefault();
  if (event.repeat) return;
  pressed = true;
  const off = sounding;
  turn(!off);
  spaced = off;
}, true);
addEventListener("keyup", (event) => {
  // In some browsers a button that has the focus is pressed when the key comes up.
  if (event.key !== " " || !pressed) return;
  event.preventDefault();
  pressed = false;
}, true);
for (const [action, wanted] of [["play", "playing"], ["pause", "paused"]]) {
  try {
    navigator.mediaSession.setActionHandler(action, () => {
      if (!pass.hidden) change(wanted);
    });
  } catch { /* This browser has no such key. */ }
}

// The screen stays on while something is shown, where the browser can see to that.
async function stayAwake() {
  try {
    await navigator.wakeLock.request("screen");
  } catch { /* Then it is for the computer's own settings. */ }
}
for (const [target, event] of [[document, "visibilitychange"], [window, "pageshow"], [document, "resume"]]) {
  target.addEventListener(event, () => {
    if (document.visibilityState !== "visible") return;
    stayAwake();
    tick();
  });
}
// A window, letters or a typeface of another size: all are seen by how large the caption is.
new ResizeObserver(() => requestAnimationFrame(fit)).observe(caption);
addEventListener("resize", fit);

words.hidden = true;
document.querySelector(".staff").hidden = false;
if (late()) change("stopped");
else begin();
setInterval(tick, TICK);
stayAwake();
