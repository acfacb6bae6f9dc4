"use strict";
// A page is drawn once and read later: what is true now stands in now.json beside it.
(async () => {
  if (location.protocol === "file:") return; // read from a disk: the page says when it was drawn
  const root = document.documentElement.dataset.root;
  let now;
  try {
    const answer = await fetch(`${root}${document.documentElement.dataset.now}`, { cache: "no-cache" });
    if (!answer.ok) return;
    now = await answer.json();
  } catch {
    return; // the server is gone, or keeps no now.json: what was drawn stands
  }
  for (const link of document.querySelectorAll("nav [data-part]")) {
    link.hidden = !now.parts.includes(link.dataset.part);
  }
  const state = document.getElementById("state");
  state.textContent = now.state;
  state.className = `state ${now.word}`;
  for (const one of document.querySelectorAll("[data-live]")) {
    one.hidden = one.dataset.live !== now.live;
  }
  const day = document.querySelector("main").dataset.day;
  const known = day && now.days[day];
  if (known && known.ended > document.querySelector("main").dataset.ended) {
    const old = document.getElementById("old");
    old.textContent = `This page was drawn before the day's latest run ended. It is ${known.word} now; draw it again before you act on it.`;
    old.hidden = false;
  }
})();
