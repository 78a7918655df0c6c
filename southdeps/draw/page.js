"use strict";
// The page around a laid-out picture. Names come from the scanned project: they are only ever set as text.
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const detail = byId("detail");
  const MOST_LINES = 30;
  let data, svg, boxes, boxOf, linksFrom, linksTo, referencesOf, findingsOf, order;
  let whole, shown;
  let chosen = null;
  let matches = [];
  let onlyMissing = false;

  /** Show the picture of a level, and work on it. */
  function use(level) {
    data = page.levels[level];
    byId("picture").replaceChildren(byId(`level-${level}`).content.cloneNode(true));
    svg = document.querySelector("#picture svg");
    boxes = new Map(data.boxes.map((box) => [box.key, box]));
    boxOf = new Map(data.boxes.flatMap((box) => box.members.map((member) => [member, box.key])));
    linksFrom = grouped(data.links, "source");
    linksTo = grouped(data.links, "target");
    referencesOf = grouped(page.references.map((reference) => ({
      ...reference, box: boxOf.get(reference.migration), target: boxOf.get(reference.provider) ?? null,
    })).filter((reference) => reference.box && reference.box !== reference.target), "box");
    findingsOf = grouped(page.findings.map((finding) => ({ ...finding, box: boxOf.get(finding.migration) }))
      .filter((finding) => finding.box), "box");
    order = data.clusters.map((cluster) => cluster.boxes);
    chosen = null;
    matches = [];
    detail.hidden = true;
    const [x, y, w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
    whole = { x, y, w, h };
    shown = { ...whole };
    dress();
    letDrag();
    open();
    filter();
    for (const button of document.querySelectorAll("button[data-level]")) {
      button.setAttribute("aria-pressed", String(button.dataset.level === level));
    }
  }

  /** Begin with all of the picture if that can be read, else with its beginning or the first failure. */
  function open() {
    const scale = Math.min(svg.clientWidth / whole.w, svg.clientHeight / whole.h);
    if (scale >= LEAST_SCALE || !data.boxes.length) return;
    const first = data.boxes.find((box) => box.failing) ?? data.boxes[0];
    const w = Math.min(whole.w, svg.clientWidth / READABLE_SCALE);
    show({ x: whole.x, y: whole.y, w, h: (w * svg.clientHeight) / svg.clientWidth });
    const place = byId(first.key).getBoundingClientRect();
    const frame = svg.getBoundingClientRect();
    if (place.right > frame.right || place.bottom > frame.bottom) centre(first.key);
  }

  const LEAST_SCALE = 0.75;
  const READABLE_SCALE = 1;

  function grouped(items, key) {
    const groups = new Map();
    for (const item of items) {
      if (!groups.has(item[key])) groups.set(item[key], []);
      groups.get(item[key]).push(item);
    }
    return groups;
  }

  /** An element with attributes or listeners, and children that are elements or plain text. */
  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  // --- what is shown: the view box of the picture ---------------------------------------------------------

  function show(area) {
    const w = Math.min(Math.max(area.w, 40), whole.w * 4);
    shown = { x: area.x, y: area.y, w, h: area.h * (w / area.w) };
    svg.setAttribute("viewBox", `${shown.x} ${shown.y} ${shown.w} ${shown.h}`);
  }

  function toPicture(x, y) {
    return new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
  }

  function zoom(factor, at) {
    const point = at ?? { x: shown.x + shown.w / 2, y: shown.y + shown.h / 2 };
    show({
      x: point.x - (point.x - shown.x) * factor,
      y: point.y - (point.y - shown.y) * factor,
      w: shown.w * factor,
      h: shown.h * factor,
    });
  }

  /** Show all that is not hidden. */
  function fit() {
    const areas = [...svg.querySelectorAll(".node, .cluster, .edge")]
      .filter((element) => element.style.display !== "none")
      .map((element) => element.getBoundingClientRect());
    if (!areas.length) return;
    const from = toPicture(Math.min(...areas.map((a) => a.left)), Math.min(...areas.map((a) => a.top)));
    const to = toPicture(Math.max(...areas.map((a) => a.right)), Math.max(...areas.map((a) => a.bottom)));
    const margin = 20;
    show({ x: from.x - margin, y: from.y - margin, w: to.x - from.x + 2 * margin, h: to.y - from.y + 2 * margin });
  }

  /** Bring a box to the middle, large enough to be read. */
  function centre(key) {
    const place = byId(key).getBoundingClientRect();
    const middle = toPicture(place.x + place.width / 2, place.y + place.height / 2);
    const legible = { w: svg.clientWidth / 1.2, h: svg.clientHeight / 1.2 };
    const { w, h } = shown.w < legible.w ? shown : legible;
    show({ x: middle.x - w / 2, y: middle.y - h / 2, w, h });
  }

  function letDrag() {
    let from = null;
    svg.addEventListener("pointerdown", (event) => {
      from = { x: event.clientX, y: event.clientY, moved: false };
    });
    svg.addEventListener("pointermove", (event) => {
      if (!from || !event.buttons) return;
      if (!from.moved && Math.hypot(event.clientX - from.x, event.clientY - from.y) < 4) return;
      if (!from.moved) svg.setPointerCapture(event.pointerId);
      const before = toPicture(from.x, from.y);
      const after = toPicture(event.clientX, event.clientY);
      show({ ...shown, x: shown.x + before.x - after.x, y: shown.y + before.y - after.y });
      from = { x: event.clientX, y: event.clientY, moved: true };
      svg.classList.add("dragged");
    });
    svg.addEventListener("click", (event) => {
      const dragged = from?.moved;
      from = null;
      svg.classList.remove("dragged");
      if (dragged) return;
      const node = event.target.closest(".node");
      if (node) choose(node.id);
      else letGo();
    });
    svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, toPicture(event.clientX, event.clientY));
    }, { passive: false });
  }

  // --- one box chosen: what it needs, what needs it ---------------------------------------------------------

  /** The keys of all boxes reached from one over links, without itself. */
  function reached(key, links, end) {
    const seen = new Set();
    const waiting = [key];
    while (waiting.length) {
      for (const link of links.get(waiting.pop()) ?? []) {
        if (!seen.has(link[end])) {
          seen.add(link[end]);
          waiting.push(link[end]);
        }
      }
    }
    seen.delete(key);
    return seen;
  }

  function choose(key, { move = false } = {}) {
    chosen = key;
    const needed = reached(key, linksFrom, "target");
    const needing = reached(key, linksTo, "source");
    const along = (link, set) => [link.source, link.target].every((end) => end === key || set.has(end));
    svg.classList.add("lit");
    for (const box of data.boxes) mark(byId(box.key), box.key === key, needed.has(box.key), needing.has(box.key));
    for (const link of data.links) mark(byId(link.id), false, along(link, needed), along(link, needing));
    for (const { key: other } of data.boxes) byId(other).tabIndex = other === key ? 0 : -1;
    describe(boxes.get(key), needed.size, needing.size);
    history.replaceState(null, "", `#${data.level}/${encodeURIComponent(boxes.get(key).name)}`);
    if (move) {
      reveal(key);
      centre(key);
      byId(key).focus({ preventScroll: true });
    }
  }

  function mark(element, isChosen, isNeeded, isNeeding) {
    if (!element) return;
    element.classList.toggle("chosen", isChosen);
    element.classList.toggle("needed", isNeeded);
    element.classList.toggle("needing", isNeeding);
  }

  function letGo() {
    chosen = null;
    detail.hidden = true;
    svg.classList.remove("lit");
    for (const element of svg.querySelectorAll(".node, .edge")) mark(element, false, false, false);
    history.replaceState(null, "", location.pathname + location.search);
  }

  function describe(box, needed, needing) {
    const parts = [make("h2", {}, box.name)];
    if (box.path) parts.push(make("div", { className: "place" }, box.path));
    if (box.failing) parts.push(make("div", { className: "flag" }, "Fails on a fresh database"));
    if (box.cyclic) parts.push(make("div", { className: "flag" }, "In a cycle"));
    if (box.members.length > 1) {
      parts.push(make("details", {},
        make("summary", {}, `${box.members.length} migrations`),
        list(box.members.map((name) => make("li", { className: "place" }, name)))));
    }
    const done = box.members.flatMap((member) => page.changes[member] ?? []);
    if (done.length) {
      parts.push(...part("Changes", done.slice(0, MOST_LINES).map((words) => make("li", {}, words))));
      if (done.length > MOST_LINES) parts.push(make("div", { className: "place" }, `and ${done.length - MOST_LINES} more`));
    }
    const needs = linksFrom.get(box.key) ?? [];
    const direct = new Set(needs.map((link) => link.target));
    const others = (referencesOf.get(box.key) ?? []).filter((reference) => !direct.has(reference.target));
    parts.push(...part(`Needs (${needed} in all)`, needs.map((link) => relation(link, link.target))));
    if (others.length) parts.push(...part("Also uses", others.slice(0, MOST_LINES).map(otherUse)));
    parts.push(...part(
      `Needed by (${needing} in all)`, (linksTo.get(box.key) ?? []).map((link) => relation(link, link.source))));
    const found = findingsOf.get(box.key) ?? [];
    if (found.length) {
      parts.push(...part("Findings", found.map((finding) => make("li", { className: finding.severity },
        make("span", { className: "code" }, finding.code), ` ${finding.message} `,
        make("span", { className: "place" }, finding.place), ...remedy(finding)))));
    }
    detail.replaceChildren(...parts);
    detail.hidden = false;
    detail.scrollTop = 0;
  }

  /** What to do about a finding: the advice, and the lines to add. */
  function remedy(finding) {
    const parts = finding.advice ? [make("div", { className: "advice" }, finding.advice)] : [];
    if (finding.fix) {
      const [where, added] = finding.fix;
      parts.push(make("pre", { className: "diff" }, `${where}\n`, make("span", { className: "added" }, added)));
    }
    return parts;
  }

  function part(title, items) {
    return [make("h3", {}, title), items.length ? list(items) : make("div", { className: "none" }, "nothing")];
  }

  function list(items) {
    return make("ul", {}, ...items);
  }

  /** One box at the other end of a link, how it is said, and what it is for. */
  function relation(link, other) {
    const uses = (referencesOf.get(link.source) ?? []).filter((reference) => reference.target === link.target);
    const why = link.kind === "order" ? [] : uses.slice(0, MOST_LINES).map((use) => make("div", {}, ...reason(use)));
    if (why.length && uses.length > MOST_LINES) {
      why.push(make("div", { className: "place" }, `and ${uses.length - MOST_LINES} more`));
    }
    if (!why.length && link.tables.length) why.push(make("div", {}, link.tables.join(", ")));
    return make("li", {}, jump(other), " ", make("span", { className: `kind ${link.kind}` }, link.said), ...why);
  }

  function reason(use) {
    return [use.table, make("span", { className: "place" }, ` ${use.how}, ${use.place}`)];
  }

  function otherUse(use) {
    const maker = use.target ? [" of ", jump(use.target)] : use.provider ? [` of ${use.provider}`] : [];
    return make("li", {}, ...reason(use), ...maker);
  }

  function jump(key) {
    return make("button", {
      type: "button", className: "link", onclick: () => choose(key, { move: true }),
    }, boxes.get(key).name);
  }

  // --- what is hidden ---------------------------------------------------------------------------------------

  function filter() {
    const off = new Set([...document.querySelectorAll("#apps input:not(:checked)")].map((input) => input.value));
    const missing = data.links.filter((link) => link.kind === "missing");
    const ends = new Set(missing.flatMap((link) => [link.source, link.target]));
    const visible = (key) => !off.has(boxes.get(key).app) && (!onlyMissing || ends.has(key));
    for (const { key } of data.boxes) display(byId(key), visible(key));
    for (const link of data.links) {
      display(byId(link.id), visible(link.source) && visible(link.target) && (!onlyMissing || link.kind === "missing"));
    }
    for (const cluster of data.clusters) display(byId(cluster.id), cluster.boxes.some(visible));
  }

  function display(element, visible) {
    if (element) element.style.display = visible ? "" : "none";
  }

  function toggleMissing(on = !onlyMissing) {
    onlyMissing = on;
    byId("missing-only").setAttribute("aria-pressed", String(on));
    filter();
    fit();
  }

  /** Show a box that is hidden, because one has asked for it. */
  function reveal(key) {
    if (byId(key).style.display !== "none") return;
    for (const input of document.querySelectorAll("#apps input")) {
      if (input.value === boxes.get(key).app) input.checked = true;
    }
    filter();
    if (byId(key).style.display === "none") toggleMissing(false);
  }

  // --- search -----------------------------------------------------------------------------------------------

  function search() {
    const wanted = byId("search").value.trim().toLowerCase();
    const holds = (text) => text.toLowerCase().includes(wanted);
    matches = wanted === "" ? [] : data.boxes.filter((box) =>
      holds(box.name) || box.members.some(holds)
      || box.members.some((member) => (page.changes[member] ?? []).some(holds))
      || (referencesOf.get(box.key) ?? []).some((reference) => holds(reference.table))).map((box) => box.key);
    for (const { key } of data.boxes) byId(key).classList.toggle("match", matches.includes(key));
    byId("found").value = wanted === "" ? "" : `${matches.length} found`;
  }

  function nextOf(keys, step = 1) {
    if (!keys.length) return;
    const at = keys.indexOf(chosen);
    const next = at < 0 ? (step > 0 ? 0 : keys.length - 1) : (at + step + keys.length) % keys.length;
    choose(keys[next], { move: true });
  }

  // --- keyboard ---------------------------------------------------------------------------------------------

  function step(rows, columns) {
    if (!order.length) return;
    const row = order.findIndex((keys) => keys.includes(chosen));
    if (row < 0) {
      choose(order[0][0], { move: true });
      return;
    }
    const keys = order[Math.min(Math.max(row + rows, 0), order.length - 1)];
    const column = rows ? 0 : Math.min(Math.max(keys.indexOf(chosen) + columns, 0), keys.length - 1);
    choose(keys[column], { move: true });
  }

  /** The boxes with findings of the severity and code asked for, in the order of the list. */
  function withFindings() {
    return [...new Set(page.findings.filter(isWanted).map((finding) => boxOf.get(finding.migration)).filter(Boolean))];
  }

  function isWanted(finding) {
    const asked = (name) => byId(name)?.value ?? "";
    return ["severity", "code"].every((name) => asked(name) === "" || finding[name] === asked(name));
  }

  function filterFindings() {
    document.querySelectorAll("#findings li").forEach((item, number) => {
      item.hidden = !isWanted(page.findings[number]);
    });
    svg.classList.toggle("lit", Boolean(chosen));
    nextOf(withFindings());
  }

  function useLevel(level) {
    if (!page.levels[level] || level === data.level) return;
    const member = chosen && boxes.get(chosen).members[0];
    use(level);
    search();
    if (member) choose(boxOf.get(member), { move: true });
  }

  const shortcuts = {
    "/": () => byId("search").focus(),
    "+": () => zoom(1 / 1.25),
    "=": () => zoom(1 / 1.25),
    "-": () => zoom(1.25),
    "0": fit,
    m: () => toggleMissing(),
    n: () => nextOf(withFindings()),
    1: () => useLevel("app"),
    2: () => useLevel("collapsed"),
    3: () => useLevel("migration"),
    ArrowLeft: () => step(0, -1),
    ArrowRight: () => step(0, 1),
    ArrowUp: () => step(-1, 0),
    ArrowDown: () => step(1, 0),
    Escape: letGo,
  };

  function listen() {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const typing = event.target.matches("input, select");
      if (typing && event.key === "Escape") event.target.blur();
      if (typing && event.target.type !== "checkbox") return;
      if (event.key === "Enter" && event.target.matches?.(".node")) choose(event.target.id);
      const action = shortcuts[event.key];
      const scrolls = event.key.startsWith("Arrow") && event.target.closest("aside");
      if (!action || scrolls) return;
      event.preventDefault();
      action();
    });
    byId("finder").addEventListener("submit", (event) => {
      event.preventDefault();
      nextOf(matches);
    });
    byId("search").addEventListener("input", search);
    byId("zoom-in").addEventListener("click", shortcuts["+"]);
    byId("zoom-out").addEventListener("click", shortcuts["-"]);
    byId("fit").addEventListener("click", shortcuts["0"]);
    byId("missing-only").addEventListener("click", () => toggleMissing());
    byId("apps").addEventListener("change", filter);
    for (const button of document.querySelectorAll("button[data-finding]")) {
      const { migration } = page.findings[Number(button.dataset.finding)];
      button.addEventListener("click", () => choose(boxOf.get(migration), { move: true }));
    }
    for (const button of document.querySelectorAll("button[data-level]")) {
      button.addEventListener("click", () => useLevel(button.dataset.level));
    }
    byId("filters").addEventListener("change", filterFindings);
    let beforePrint = shown;
    addEventListener("beforeprint", () => { beforePrint = shown; fit(); });
    addEventListener("afterprint", () => show(beforePrint));
  }

  // --- the picture comes alive ------------------------------------------------------------------------------

  /** Names for people and screen readers in place of Graphviz's, and the classes that page.css colours by. */
  function dress() {
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    svg.classList.add("live");
    svg.classList.toggle("apps", data.level === "app");
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", document.title);
    for (const anchor of svg.querySelectorAll("a")) anchor.removeAttribute("xlink:title");
    for (const cluster of data.clusters) {
      const area = byId(cluster.id);
      if (area) dressOne(area, cluster.app, [cluster.tone]);
      for (const key of cluster.boxes) {
        const box = boxes.get(key);
        const classes = [cluster.tone, box.failing && "failing", box.cyclic && "cyclic"].filter(Boolean);
        dressOne(byId(key), box.name, classes);
        Object.entries({ role: "button", tabindex: "-1", "aria-label": box.name }).forEach((pair) => byId(key).setAttribute(...pair));
      }
    }
    if (data.boxes.length) byId(data.boxes[0].key).tabIndex = 0;
    for (const link of data.links) {
      const line = byId(link.id);
      if (line) dressOne(line, link.why, [link.kind, link.cyclic && "cyclic"].filter(Boolean));
    }
    svg.querySelector(".graph > title").textContent = "";
  }

  function dressOne(element, title, classes) {
    element.querySelector("title").textContent = title;
    element.classList.add(...classes);
  }

  // A link to #app/shop, #collapsed/..., #migration/shop:0003_price, or to a name at the level that is shown first.
  const asked = decodeURIComponent(location.hash.slice(1));
  const level = asked.split("/")[0];
  const named = page.levels[level] ? asked.slice(level.length + 1) : asked;
  use(page.levels[level] ? level : page.start);
  listen();
  const start = data.boxes.find((box) => box.name === named) ?? data.boxes.find((box) => box.members.includes(named));
  if (start) choose(start.key, { move: true });
})();
