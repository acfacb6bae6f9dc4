"use strict";
// Rows of tables, and rules, that have every word that was typed; without this script all can be opened by hand.
for (const ask of document.querySelectorAll("[data-filter]")) {
  const list = document.getElementById(ask.dataset.filter);
  const rows = [...list.querySelectorAll("tbody tr, .rule")], groups = [...list.querySelectorAll(".group")];
  const folds = [...list.querySelectorAll("details")], drawn = folds.map((one) => one.open);
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const words = ask.querySelector("[name=words]"), broken = ask.querySelector("[name=broken]"), all = ask.querySelector("[name=all]");
  const show = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, at) => {
      row.hidden = !wanted.every((word) => texts[at].includes(word)) || (broken.checked && !("broken" in row.dataset));
      count += !row.hidden;
    });
    const isAsked = wanted.length > 0 || broken.checked;
    for (const group of groups) {
      group.hidden = rows.every((row) => row.hidden || !group.contains(row));
    }
    folds.forEach((one, at) => {
      one.open = all.checked || drawn[at] || (isAsked && one.matches(".group"));
    });
    ask.querySelector("[role=status]").textContent = isAsked ? `${count} of ${rows.length}` : "";
  };
  for (const one of [words, broken, all]) one.addEventListener("input", show);
  ask.hidden = false;
}
// A link to a rule opens it, and what it is folded into.
const opened = () => {
  const one = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!one) return;
  for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  one.scrollIntoView();
};
addEventListener("hashchange", opened);
opened();
