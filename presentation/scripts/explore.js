"use strict";
// Filters, groups and adds up a subject's file: what is shown is the sum of its rows, and no server is asked again.
(async () => {
  if (location.protocol === "file:") return;
  const MOST_ROWS = 200; // of the table; the CSV has all
  const ASKED = new URLSearchParams(location.hash.slice(1)); // a board's tile leads here with what it shows
  const element = (name, text = "", more = {}) => Object.assign(document.createElement(name), { textContent: text }, more);
  const choices = document.getElementById("choices"), table = document.getElementById("figures");
  const subject = document.getElementById("subject");
  const read = async () => (await fetch(subject.value, { cache: "no-cache" })).json();
  takeAsked(subject, "of");
  let cube = await read();
  let measure, by, from, to, filters;
  const parts = { Day: (day) => day, Week: (day) => monday(day), Month: (day) => day.slice(0, 7) };
  const number = (value, digits = 0) => value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const figureOf = (label) => cube.figures.find((one) => one.label === label);
  const shown = (figure, value) => (figure.is_share ? `${number(100 * value, figure.digits)}%` : number(value, figure.digits));
  const sumAt = (sum, heading) => (heading ? sum[cube.sums.indexOf(heading)] : 0);
  const noSums = () => cube.sums.map(() => 0);

  function takeAsked(select, name) {
    if ([...select.options].some((one) => one.value === ASKED.get(name))) select.value = ASKED.get(name);
  }

  function valueOf(figure, sum) {
    if (!figure.per) return sumAt(sum, figure.of);
    const whole = sumAt(sum, figure.per) - sumAt(sum, figure.less);
    return whole > 0 ? sumAt(sum, figure.of) / whole : 0;
  }

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
      const sum = found.get(key) ?? noSums();
      cube.sums.forEach((_, place) => { sum[place] += row[1 + cube.dimensions.length + place]; });
      found.set(key, sum);
    }
    return found;
  }

  const total = (found) => [...found.values()].reduce((all, sum) => all.map((one, at) => one + sum[at]), noSums());

  function lines() {
    const now = sums(from.value, to.value), isTime = by.value in parts;
    const length = Math.round((Date.parse(to.value) - Date.parse(from.value)) / 86_400_000) + 1;
    const before = sums(moved(from.value, -length), moved(from.value, -1));
    // Days, and weeks in whole weeks, have one in the same place of the period before.
    const place = (key) => (!isTime ? key : by.value === "Day" || (by.value === "Week" && length % 7 === 0) ? moved(key, -length) : "");
    const found = [...now].map(([key, sum]) => ({ key, sum, former: before.get(place(key)) }));
    const size = (one) => valueOf(figureOf(measure.value), one.sum);
    found.sort((a, b) => (isTime ? (a.key < b.key ? -1 : 1) : size(b) - size(a)));
    return { found, all: total(now), former: moved(from.value, -length) >= cube.first ? total(before) : null, isTime };
  }

  function draw() {
    const { found, all, former, isTime } = lines(), figure = figureOf(measure.value), beside = cube.beside.map(figureOf);
    const most = Math.max(...found.map((one) => valueOf(figure, one.sum)), 0) || 1;
    table.replaceChildren();
    const head = table.createTHead().insertRow();
    for (const [text, name] of [[by.value, ""], ["Bar", "bar"], [figure.label, "number"], ...cube.beside.map((label) => [label, "number"]), ["Before", "number"]]) {
      head.append(element("th", text, { scope: "col", className: name }));
    }
    const body = table.createTBody();
    for (const { key, sum, former: past } of found.slice(0, MOST_ROWS)) {
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
      const meter = element("progress", "", { max: most, value: Math.max(valueOf(figure, sum), 0) });
      meter.setAttribute("aria-label", `${key} ${figure.label}`);
      bar.append(meter);
      for (const text of [...[figure, ...beside].map((one) => shown(one, valueOf(one, sum))), past ? shown(figure, valueOf(figure, past)) : "–"]) {
        row.insertCell().textContent = text;
        row.lastChild.className = "number";
      }
    }
    const hidden = cube.missing.filter((day) => day >= from.value && day <= to.value);
    const lacking = sumAt(all, cube.lacking);
    document.getElementById("summary").textContent = `${figure.label}: ${shown(figure, valueOf(figure, all))} of ${number(all[0])} ${cube.subject.toLowerCase()}`
      + (lacking ? `, of which ${number(lacking)} have no euros` : "")
      + (former?.[0] ? `; as many days before: ${shown(figure, valueOf(figure, former))}` : "") + "."
      + (hidden.length ? ` Not in it, for they are held or never ran: ${hidden.join(", ")}.` : "")
      + (found.length > MOST_ROWS ? ` Shown are ${MOST_ROWS} of ${number(found.length)}: the CSV has all.` : "");
    table.hidden = false;
  }

  function csv() {
    const cell = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
    const quoted = (text) => `"${cell(String(text)).replaceAll('"', '""')}"`;
    const plain = (value, heading) => (heading.endsWith("_eur") ? value.toFixed(2) : value);
    const rows = lines().found.map(({ key, sum }) => [quoted(key), ...sum.map((one, at) => plain(one, cube.sums[at]))].join(","));
    const text = [[by.value, ...cube.sums].map(quoted).join(","), ...rows].join("\r\n");
    const name = (words) => words.toLowerCase().replaceAll(/\W+/g, "-");
    const link = element("a", "", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: `${name(cube.subject)}-by-${name(by.value)}.csv` });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function begin() {
    choices.replaceChildren();
    measure = choice("Figure", cube.figures.map((one) => one.label), "");
    by = choice("By", [...Object.keys(parts), ...cube.dimensions.map((known) => known.label)], "");
    from = dayChoice("From", cube.shown_from);
    to = dayChoice("To", cube.last);
    filters = cube.dimensions.map((known) => choice(known.label, known.words));
    takeAsked(measure, "figure");
    takeAsked(by, "by");
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
