"use strict";
// Filters, groups and adds up a subject's file: what is shown is the sum of its rows, and no server is asked again.
(async () => {
  if (location.protocol === "file:") return;
  const MOST_ROWS = 200; // of the table; the CSV has all
  const subject = document.getElementById("subject");
  const read = async () => (await fetch(subject.value, { cache: "no-cache" })).json();
  let cube = await read();
  const element = (name, text = "", more = {}) => Object.assign(document.createElement(name), { textContent: text }, more);
  const choices = document.getElementById("choices"), table = document.getElementById("figures");
  const parts = { Day: (day) => day, Week: (day) => monday(day), Month: (day) => day.slice(0, 7) };
  const number = (value, digits = 0) => value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  let measures, measure, by, from, to, filters;

  function monday(day) {
    const at = new Date(`${day}T00:00:00Z`);
    at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
    return at.toISOString().slice(0, 10);
  }

  function moved(day, count) {
    const at = new Date(`${day}T00:00:00Z`);
    at.setUTCDate(at.getUTCDate() + count);
    return at.toISOString().slice(0, 10);
  }

  function choice(label, words, all = "all") {
    const box = element("label", `${label} `), select = element("select", "", { name: label });
    if (all) select.append(element("option", all, { value: "" }));
    words.forEach((word, at) => select.append(element("option", word, { value: all ? String(at) : word })));
    box.append(select);
    choices.append(box);
    select.addEventListener("change", draw);
    return select;
  }

  function dayChoice(label, value) {
    const box = element("label", `${label} `), input = element("input", "", { type: "date", min: cube.first, max: cube.last, value });
    box.append(input);
    choices.append(box);
    input.addEventListener("change", draw);
    return input;
  }

  // Sums of the rows between two days that pass the filters, by group.
  function sums(from, to) {
    const found = new Map();
    for (const row of cube.rows) {
      const day = cube.days[row[0]];
      if (day < from || day > to || filters.some((one, at) => one.value !== "" && row[1 + at] !== Number(one.value))) continue;
      const at = cube.dimensions.findIndex((one) => one.label === by.value);
      const key = at < 0 ? parts[by.value](day) : cube.dimensions[at].words[row[1 + at]];
      const sum = found.get(key) ?? [0, 0, 0, 0];
      for (let place = 0; place < 4; place++) sum[place] += row[1 + cube.dimensions.length + place];
      found.set(key, sum);
    }
    return found;
  }

  const total = (found) => [...found.values()].reduce((all, sum) => all.map((one, at) => one + sum[at]), [0, 0, 0, 0]);

  function lines() {
    const now = sums(from.value, to.value), isTime = by.value in parts;
    const length = Math.round((Date.parse(to.value) - Date.parse(from.value)) / 86_400_000) + 1;
    const before = sums(moved(from.value, -length), moved(from.value, -1));
    // Days, and weeks in whole weeks, have one in the same place of the period before.
    const place = (key) => (!isTime ? key : by.value === "Day" || (by.value === "Week" && length % 7 === 0) ? moved(key, -length) : "");
    const shown = [...now].map(([key, sum]) => ({ key, sum, former: before.get(place(key)) }));
    shown.sort((a, b) => (isTime ? (a.key < b.key ? -1 : 1) : measures[measure.value](b.sum) - measures[measure.value](a.sum)));
    return { shown, all: total(now), former: moved(from.value, -length) >= cube.first ? total(before) : null, isTime };
  }

  function draw() {
    const { shown, all, former, isTime } = lines(), value = measures[measure.value];
    const digits = measure.value.endsWith("in euros") ? 2 : 0;
    const most = Math.max(...shown.map((one) => value(one.sum)), 0) || 1;
    table.replaceChildren();
    const head = table.createTHead().insertRow();
    for (const [text, name] of [[by.value, ""], ["Bar", "bar"], [measure.value, "number"], [cube.subject, "number"], ["Pieces", "number"], ["Before", "number"]]) {
      head.append(element("th", text, { scope: "col", className: name }));
    }
    const body = table.createTBody();
    for (const { key, sum, former: past } of shown.slice(0, MOST_ROWS)) {
      const row = body.insertRow(), name = element("th", "", { scope: "row" });
      if (isTime) name.textContent = key;
      else {
        const drill = element("button", key, { type: "button", title: `only ${key}` });
        drill.addEventListener("click", () => {
          const at = cube.dimensions.findIndex((one) => one.label === by.value);
          filters[at].value = String(cube.dimensions[at].words.indexOf(key));
          by.value = "Day";
          draw();
        });
        name.append(drill);
      }
      row.append(name);
      const bar = row.insertCell();
      bar.className = "bar";
      const meter = element("progress", "", { max: most, value: Math.max(value(sum), 0) });
      meter.setAttribute("aria-label", `${key} ${measure.value}`);
      bar.append(meter);
      for (const text of [number(value(sum), digits), number(sum[0]), number(sum[1]), past ? number(value(past), digits) : "–"]) {
        row.insertCell().textContent = text;
        row.lastChild.className = "number";
      }
    }
    const hidden = cube.missing.filter((day) => day >= from.value && day <= to.value);
    document.getElementById("told").textContent = `${measure.value}: ${number(value(all), digits)} of ${number(all[0])} ${cube.subject.toLowerCase()}`
      + (all[3] ? `, of which ${number(all[3])} have no euros` : "")
      + (former?.[0] ? `; as many days before: ${number(value(former), digits)}` : "") + "."
      + (hidden.length ? ` Not in it, for they are held or never ran: ${hidden.join(", ")}.` : "")
      + (shown.length > MOST_ROWS ? ` Shown are ${MOST_ROWS} of ${number(shown.length)}: the CSV has all.` : "");
    table.hidden = false;
  }

  function csv() {
    const cell = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
    const quoted = (text) => `"${cell(String(text)).replaceAll('"', '""')}"`;
    const rows = lines().shown.map(({ key, sum }) => [quoted(key), sum[0], sum[1], sum[2].toFixed(2), sum[3]].join(","));
    const counted = cube.subject.toLowerCase().replaceAll(" ", "_");
    const text = [[by.value, counted, "pieces", "revenue_eur", `${counted}_without_euros`].map(quoted).join(","), ...rows].join("\r\n");
    const link = element("a", "", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: `${counted.replaceAll("_", "-")}-by-${by.value.toLowerCase().replaceAll(/\W+/g, "-")}.csv` });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function begin() {
    const one = cube.subject.toLowerCase().replace(/s$/, ""), each = `Average ${one} value in euros`;
    measures = {
      "Revenue in euros": (sum) => sum[2], [cube.subject]: (sum) => sum[0], "Pieces": (sum) => sum[1],
      [each]: (sum) => (sum[0] > sum[3] ? sum[2] / (sum[0] - sum[3]) : 0),
      [`${cube.subject} without euros`]: (sum) => sum[3],
    };
    choices.replaceChildren();
    measure = choice("Figure", Object.keys(measures), "");
    by = choice("By", [...Object.keys(parts), ...cube.dimensions.map((known) => known.label)], "");
    from = dayChoice("From", cube.shown_from);
    to = dayChoice("To", cube.last);
    filters = cube.dimensions.map((known) => choice(known.label, known.words));
    draw();
  }

  subject.addEventListener("change", async () => {
    cube = await read();
    begin();
  });
  document.getElementById("explore").hidden = false;
  const download = document.getElementById("csv");
  download.hidden = false;
  download.addEventListener("click", csv);
  begin();
})();
