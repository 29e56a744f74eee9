// The sound of a guide as one stretch of time, whatever files it is in. Times are milliseconds.
const sound = document.querySelector("#sound");
const words = document.querySelector("#words");
const missing = document.querySelector("#missing");
const chapters = [];
const sentences = [];
for (const section of words.querySelectorAll("section")) {
  const start = chapters.length ? chapters[chapters.length - 1].end : 0;
  for (const element of section.querySelectorAll("[data-start]")) {
    sentences.push({ element, start: start + Number(element.dataset.start) });
  }
  chapters.push({ source: section.querySelector("audio").src, start, end: start + Number(section.dataset.length) });
}
// The places one can jump to are the links of the contents.
const places = [...document.querySelectorAll("a[data-kind]")].map((link) => {
  const heading = document.getElementById(link.hash.slice(1));
  return { link, heading, kind: link.dataset.kind, start: sentenceFrom(heading).start };
});

let chapter;
let aim = 0;
let begun = false;

// Return the first sentence that *element*, a part of the words, is or holds, or that follows it.
function sentenceFrom(element) {
  if (!element?.closest("#words section")) return undefined;
  const { DOCUMENT_POSITION_FOLLOWING: follows } = Node;
  return sentences.find((one) => one.element === element || element.compareDocumentPosition(one.element) & follows);
}

// Return the last of *many*, which are in order, that has begun at *time*; the first, where none has.
function lastBegun(many, time) {
  return many.filter((one) => one.start <= time).pop() ?? many[0];
}

function now() {
  return chapter.start + Math.round(sound.currentTime * 1000);
}

// Let *part* be seen or not. What is so already is left alone: to some a change is news, though it changes nothing.
function hide(part, hidden) {
  if (part.hidden !== hidden) part.hidden = hidden;
}

// Be at *time*, and go on playing if it plays.
function go(time) {
  aim = Math.min(Math.max(time, 0), chapters[chapters.length - 1].end - 1);
  begun = true;
  reach();
  show();
}

function reach() {
  take(lastBegun(chapters, aim));
  seekAim();
}

// A browser that does not know the file yet should begin there when it does; not all do, so then it is asked again.
function seekAim() {
  sound.currentTime = (aim - chapter.start) / 1000;
}

function take(wanted) {
  if (wanted === chapter) return;
  const goesOn = !sound.paused;
  chapter = wanted;
  sound.src = chapter.source;
  if (goesOn) play();
}

function play() {
  begun = true;
  hide(missing, true);
  sound.play().catch(() => {}); // What is wrong is told by the event "error".
}

// Play because one asks to. A time to stop that passed while nothing was heard has nothing left to stop.
function wake() {
  if (sound.paused) asleep(Date.now());
  play();
}

function playFrom(time) {
  go(time);
  wake();
}

sound.addEventListener("ended", () => {
  const next = chapters[chapters.indexOf(chapter) + 1];
  const rests = asleep("chapter") || !next;
  go(next ? next.start : 0);
  if (rests) tell();
  else play();
});
// From a web server that sends whole files only, a browser cannot jump about in one: so it is fetched whole, once.
sound.addEventListener("loadedmetadata", async () => {
  if (sound.seekable.length && sound.seekable.end(0) > 1) {
    if (Math.abs(now() - aim) > 250) seekAim();
    return;
  }
  const [held, goesOn] = [chapter, !sound.paused];
  sound.removeAttribute("src");
  sound.load();
  try {
    held.source = URL.createObjectURL(await (await fetch(held.source)).blob());
  } catch {
    fail();
    return;
  }
  if (held !== chapter) return;
  chapter = undefined;
  reach();
  if (goesOn) play();
});
sound.addEventListener("error", fail);

function fail() {
  hide(missing, false);
  sound.pause();
}
