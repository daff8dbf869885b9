// Keys for keying: a number chooses an option, Enter goes on, Delete takes an answer back, Ctrl+Enter saves.
// The page works without it. Nothing typed in a text box is ever taken for a key, except Enter in a box of one line.

const SECOND_DIGIT_MS = 1000; // "1" and then "0" within this time is 10 on the scale

function isChoice(control) {
  return control.type === "radio" || control.type === "checkbox";
}

function optionsBeside(control) {
  return [...control.form.elements].filter((each) => each.name === control.name);
}

function showKeys(form) {
  for (const option of form.querySelectorAll("[data-key]:not([data-key=''])")) {
    option.setAttribute("aria-keyshortcuts", option.dataset.key);
    if (option.value === option.dataset.key) continue; // on the scale the label is the key
    const key = document.createElement("span");
    key.className = "consult-key";
    key.setAttribute("aria-hidden", "true");
    key.textContent = option.dataset.key === "Delete" ? "Del" : option.dataset.key;
    option.labels[0].prepend(key);
  }
}

// Where the Tab key would stop, except that options of one question count as one stop.
function stopsOf(form) {
  const stops = [];
  for (const control of form.elements) {
    const isReachable = !control.disabled && control.type !== "hidden" && control.offsetParent !== null;
    if (!isReachable || control.tagName === "FIELDSET") continue;
    const isSameQuestion = isChoice(control) && stops.some((stop) => stop.name === control.name);
    if (!isSameQuestion) stops.push(control);
  }
  return stops;
}

function goOn(control) {
  const stops = stopsOf(control.form);
  const here = stops.findIndex((stop) => stop === control || (isChoice(control) && stop.name === control.name));
  const next = stops[here + 1];
  if (!next) return;
  const chosen = isChoice(next) && optionsBeside(next).find((option) => option.checked);
  (chosen || next).focus();
}

function takeBack(control) {
  for (const option of optionsBeside(control)) {
    if (option.dataset.key === "Delete" || (option.type === "checkbox" && option.checked)) option.click();
  }
}

let lastChoice = { name: "", key: "", at: 0 };

function choose(control, key, now) {
  const options = optionsBeside(control);
  const isSecondDigit = control.type === "radio" && lastChoice.name === control.name && now - lastChoice.at < SECOND_DIGIT_MS;
  const both = isSecondDigit && options.find((each) => each.dataset.key === lastChoice.key + key);
  const option = both || options.find((each) => each.dataset.key === key);
  if (!option) return false;
  lastChoice = { name: control.name, key, at: now };
  option.focus();
  option.click();
  return true;
}

function onKey(event) {
  const control = event.target;
  const form = event.currentTarget;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-keying-save]"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isLine = control.tagName === "INPUT" && !isChoice(control);
  if (event.key === "Enter" && (isLine || isChoice(control))) {
    event.preventDefault();
    goOn(control);
  } else if (isChoice(control) && (event.key === "Delete" || event.key === "Backspace")) {
    event.preventDefault();
    takeBack(control);
  } else if (isChoice(control) && event.key.length === 1 && choose(control, event.key.toLowerCase(), event.timeStamp)) {
    event.preventDefault();
  }
}

for (const form of document.querySelectorAll("[data-keying]")) {
  showKeys(form);
  form.addEventListener("keydown", onKey);
  if (form.hasAttribute("data-keying-from-the-top")) stopsOf(form)[0]?.focus();
}
