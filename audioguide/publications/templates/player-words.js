// The words that are heard: marked where they stand, and kept in view. Nothing here takes the focus or is announced.
const follow = document.querySelector("#follow");
const bar = document.querySelector(".bar");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
// A highlight changes what is seen and not the document, so no screen reader hears of it.
const highlight = window.Highlight && CSS.highlights ? new Highlight() : null;
if (highlight) {
  const look = new CSSStyleSheet();
  look.replaceSync("@media screen { ::highlight(word) { background-color: var(--ink); color: var(--paper); } }");
  document.adoptedStyleSheets = [look];
  CSS.highlights.set("word", highlight);
}

let sentence = null;
let word = null;

// Mark what is heard at *time*; return whether it is another sentence than before.
function mark(time) {
  const heard = lastBegun(sentences, time);
  const another = heard !== sentence;
  if (another) {
    const seen = sentence && inView(sentence.element.getBoundingClientRect());
    sentence?.element.removeAttribute("aria-current");
    sentence = heard;
    sentence.element.setAttribute("aria-current", "true");
    // Whoever has scrolled away from the words is not called back.
    if (seen) keepInView();
  }
  markWord(time);
  return another;
}

function markWord(time) {
  sentence.words ??= wordsOf(sentence.element);
  const heard = sentence.words.filter((one) => sentence.start + one.start <= time).pop() ?? null;
  if (heard === word) return;
  word = heard;
  highlight?.clear();
  if (!word?.range) return;
  highlight?.add(word.range);
  if (inView(sentence.element.getBoundingClientRect())) keepInView(word.range);
}

// Return the words of *element*, each with its start; the last, without a range, is the silence after them.
function wordsOf(element) {
  const times = (element.dataset.words ?? "").split(" ").filter(Boolean).map(Number);
  const found = [];
  for (let at = 0; at < times.length; at += 3) {
    const [start, first, past] = times.slice(at, at + 3);
    found.push({ start, range: past === undefined ? null : rangeOf(element, first, past) });
  }
  return found;
}

// Return the range of the characters *first* to *past* in the text of *element*.
function rangeOf(element, first, past) {
  const range = document.createRange();
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let before = 0;
  while (texts.nextNode()) {
    const after = before + texts.currentNode.length;
    if (first >= before && first < after) range.setStart(texts.currentNode, first - before);
    if (past > before && past <= after) range.setEnd(texts.currentNode, past - before);
    before = after;
  }
  return range;
}

// Return how far down the bar hides the page.
function hidden() {
  return bar.classList.contains("loose") ? 0 : bar.getBoundingClientRect().bottom;
}

function inView(box) {
  return box.bottom > hidden() && box.top < innerHeight;
}

// Scroll until the first line of *part*, an element or a range, is in view, if one wants that.
function keepInView(part = sentence.element) {
  const [line] = part.getClientRects();
  const room = innerHeight - hidden();
  if (!follow.checked || !line || (line.top >= hidden() && line.bottom <= innerHeight - room / 8)) return;
  scrollBy({ top: line.top - hidden() - room / 4, behavior: calm.matches ? "auto" : "smooth" });
}

// A bar that takes more than a third of the window, as with very large letters, scrolls with the page.
function loosen() {
  const loose = bar.offsetHeight > innerHeight / 3;
  bar.classList.toggle("loose", loose);
  document.documentElement.style.setProperty("--bar", `${loose ? 0 : bar.offsetHeight}px`);
}
new ResizeObserver(loosen).observe(bar);
addEventListener("resize", loosen);
