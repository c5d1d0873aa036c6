// What a browser can't do with HTML alone: requests by other methods than GET
// and POST, raw data, lists in forms, and searching for related objects.
const root = document.documentElement;
root.classList.add("scripted");

const cookie = (name) => {
  for (const part of document.cookie.split("; ")) {
    const at = part.indexOf("=");
    if (part.slice(0, at) === name) return decodeURIComponent(part.slice(at + 1));
  }
  return "";
};

// keep and kept remember how a visitor likes the pages, where the browser lets them.
const keep = (name, value) => {
  try { localStorage.setItem("quintet-" + name, value); } catch { /* it does not */ }
};
const kept = (name) => {
  try { return localStorage.getItem("quintet-" + name) || ""; } catch { return ""; }
};

const say = (text) => {
  const place = document.getElementById("said");
  if (place) place.textContent = text;
};

// ask sends a request to this page's URL, as a page of the site does.
const ask = (method, options = {}) => {
  const headers = { Accept: "text/html; q=1.0, */*", ...options.headers };
  if (!["GET", "HEAD", "OPTIONS"].includes(method)) headers["X-CSRFToken"] = cookie("csrftoken");
  return fetch(location.pathname + location.search, { method, headers, body: options.body, credentials: "same-origin" });
};

// show puts the page of an answer in the place of this one.
const show = async (answer) => {
  const text = await answer.text();
  if (!(answer.headers.get("Content-Type") || "").startsWith("text/html")) {
    say("The answer has the status " + answer.status + " and is no page.");
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  prepare();
  window.scrollTo(0, 0);
  const bad = document.querySelector("[autofocus]");
  (bad || document.getElementById("main")).focus();
  say(document.querySelector(".status b")?.textContent || "");
};

const send = async (method, options) => {
  root.setAttribute("aria-busy", "true");
  try {
    await show(await ask(method, options));
  } catch {
    say("The server can't be reached.");
  } finally {
    root.removeAttribute("aria-busy");
  }
};

// unchanged reports whether a control holds what it came with.
const unchanged = (c) => {
  if (c.type === "checkbox") return c.checked === c.defaultChecked;
  if (c.type === "file") return !c.files.length;
  if (c.tagName === "SELECT") return [...c.options].every((o) => o.selected === o.defaultSelected);
  return c.value === c.defaultValue;
};

// fields are what a form sends. PATCH sends what was changed, and all of a list that
// was.
const fields = (form, partial) => {
  const data = new FormData();
  const controls = [...form.elements].filter((c) => c.name && c.type !== "submit" && c.type !== "button");
  const whole = new Set();
  for (const c of controls) {
    const group = c.closest("[data-items], .checks");
    if (group && (!unchanged(c) || group.dataset.changed)) whole.add(group);
  }
  for (const c of controls) {
    const group = c.closest("[data-items], .checks");
    if (partial && (group ? !whole.has(group) : unchanged(c))) continue;
    if (c.type === "file") {
      for (const file of c.files) data.append(c.name, file);
    } else if (c.type === "checkbox") {
      if (c.checked) data.append(c.name, c.value);
      else if (partial && !group) data.append(c.name, "false");
    } else {
      data.append(c.name, c.value);
    }
  }
  return data;
};

const sendRaw = (form, method) => {
  let type = form.elements.type.value;
  let body = form.elements.content.value;
  if (type.startsWith("multipart/")) {
    const boundary = /^--(.+?)\r?\n/.exec(body);
    if (boundary) type += "; boundary=" + boundary[1];
    body = body.replace(/\r?\n/g, "\r\n");
  }
  return send(method, { headers: { "Content-Type": type }, body });
};

// choose shows one of the two ways to fill in a form.
const choose = (tab, remember) => {
  for (const other of tab.parentElement.children) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", chosen);
    other.tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    panel.hidden = !chosen;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", other.id);
  }
  if (remember) keep("tab", tab.dataset.tab);
};

// prepare readies a new page.
const prepare = () => {
  const tabs = kept("tab") === "raw" ? "raw" : "html";
  for (const list of document.querySelectorAll("[role=tablist]")) {
    const tab = list.querySelector('[data-tab="' + tabs + '"]');
    if (tab) choose(tab, false);
  }
  for (const part of document.querySelectorAll("details[data-keep]")) {
    part.open = kept(part.dataset.keep) === "open";
    part.addEventListener("toggle", () => keep(part.dataset.keep, part.open ? "open" : ""));
  }
};

let waiting = 0;
// search offers objects in which the words are found.
const search = (input) => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const word = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16));
    const accept = `text/html; choices=${word(input.dataset.search)}; method=${input.dataset.for}; words=${word(input.value) || "%20"}`;
    const answer = await ask("GET", { headers: { Accept: accept } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = [...page.querySelectorAll("option")].map((o) => document.adoptNode(o));
    input.list.replaceChildren(...found);
    say(found.length + " found");
  }, 200);
};

// pick takes what was found into a list of boxes.
const pick = (input) => {
  const option = [...input.list.options].find((o) => o.value === input.value || o.label === input.value);
  if (!option) return;
  const group = input.closest(".checks");
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  let box = boxes.find((b) => b.value === option.value);
  if (!box) {
    const label = document.createElement("label");
    label.className = "check";
    box = document.createElement("input");
    box.type = "checkbox";
    box.name = input.dataset.many;
    box.value = option.value;
    label.append(box, " " + option.label);
    group.querySelector(".options").append(label);
  }
  box.checked = true;
  input.value = "";
  say(option.label + " chosen");
};

// add puts a new item at the end of a list.
const add = (group) => {
  const n = (Number(group.dataset.next) || group.querySelectorAll(":scope > .item").length);
  group.dataset.next = n + 1;
  const fresh = group.querySelector(":scope > template").content.cloneNode(true);
  for (const e of fresh.querySelectorAll("*")) {
    for (const name of ["id", "name", "for", "list", "aria-describedby", "data-many"]) {
      if (e.hasAttribute(name)) e.setAttribute(name, e.getAttribute(name).replaceAll("__n__", n));
    }
  }
  const first = fresh.querySelector("input, select, textarea");
  group.querySelector(":scope > [data-add]").before(fresh);
  group.dataset.changed = "true";
  first?.focus();
};

document.addEventListener("click", async (event) => {
  const b = event.target.closest("button, summary");
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (!b) return;
  const d = b.dataset;
  if (d.send) send(d.send);
  else if (d.open) document.getElementById(d.open).showModal();
  else if ("close" in d) b.closest("dialog").close();
  else if (d.tab) choose(b, true);
  else if ("add" in d) add(b.closest("[data-items]"));
  else if ("remove" in d) {
    const group = b.closest("[data-items]");
    group.dataset.next = Number(group.dataset.next) || group.querySelectorAll(":scope > .item").length;
    group.dataset.changed = "true";
    b.closest(".item").remove();
    group.querySelector(":scope > [data-add]").focus();
  } else if ("copy" in d) {
    await navigator.clipboard.writeText(d.copy).then(() => say("Copied"), () => say("The browser does not let this be copied"));
    const before = b.textContent;
    b.textContent = "Copied";
    setTimeout(() => { b.textContent = before; }, 1500);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if ("filters" in form.dataset) {
    for (const c of form.elements) if (c.name && !c.value) c.disabled = true;
    setTimeout(() => { for (const c of form.elements) c.disabled = false; });
    return;
  }
  const method = event.submitter?.dataset.method || form.dataset.form;
  if ("raw" in form.dataset) {
    event.preventDefault();
    sendRaw(form, method);
  } else if (form.dataset.form) {
    event.preventDefault();
    send(method, { body: fields(form, method === "PATCH") });
  }
});

document.addEventListener("input", (event) => {
  if (!event.target.dataset.search) return;
  if ("many" in event.target.dataset) pick(event.target);
  if (event.target.value !== "" || !("many" in event.target.dataset)) search(event.target);
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[role=tab]");
  if (tab && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    const other = tab.nextElementSibling || tab.previousElementSibling;
    choose(other, true);
    other.focus();
  }
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

prepare();
