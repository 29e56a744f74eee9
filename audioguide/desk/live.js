"use strict";
{
  // Renews the listening page when its guide was changed, at the sentence that is new. While somebody listens it waits,
  // and says so; and whoever was at a button is at it again.
  const { edit, from } = document.currentScript.dataset;
  const sound = document.querySelector("#sound");
  const said = document.createElement("div");
  said.lang = "en";
  said.dir = "ltr";
  said.setAttribute("role", "status");
  document.querySelector("header").append(said);
  const stops = () => [...document.querySelectorAll("a, button, input, select, summary")];
  let due = null;

  function say(words) {
    const line = document.createElement("p");
    line.className = "notice";
    line.textContent = words;
    said.replaceChildren(line);
  }

  function renew() {
    if (!due) return;
    if (!sound.paused) {
      say("This guide was changed. This page will show it when you pause.");
      return;
    }
    const place = due.sentence || document.querySelector("[data-start][aria-current]")?.id;
    const renewed = { from: edit, sentence: due.sentence, stop: stops().indexOf(document.activeElement) };
    history.replaceState({ renewed }, "", place ? `#${place}` : "");
    history.scrollRestoration = due.sentence ? "manual" : "auto"; // Or the browser scrolls to where one was.
    location.reload();
  }

  const events = new EventSource(`../${from}`);
  events.addEventListener("message", ({ data }) => {
    const told = JSON.parse(data);
    due = told.edit === edit ? null : told;
    renew();
  });
  // Between two chapters a player pauses too.
  sound.addEventListener("pause", () => setTimeout(renew, 500));

  const renewed = history.state?.renewed;
  if (renewed && renewed.from !== edit) {
    history.replaceState(null, "");
    const sentence = document.getElementById(renewed.sentence);
    // When all is laid out.
    addEventListener("load", () => sentence?.scrollIntoView({ block: "center" }));
    if (renewed.stop >= 0) {
      stops()[renewed.stop]?.focus({ preventScroll: true });
      say(sentence ? `Changed: ${sentence.textContent}` : "This page was renewed.");
    } else if (sentence) {
      sentence.tabIndex = -1;
      sentence.focus({ preventScroll: true });
    }
  }
}
