"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const color = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const config = {responsive: true, displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d"]};

  function layout(extra) {
    const axis = {gridcolor: color("grid"), zerolinecolor: color("soft"), fixedrange: true, automargin: true};
    return {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false,
      font: {family: getComputedStyle(document.body).fontFamily, size: 13, color: color("ink")},
      margin: {l: 8, r: 24, t: 12, b: 36}, hovermode: "closest", hoverlabel: {align: "left"}, ...extra,
      xaxis: {...axis, ...extra.xaxis}, yaxis: {...axis, ...extra.yaxis},
    };
  }

  function arms(marks, direction, stroke, width) {
    return {["error_" + direction]: {
      type: "data", symmetric: false, array: marks.map(m => m.above), arrayminus: marks.map(m => m.below),
      color: stroke, thickness: width, width: 0,
    }};
  }

  const narrow = node => node.clientWidth < 600;

  function rowAxis(node, rows) {
    const places = rows.map((_, place) => place);
    return {tickvals: places, ticktext: rows.map(row => narrow(node) ? row.short : row.name), range: [-.7, rows.length - .3],
      zeroline: false, showgrid: false};
  }

  function trend(node) {
    const marks = data.trend;
    const names = marks.map(m => m.name);
    const called = {rose: color("favour"), fell: color("against")};
    const strong = marks.slice(1).flatMap((m, i) => called[m.called] ? [{
      type: "scatter", mode: "lines", x: [names[i], m.name], y: [marks[i].value, m.value],
      line: {color: called[m.called], width: 4}, hoverinfo: "skip",
    }] : []);
    const all = {
      type: "scatter", mode: "lines+markers", x: names, y: marks.map(m => m.value),
      hovertext: marks.map(m => m.hover), hoverinfo: "text", line: {color: color("soft"), width: 1.5},
      marker: {size: 9, color: marks.map(m => m.closed ? color("ink") : color("paper")), line: {color: color("ink"), width: 2}},
      ...arms(marks, "y", color("band"), 6),
    };
    const labelled = marks.filter((m, i) => !narrow(node) || marks.length < 9 || m.called || i === marks.length - 1);
    const annotations = labelled.map(m => ({x: m.name, y: m.value + m.above, text: m.text, showarrow: false, yshift: 10}));
    Plotly.react(node, [all, ...strong], layout({height: 340, annotations, xaxis: {type: "category", showgrid: false}}), config);
  }

  function themes(node) {
    const rows = data.themes;
    const bar = (kind, sign, fill) => ({
      type: "bar", orientation: "h", y: rows.map((_, place) => place), x: rows.map(row => sign * row[kind].value),
      text: rows.map(row => row[kind].text), textposition: "auto", insidetextanchor: "middle", textangle: 0,
      insidetextfont: {color: color("on-bar")}, outsidetextfont: {color: color("ink")}, cliponaxis: false,
      hovertext: rows.map(row => row[kind].hover), hoverinfo: "text", marker: {color: color(fill)},
    });
    Plotly.react(node, [bar("negative", -1, "against"), bar("positive", 1, "favour")], layout({
      height: 40 + 32 * rows.length, barmode: "relative", bargap: .3, yaxis: rowAxis(node, rows),
      xaxis: {showticklabels: false, range: [-1.08, 1.08], showgrid: false}, margin: {l: 8, r: 24, t: 8, b: 8},
    }), config);
  }

  function drivers(node) {
    const rows = data.drivers;
    const colors = {against: color("against"), favour: color("favour"), plain: color("ink")};
    const traces = Object.entries(colors).flatMap(([kind, fill]) => [true, false].map(sure => {
      const places = rows.map((_, place) => place).filter(place => rows[place][kind] && rows[place].is_driver === sure);
      const marks = places.map(place => rows[place][kind]);
      return {
        type: "scatter", mode: "markers+text", y: places, x: marks.map(m => m.value), text: marks.map(m => m.text),
        textposition: "top center", cliponaxis: false, hovertext: marks.map(m => m.hover), hoverinfo: "text",
        opacity: sure ? 1 : .5, marker: {size: 10, color: fill}, ...arms(marks, "x", fill, 2.5),
      };
    }));
    Plotly.react(node, traces, layout({
      height: 80 + 38 * rows.length, yaxis: rowAxis(node, rows), margin: {l: 8, r: 24, t: 12, b: 44},
      xaxis: {zeroline: true, title: {text: "points of the score", font: {size: 13}}},
    }), config);
  }

  function draw() {
    for (const [id, make] of Object.entries({trend, themes, drivers})) {
      const node = document.getElementById(id);
      if (node && data[id].length) make(node);
    }
  }

  const page = 100;
  let limit = page;
  const chosen = id => document.getElementById(id).value;

  function fill(id, values) {
    for (const value of [...new Set(values)].sort()) document.getElementById(id).append(new Option(value, value));
  }

  function verbatim([text, themes, feeling, source, channel, day, , byHuman]) {
    const item = document.createElement("li");
    const quote = document.createElement("blockquote");
    quote.className = "verbatim " + feeling;
    quote.textContent = text;
    const place = document.createElement("p");
    place.textContent = [themes.join(", "), source, channel, day, byHuman && "judged by a person"].filter(Boolean).join(" · ");
    item.append(quote, place);
    return item;
  }

  function list() {
    const words = chosen("words").toLowerCase();
    const found = data.verbatims.filter(([text, themes, feeling, source]) =>
      (!chosen("theme") || themes.includes(chosen("theme"))) && (!chosen("feeling") || feeling === chosen("feeling")) &&
      (!chosen("source") || source === chosen("source")) && text.toLowerCase().includes(words));
    const shown = Math.min(limit, found.length);
    document.getElementById("verbatims").replaceChildren(...found.slice(0, shown).map(verbatim));
    document.getElementById("found").textContent = `${shown.toLocaleString("en")} of ${found.length.toLocaleString("en")} comments`;
    document.getElementById("more").hidden = shown === found.length;
  }

  fill("theme", data.verbatims.flatMap(row => row[1]));
  fill("source", data.verbatims.map(row => row[3]));
  document.getElementById("filters").addEventListener("input", () => { limit = page; list(); });
  document.getElementById("filters").addEventListener("submit", event => event.preventDefault());
  document.getElementById("more").addEventListener("click", () => { limit += page; list(); });
  list();

  // Its address and hash stand in this script and not in the page, where injected markup could forge them.
  const loader = document.createElement("script");
  if (location.protocol.startsWith("http")) Object.assign(loader, {integrity: plotly.integrity, crossOrigin: "anonymous"});
  loader.onload = () => { draw(); dark.addEventListener("change", draw); };
  loader.onerror = () => { document.getElementById("no-plotly").hidden = false; };
  loader.src = plotly.src;
  document.head.append(loader);
})();
