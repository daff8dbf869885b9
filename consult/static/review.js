// Keys for the review queue, the type-ahead over themes, and the sign of life that keeps a comment lent to one person.
// The page works without it: every theme has a box to tick, and every action a button.

const page = document.querySelector("[data-review]");
const form = page.querySelector("[data-review-form]");
const first = page.querySelector("[data-review-first]");
const box = page.querySelector("#add");
const list = page.querySelector("#add-list");
const useKeys = page.querySelector("[data-review-use-keys]");

const MOST_OPTIONS = 8;
const MOST_NUMBERS = 9;
const SIGN_OF_LIFE_MS = 120_000;
const STAND_ALONE = ["other", "no-issue", "unclear"];
const KEYS_OFF = "consult-review-keys-off";

const allRows = () => [...page.querySelectorAll("[data-review-theme]")];
const rows = () => [...first.children];
const tickOf = (row) => row.querySelector("[name=themes]");
const mainOf = (row) => row.querySelector("[name=main]");
const labelOf = (row) => tickOf(row).labels[0].textContent;
const button = (name) => form.querySelector(`[data-review-${name}]`);

// What a screen reader is told. Said a moment later, so that it is not lost in the reading of what has the focus.
function say(words) {
  const place = page.querySelector("[data-review-says]");
  place.textContent = "";
  setTimeout(() => { place.textContent = words; }, 150);
}

function notice(words) {
  const place = page.querySelector("[data-review-notices]");
  if ([...place.children].some((each) => each.textContent === words)) return;
  const paragraph = document.createElement("p");
  paragraph.className = "govuk-inset-text";
  paragraph.textContent = words;
  place.append(paragraph);
}

function showNumbers() {
  rows().forEach((row, place) => {
    const key = row.querySelector("[data-review-number]");
    key.hidden = place >= MOST_NUMBERS;
    key.textContent = place < MOST_NUMBERS ? place + 1 : "";
    if (place < MOST_NUMBERS) tickOf(row).setAttribute("aria-keyshortcuts", String(place + 1));
  });
}

// The main issue is always one of the ticked themes, the first of them unless somebody says otherwise.
function settle(changed) {
  const isTicked = tickOf(changed).checked;
  const isAlone = (row) => STAND_ALONE.includes(row.dataset.reviewTheme);
  if (isTicked) {
    for (const row of allRows()) {
      if (row !== changed && tickOf(row).checked && (isAlone(changed) || isAlone(row))) tickOf(row).checked = false;
    }
  }
  const ticked = allRows().filter((row) => tickOf(row).checked);
  if (!ticked.some((row) => mainOf(row).checked)) {
    for (const row of allRows()) mainOf(row).checked = row === ticked[0];
  }
  const themes = ticked.length === 1 ? "1 theme" : `${ticked.length} themes`;
  say(`${labelOf(changed)} ${isTicked ? "ticked" : "not ticked"}. ${themes}.`);
}

function makeMain(row) {
  tickOf(row).checked = true;
  mainOf(row).checked = true;
  settle(row);
  say(`${labelOf(row)} is the main issue.`);
}

function add(row) {
  const wasThere = rows().includes(row);
  if (!wasThere) first.append(row);
  const wasTicked = tickOf(row).checked;
  tickOf(row).checked = true;
  showNumbers();
  settle(row);
  say(`${labelOf(row)} ${wasThere && wasTicked ? "is ticked already" : "added"}, number ${rows().indexOf(row) + 1}.`);
}

function toComment() {
  page.querySelector("#comment").focus();
}

// The type-ahead.

let options = [];
let active = 0;

function closeList() {
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function find(words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  const fits = (row) => {
    const text = `${labelOf(row)} ${row.dataset.reviewCategory}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  // A theme that begins so comes before one that has the word further on, and that before one of such a category.
  const place = (row) => {
    const label = labelOf(row).toLowerCase();
    return label.startsWith(wanted[0]) ? 0 : label.includes(wanted[0]) ? 1 : 2;
  };
  return allRows().filter(fits).sort((one, other) => place(one) - place(other)).slice(0, MOST_OPTIONS);
}

function showOptions() {
  list.replaceChildren(...options.map((row, place) => {
    const option = document.createElement("li");
    option.id = `add-option-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(place === active));
    const category = document.createElement("span");
    category.className = "consult-facts";
    category.textContent = ` ${row.dataset.reviewCategory}`;
    option.append(labelOf(row), category);
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(row);
    });
    return option;
  }));
  list.hidden = options.length === 0;
  box.setAttribute("aria-expanded", String(options.length > 0));
  if (options.length) box.setAttribute("aria-activedescendant", `add-option-${active}`);
  else box.removeAttribute("aria-activedescendant");
}

function take(row) {
  box.value = "";
  closeList();
  add(row);
  toComment();
}

function onBoxInput() {
  options = find(box.value);
  active = 0;
  showOptions();
  if (box.value.trim()) say(options.length ? `${options.length} found. ${labelOf(options[0])}.` : "No theme has these words.");
}

function onBoxKey(event) {
  if (event.key === "Escape") {
    box.value = "";
    closeList();
    toComment();
  } else if (event.key === "Enter") {
    event.preventDefault(); // never sends the form from here
    if (options.length && box.value.trim()) take(options[active]);
  } else if (["ArrowDown", "ArrowUp"].includes(event.key) && options.length) {
    event.preventDefault();
    active = (active + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length;
    showOptions();
  } else {
    return;
  }
  event.stopPropagation();
}

// The keys.

let waitsForMain = false;

function press(name) {
  const pressed = button(name);
  if (pressed) form.requestSubmit(pressed);
}

function onNumber(number) {
  const row = rows()[number - 1];
  if (!row) return;
  if (waitsForMain) {
    makeMain(row);
  } else {
    tickOf(row).checked = !tickOf(row).checked;
    settle(row);
  }
}

const ACTIONS = {
  a: () => press("save"),
  s: () => press("skip"),
  u: () => press("undo"),
  r: toComment,
  "/": () => box.focus(),
};

function onKey(event) {
  const isTyping = event.target.closest("input[type=text], textarea, select, [contenteditable]");
  if (!useKeys.checked || isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const key = event.key.toLowerCase();
  if (key >= "1" && key <= "9") {
    onNumber(Number(key));
  } else if (ACTIONS[key]) {
    ACTIONS[key]();
  } else if (key !== "m") {
    return;
  }
  event.preventDefault();
  waitsForMain = key === "m";
  if (waitsForMain) say("Press the number of the main issue.");
}

// The sign of life, and the giving back.

let lastSign = 0;
let isSending = false;

function token() {
  const data = new FormData();
  data.set("csrf_token", form.elements.csrf_token.value);
  return data;
}

async function keep() {
  lastSign = Date.now();
  const answer = await fetch(page.dataset.reviewKeep, { method: "POST", body: token() });
  if (!answer.ok) return;
  const now = await answer.json();
  if (now.holder) notice(`${now.holder} has this comment open. You cannot save until they are done.`);
  if (now.decided_by) notice(`${now.decided_by} has decided this comment.`);
  if (now.text !== form.elements.text.value) notice("The comment was corrected since you opened it. Reload the page to read it again.");
  else if (now.proposal !== form.elements.proposal.value) notice("The machine’s proposal changed since you opened this comment. What you save counts all the same.");
}

function isAlive() {
  if (Date.now() - lastSign > SIGN_OF_LIFE_MS) keep().catch(() => {});
}

for (const name of ["keydown", "pointermove", "scroll"]) document.addEventListener(name, isAlive, { passive: true });
window.addEventListener("pageshow", () => {
  isSending = false;
  if (!page.hasAttribute("data-review-is-taken")) keep().catch(() => {});
});
window.addEventListener("pagehide", () => {
  if (!isSending) navigator.sendBeacon(page.dataset.reviewLetGo, token());
});

form.addEventListener("submit", () => { isSending = true; });
form.addEventListener("change", (event) => {
  const row = event.target.closest("[data-review-theme]");
  if (!row) return;
  if (event.target.name === "main") makeMain(row);
  else settle(row);
});

useKeys.checked = localStorage.getItem(KEYS_OFF) === null;
useKeys.addEventListener("change", () => {
  if (useKeys.checked) localStorage.removeItem(KEYS_OFF);
  else localStorage.setItem(KEYS_OFF, "off");
});

box.setAttribute("aria-controls", "add-list");
box.addEventListener("input", onBoxInput);
box.addEventListener("keydown", onBoxKey);
box.addEventListener("blur", closeList);
document.addEventListener("keydown", onKey);

page.querySelector("[data-review-adding]").hidden = false;
page.querySelector("[data-review-keys]").hidden = false;
for (const [name, key] of [["save", "a"], ["skip", "s"], ["undo", "u"]]) button(name)?.setAttribute("aria-keyshortcuts", key);
showNumbers();
if (!document.querySelector(".govuk-error-summary")) {
  toComment();
  say(page.querySelector("[data-review-saved]") ? "Saved. Next comment." : "");
}
