// What the page tells of where it is: text that can be found, and is never announced.
const placeText = document.querySelector("#place");
const timeText = document.querySelector("#time");
const seek = document.querySelector("#seek");
const steps = [...document.querySelectorAll("[data-step]")];
const language = document.documentElement.lang;

let place = null;

// Show where it is.
function show() {
  const time = now();
  if (begun && mark(time)) showSteps();
  showTime();
  const here = lastBegun(places, time);
  if (here === place) return;
  place?.link.removeAttribute("aria-current");
  place = here;
  place.link.setAttribute("aria-current", "location");
  placeText.textContent = place.link.textContent;
  showOutside();
}

// Show whether it plays.
function tell() {
  for (const part of document.querySelectorAll("[data-when]")) {
    hide(part, (part.dataset.when === "paused") !== sound.paused);
  }
}

function showSteps() {
  for (const button of steps) button.setAttribute("aria-disabled", String(!target(button.dataset)));
}

function showTime() {
  const told = between(digits);
  if (timeText.textContent === told) return;
  timeText.textContent = told;
  // Screen readers say each new value of a slider that has the focus; so there it moves only when it is moved.
  if (!seek.matches(":focus-visible")) showSeek();
}

function showSeek() {
  seek.max = chapter.end - chapter.start;
  seek.value = now() - chapter.start;
  seek.setAttribute("aria-valuetext", between(inWords));
}

// Return how much of the chapter has been heard, each time as *notation* writes it.
function between(notation) {
  const [at, whole] = [now() - chapter.start, chapter.end - chapter.start].map((ms) => notation(Math.floor(ms / 1000)));
  return timeText.dataset.pattern.replace("{now}", at).replace("{whole}", whole);
}

function digits(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function inWords(seconds) {
  const counted = (number, unit) => number.toLocaleString(language, { style: "unit", unit, unitDisplay: "long" });
  const minutes = seconds < 60 ? "" : `${counted(Math.floor(seconds / 60), "minute")} `;
  return minutes + counted(seconds % 60, "second");
}

// What a locked telephone shows: the names others may see. The page itself keeps its true titles.
function showOutside() {
  if (!window.MediaMetadata || !navigator.mediaSession) return;
  navigator.mediaSession.metadata = new MediaMetadata({ title: place.link.dataset.shown, album: words.dataset.album });
}
