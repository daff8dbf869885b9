// Keys for keying: a number chooses an option and goes on, Enter goes on, Delete takes an answer back, Ctrl+Enter saves.
// What stands on the paper in place of an answer has keys too, see CODE_KEYS. The page works without this script.
// Nothing typed in a text box is ever taken for a key, except Enter in a box of one line and what is held with Alt.

const CODE_KEYS = ["-", "/", "*"];
const WORDS_KEY = ".";

function isChoice(control) {
  return control.type === "radio" || control.type === "checkbox";
}

function optionsBeside(control) {
  return [...control.form.elements].filter((each) => each.name === control.name);
}

function showKeys(form) {
  for (const option of form.querySelectorAll("input[data-key]:not([data-key=''])")) {
    option.setAttribute("aria-keyshortcuts", option.dataset.key);
    if (option.value === option.dataset.key) continue; // on the scale the label is the key
    const key = document.createElement("span");
    key.className = "consult-key";
    key.setAttribute("aria-hidden", "true");
    key.textContent = option.dataset.key === "Delete" ? "Del" : option.dataset.key;
    option.labels[0].prepend(key);
  }
}

// Where the Tab key would stop, except that options of one question count as one stop, and that what stands beside
// the answers is passed over.
function stopsOf(form) {
  const stops = [];
  for (const control of form.elements) {
    const isReachable = !control.disabled && control.type !== "hidden" && control.offsetParent !== null;
    if (!isReachable || control.tagName === "FIELDSET" || control.closest("[data-beside]")) continue;
    const isSameQuestion = isChoice(control) && stops.some((stop) => stop.name === control.name);
    if (!isSameQuestion) stops.push(control);
  }
  return stops;
}

function goTo(stop) {
  const chosen = isChoice(stop) && optionsBeside(stop).find((option) => option.checked);
  (chosen || stop).focus();
}

function goOn(control) {
  const stops = stopsOf(control.form);
  const here = stops.findIndex((stop) => stop === control || (isChoice(control) && stop.name === control.name));
  // From beside an answer: on to what comes after the part it belongs to.
  const next = here >= 0 ? stops[here + 1] : stops[stops.findLastIndex((stop) => belongsTo(stop, control)) + 1];
  if (next) goTo(next);
}

// Whether a control of a question is one that the given control beside it says something about, or stands before it.
function belongsTo(stop, beside) {
  const part = partOf(beside);
  return stop.name === part || stop.name === `${part}-other` || stop.name.startsWith(`${part}-`);
}

// The part of the form that a control belongs to: a row of a matrix by itself, otherwise the question.
function partOf(control) {
  const beside = control.name.match(/^form-(?:code|written)-(.*)$/);
  if (beside) return beside[1];
  const question = control.closest("[data-question]");
  const row = question.querySelector(`[name="form-code-${CSS.escape(control.name)}"]`);
  return row ? control.name : question.dataset.question;
}

function controlsOf(form, part) {
  return [...form.elements].filter(
    (each) => !each.closest("[data-beside]") && each.name && (each.name === part || each.name.startsWith(`${part}-`)),
  );
}

function changed(control) {
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

function takeBack(control) {
  for (const option of optionsBeside(control)) {
    if (option.dataset.key === "Delete" || (option.type === "checkbox" && option.checked)) option.click();
  }
}

// What was typed or chosen for a part goes, since the paper has no such answer; typed words are kept as written.
function clear(form, part, words) {
  const typed = [];
  for (const control of controlsOf(form, part)) {
    if (isChoice(control)) {
      const isTaken = control.checked && control.dataset.key !== "Delete";
      if (isTaken) takeBack(control);
    } else if (control.value) {
      if (control.tagName !== "SELECT") typed.push(control.value);
      control.value = "";
    }
  }
  if (words && typed.length && !words.value) words.value = typed.join(" ");
}

// Gives whether the key was one, for a part that knows it.
function noteBeside(control, key) {
  const form = control.form;
  const part = partOf(control);
  const code = form.elements.namedItem(`form-code-${part}`);
  const words = form.elements.namedItem(`form-written-${part}`);
  if (!code) return false;
  if (key === WORDS_KEY) {
    code.closest("details").open = true;
    clear(form, part, words);
    words.focus();
    changed(words);
    return true;
  }
  const option = [...code.options].find((each) => each.dataset.key === key);
  if (!option) return false;
  clear(form, part, key === "-" ? null : words);
  code.value = option.value;
  code.closest("details").open = true;
  changed(code);
  const last = controlsOf(form, part).filter((each) => stopsOf(form).some((stop) => stop.name === each.name)).at(-1);
  goOn(last || control);
  return true;
}

// An answer takes the place of a code for the same part: both would contradict each other.
function dropCode(control) {
  if (control.closest("[data-beside]") || !control.closest("[data-question]")) return;
  const code = control.form.elements.namedItem(`form-code-${partOf(control)}`);
  const isAnswer = isChoice(control) ? control.checked && control.value !== "" : control.value !== "";
  if (code && code.value && isAnswer) code.value = "";
}

// On a scale "1" may be the beginning of "10", so it waits; every other key goes on at once.
let waiting = { name: "", key: "" };

function choose(control, typed) {
  const options = optionsBeside(control);
  const key = typed.toLowerCase();
  const isWaiting = waiting.name === control.name;
  const both = isWaiting && options.find((each) => each.dataset.key === waiting.key + key);
  if (isWaiting && !both && control.type === "radio") {
    waiting = { name: "", key: "" };
    goOn(control);
    return press(document.activeElement, typed);
  }
  const option = both || options.find((each) => each.dataset.key === key);
  if (!option) return false;
  option.focus();
  option.click();
  const mayGrow = !both && options.some((each) => each.dataset.key.length > 1 && each.dataset.key !== "Delete" && each.dataset.key.startsWith(key));
  waiting = mayGrow ? { name: control.name, key } : { name: "", key: "" };
  const isOneOfSeveral = control.type === "checkbox" && option.dataset.behaviour !== "exclusive";
  if (!mayGrow && !isOneOfSeveral) goOn(option);
  return true;
}

function chooseFromList(control, key) {
  const option = [...control.options].find((each) => each.dataset.key === key.toLowerCase());
  if (!option) return false;
  control.value = option.value;
  changed(control);
  goOn(control);
  return true;
}

// Gives whether the key did something. Text boxes take keys by themselves, except one that another question passed on.
function press(control, key) {
  if (isChoice(control)) return choose(control, key) || isNoted(control, key);
  if (control.tagName === "SELECT" && !control.closest("[data-beside]")) return chooseFromList(control, key) || isNoted(control, key);
  if (control.tagName === "INPUT" || control.tagName === "TEXTAREA") {
    control.value += key; // pressed while the question before was waiting
    control.dispatchEvent(new InputEvent("input", { bubbles: true, data: key, inputType: "insertText" }));
    return true;
  }
  return false;
}

function isNoted(control, key) {
  return (CODE_KEYS.includes(key) || key === WORDS_KEY) && noteBeside(control, key);
}

function onKey(event) {
  const control = event.target;
  const form = event.currentTarget;
  if (event.isComposing) return;
  if (event.key.length > 1 || waiting.name !== control.name) waiting = { name: "", key: "" };
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-keying-save]"));
    return;
  }
  if (event.ctrlKey || event.metaKey) return;
  if (event.altKey) {
    if (control.closest("[data-question]") && isNoted(control, event.key)) event.preventDefault();
    return;
  }
  const isLine = control.tagName === "INPUT" && !isChoice(control);
  const isList = control.tagName === "SELECT";
  if (event.key === "Enter" && (isLine || isList || isChoice(control))) {
    event.preventDefault();
    goOn(control);
  } else if (isChoice(control) && (event.key === "Delete" || event.key === "Backspace")) {
    event.preventDefault();
    takeBack(control);
  } else if ((isChoice(control) || isList) && event.key.length === 1 && press(control, event.key)) {
    event.preventDefault();
  }
}

// A day and a month of two figures, and a year of four, are whole: the next box follows by itself.
function onInput(event) {
  const control = event.target;
  const width = control.name?.match(/-(day|month)$/) ? 2 : control.name?.endsWith("-year") ? 4 : 0;
  const isTyped = event.inputType === "insertText" && control.selectionStart === control.value.length;
  if (width && isTyped && new RegExp(`^\\d{${width}}$`).test(control.value)) goOn(control);
}

function openLast(event) {
  const last = document.querySelector("[data-keying-last]");
  if (last && event.altKey && event.key.toLowerCase() === "l") {
    event.preventDefault();
    location.assign(last.href);
  }
}

// Where keying goes on: after the question that was saved last, else in the first question.
function start(form) {
  const stops = stopsOf(form);
  const after = form.dataset.keyingAfter;
  const last = stops.findLastIndex((stop) => after && stop.closest(`[data-question="${CSS.escape(after)}"]`));
  if (stops[last + 1]) goTo(stops[last + 1]);
}

document.addEventListener("keydown", openLast);
for (const form of document.querySelectorAll("[data-keying]")) {
  showKeys(form);
  for (const summary of form.querySelectorAll("[data-beside] summary")) summary.tabIndex = -1;
  form.addEventListener("keydown", onKey);
  form.addEventListener("input", onInput);
  form.addEventListener("change", (event) => dropCode(event.target));
  if (form.hasAttribute("data-keying-from-the-top")) start(form);
}
