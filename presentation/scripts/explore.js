"use strict";
// Filters, groups and adds up explore.json: what is shown is the sum of its rows, and no server is asked again.
(async () => {
  if (location.protocol === "file:") return;
  const cube = await (await fetch("explore.json", { cache: "no-cache" })).json();
  const element = (name, text = "", more = {}) => Object.assign(document.createElement(name), { textContent: text }, more);
  const choices = document.getElementById("choices"), table = document.getElementById("figures");
  const sizes = cube.dimensions.length, firstMeasure = 1 + sizes;
  const parts = { Day: (day) => day, Week: (day) => monday(day), Month: (day) => day.slice(0, 7) };
  const number = (value, digits = 0) => value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const measures = {
    "Revenue in euros": (sum) => sum[2], "Orders": (sum) => sum[0], "Pieces": (sum) => sum[1],
    "Average order value in euros": (sum) => (sum[0] > sum[3] ? sum[2] / (sum[0] - sum[3]) : 0),
    "Orders without euros": (sum) => sum[3],
  };

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
      for (let place = 0; place < 4; place++) sum[place] += row[firstMeasure + place];
      found.set(key, sum);
    }
    return found;
  }

  const total = (found) => [...found.values()].reduce((all, sum) => all.map((one, at) => one + sum[at]), [0, 0, 0, 0]);

  function lines() {
    const now = sums(from.value, to.value), isTime = by.value in parts;
    const length = Math.round((Date.parse(to.value) - Date.parse(from.value)) / 86_400_000) + 1;
    const before = sums(moved(from.value, -length), moved(from.value, -1));
    const shown = [...now].map(([key, sum]) => ({ key, sum, former: isTime ? null : before.get(key) }));
    shown.sort((a, b) => (isTime ? (a.key < b.key ? -1 : 1) : measures[measure.value](b.sum) - measures[measure.value](a.sum)));
    return { shown, all: total(now), former: moved(from.value, -length) >= cube.first ? total(before) : null, isTime };
  }

  function draw() {
    const { shown, all, former, isTime } = lines(), value = measures[measure.value];
    const digits = measure.value.includes("euros") && measure.value !== "Orders without euros" ? 2 : 0;
    const most = Math.max(...shown.map((one) => value(one.sum)), 0) || 1;
    table.replaceChildren();
    const head = table.createTHead().insertRow();
    for (const [text, name] of [[by.value, ""], ["Bar", "bar"], [measure.value, "number"], ["Orders", "number"], ["Pieces", "number"], ["Before", "number"]]) {
      head.append(element("th", text, { scope: "col", className: name }));
    }
    const body = table.createTBody();
    for (const { key, sum, former: past } of shown) {
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
    document.getElementById("told").textContent = `${measure.value}: ${number(value(all), digits)} of ${number(all[0])} orders`
      + (all[3] ? `, of which ${number(all[3])} have no euros` : "")
      + (former?.[0] ? `; as many days before: ${number(value(former), digits)}` : "") + "."
      + (hidden.length ? ` Not in it, for they are held or never ran: ${hidden.join(", ")}.` : "")
      + (cube.is_cut ? " The data was cut: ask Looker for all of it." : "");
    table.hidden = false;
  }

  function csv() {
    const cell = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
    const quoted = (text) => `"${cell(String(text)).replaceAll('"', '""')}"`;
    const rows = lines().shown.map(({ key, sum }) => [quoted(key), sum[0], sum[1], sum[2].toFixed(2), sum[3]].join(","));
    const text = [[by.value, "orders", "pieces", "revenue_eur", "orders_without_euros"].map(quoted).join(","), ...rows].join("\r\n");
    const link = element("a", "", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: `orders-by-${by.value.toLowerCase().replaceAll(/\W+/g, "-")}.csv` });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  const measure = choice("Figure", Object.keys(measures), "");
  const by = choice("By", [...Object.keys(parts), ...cube.dimensions.map((one) => one.label)], "");
  const from = dayChoice("From", cube.shown_from), to = dayChoice("To", cube.last);
  const filters = cube.dimensions.map((one) => choice(one.label, one.words));
  document.getElementById("explore").hidden = false;
  const download = document.getElementById("csv");
  download.hidden = false;
  download.addEventListener("click", csv);
  draw();
})();
