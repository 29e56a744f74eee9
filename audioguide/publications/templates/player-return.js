// Where it begins: at the place that the address names, or at the start. Where one stopped last time is offered.
const stoppedAt = `place ${words.dataset.guide}`;
const stopped = sentenceFrom(document.getElementById(recall(stoppedAt)));

function begin() {
  const named = sentenceFrom(document.getElementById(location.hash.slice(1)));
  if (named) go(named.start);
}

take(chapters[0]);
show();
showSteps();
begin();
addEventListener("hashchange", begin);

sound.addEventListener("timeupdate", () => {
  if (!sound.paused) remember(stoppedAt, sentence.element.id);
});
sound.addEventListener("ended", () => remember(stoppedAt, sentence.element.id));
if (stopped && stopped !== sentences[0]) {
  document.querySelector("#stopped").textContent = lastBegun(places, stopped.start).link.textContent;
  document.querySelector("#offer").hidden = false;
  document.querySelector("#resume").addEventListener("click", () => {
    playFrom(stopped.start);
    keepInView();
  });
}
