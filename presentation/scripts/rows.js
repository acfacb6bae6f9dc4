"use strict";
// Rows of a table, or cards, that have every word that was typed; without this script all are shown.
for (const ask of document.querySelectorAll("[data-filter]")) {
  const list = document.getElementById(ask.dataset.filter);
  const rows = [...list.querySelectorAll("tbody tr, .card")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const words = ask.querySelector("[name=words]"), broken = ask.querySelector("[name=broken]");
  const show = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, at) => {
      row.hidden = !wanted.every((word) => texts[at].includes(word)) || (broken.checked && !("broken" in row.dataset));
      count += !row.hidden;
    });
    ask.querySelector("[role=status]").textContent = count === rows.length ? "" : `${count} of ${rows.length}`;
  };
  words.addEventListener("input", show);
  broken.addEventListener("change", show);
  ask.hidden = false;
}
