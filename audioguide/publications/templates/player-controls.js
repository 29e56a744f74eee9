// What one presses. All of it is buttons, lists and boxes of the browser's own.
const sleep = document.querySelector("#sleep");
const speed = document.querySelector("#speed");
const keys = document.querySelector("#keys");

let sleepsAt = Infinity;

// Return the sentence or place that a step leads to, if there is one; without a kind, any place.
function target({ step, by }) {
  const many = step === "sentence" ? sentences : places.filter((one) => !step || one.kind === step);
  const time = now();
  if (by === "1") return many.find((one) => one.start > time);
  const here = lastBegun(step === "question" ? places : many, time);
  const limit = many.includes(here) ? here.start : time;
  return many.filter((one) => one.start < limit).pop();
}

function goTo(step) {
  const found = target(step);
  if (found) go(found.start);
}

// Return whether it is time to stop: at *moment*, or "chapter", the end of one. If so, it is the last time.
function asleep(moment) {
  const due = moment === "chapter" ? sleep.value === moment : moment >= sleepsAt;
  if (due) {
    sleep.value = "";
    sleepsAt = Infinity;
  }
  return due;
}

function tick() {
  show();
  if (!sound.paused) requestAnimationFrame(tick);
}

sound.addEventListener("play", () => {
  tell();
  tick();
});
sound.addEventListener("pause", () => {
  if (!sound.ended) tell(); // What comes after the end of a chapter is decided there.
});
sound.addEventListener("timeupdate", () => {
  if (!sound.paused) show(); // also where the page is not seen, and no frames are drawn
  if (asleep(Date.now())) sound.pause();
});

document.querySelector("#play").addEventListener("click", () => {
  if (!sound.paused) {
    sound.pause();
    return;
  }
  wake();
  show();
  // Where the bar does not stay, the words are not worth losing sight of what was pressed.
  if (!bar.classList.contains("loose")) keepInView();
});
for (const button of document.querySelectorAll("[data-seconds]")) {
  button.addEventListener("click", () => go(now() + 1000 * button.dataset.seconds));
}
for (const button of steps) button.addEventListener("click", () => goTo(button.dataset));
seek.addEventListener("focus", showSeek);
seek.addEventListener("input", () => {
  go(chapter.start + Number(seek.value));
  showSeek();
});
sleep.addEventListener("change", () => {
  sleepsAt = Number(sleep.value) ? Date.now() + 60_000 * sleep.value : Infinity;
});
speed.addEventListener("change", setSpeed);
for (const option of speed.options) option.text = `${Number(option.value).toLocaleString(language)}×`;
setSpeed();

function setSpeed() {
  sound.preservesPitch = true;
  // The second is for this file, the first for all that follow.
  sound.defaultPlaybackRate = sound.playbackRate = Number(speed.value);
}

// A pointer may choose any sentence; the text itself holds no control but one button at each heading.
document.addEventListener("click", (event) => {
  const chosen = sentenceFrom(event.target.closest("[data-start]"));
  if (chosen && getSelection().isCollapsed) playFrom(chosen.start);
});
for (const { link, heading, start } of places) {
  const button = document.createElement("button");
  const which = document.createElement("span");
  button.type = "button";
  button.textContent = words.dataset.from;
  which.className = "unseen";
  which.textContent = ` ${link.dataset.name}`;
  button.append(which);
  button.addEventListener("click", () => playFrom(start));
  heading.after(button);
  link.addEventListener("click", () => go(start));
}
words.classList.add("playable");
for (const native of words.querySelectorAll("audio")) native.remove();

// Keys press buttons, once they are turned on (WCAG 2.2, 2.1.4); in a list, letters choose from the list.
document.addEventListener("keydown", (event) => {
  if (!keys.checked || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("select")) return;
  const space = event.key === " " && !event.target.closest("button, input, summary, a");
  // A keyboard for another alphabet has these letters' keys.
  const letter = /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : event.code.replace(/^Key/, "");
  const button = document.querySelector(`button[data-key="${CSS.escape(space ? "K" : letter)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

const outside = {
  play: wake,
  pause: () => sound.pause(),
  seekbackward: () => go(now() - 10_000),
  seekforward: () => go(now() + 10_000),
  previoustrack: () => goTo({ by: "-1" }),
  nexttrack: () => goTo({ by: "1" }),
  seekto: ({ seekTime }) => go(chapter.start + 1000 * seekTime),
};
for (const [action, act] of Object.entries(outside)) {
  try {
    navigator.mediaSession.setActionHandler(action, act);
  } catch { /* This browser has no such key. */ }
}
