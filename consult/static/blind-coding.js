// Finding themes by typing, and keeping them in the order in which they were chosen: the first is the main issue.
// The page works without it, with ticks and a list for the main issue.

const NUMBERED = 9;

function start(form) {
  const box = form.querySelector("#finder");
  const status = form.querySelector("[data-finder-status]");
  const list = form.querySelector("[data-chosen]");
  const none = form.querySelector("[data-chosen-none]");
  const mainIssue = form.querySelector("[data-main-issue]");
  const select = form.querySelector("#main");
  const save = form.querySelector("[data-save]");
  const themes = [...form.querySelectorAll("[data-theme]")].map((item) => ({
    item,
    tick: item.querySelector("input"),
    label: item.dataset.label,
    words: item.dataset.words.toLowerCase(),
    standsAlone: item.hasAttribute("data-alone"),
  }));
  let chosen = themes.filter((theme) => theme.tick.checked);
  chosen.sort((one, other) => (other.tick.value === select.value) - (one.tick.value === select.value));

  function say(sentence) {
    status.textContent = sentence;
  }

  function button(text, hidden, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "consult-link-button";
    made.textContent = text;
    const whole = document.createElement("span");
    whole.className = "govuk-visually-hidden";
    whole.textContent = ` ${hidden}`;
    made.append(whole);
    made.addEventListener("click", () => {
      act();
      box.focus();
    });
    return made;
  }

  function showChosen() {
    list.replaceChildren(
      ...chosen.map((theme, place) => {
        const line = document.createElement("li");
        const label = document.createElement(place === 0 ? "strong" : "span");
        label.textContent = theme.label;
        line.append(label);
        if (place > 0) line.append(button("Make it the main issue", theme.label, () => makeMain(theme)));
        line.append(button("Remove", theme.label, () => remove(theme)));
        return line;
      }),
    );
    none.hidden = chosen.length > 0;
    select.value = chosen.length ? chosen[0].tick.value : "";
  }

  function add(theme) {
    const clashing = theme.standsAlone ? chosen : chosen.filter((each) => each.standsAlone);
    for (const each of clashing) each.tick.checked = false;
    chosen = [...chosen.filter((each) => !clashing.includes(each)), theme];
    theme.tick.checked = true;
    showChosen();
    const role = chosen.length === 1 ? ", main issue" : "";
    const instead = clashing.length ? ` Removed ${clashing.map((each) => each.label).join(", ")}: one of them stands alone.` : "";
    say(`Added ${theme.label}${role}.${instead}`);
  }

  function remove(theme) {
    theme.tick.checked = false;
    chosen = chosen.filter((each) => each !== theme);
    showChosen();
    say(`Removed ${theme.label}.${chosen.length ? ` Main issue: ${chosen[0].label}.` : ""}`);
  }

  function makeMain(theme) {
    chosen = [theme, ...chosen.filter((each) => each !== theme)];
    showChosen();
    say(`Main issue: ${theme.label}.`);
  }

  function toggle(theme) {
    if (theme.tick.checked) remove(theme);
    else add(theme);
  }

  function shown() {
    return themes.filter((theme) => !theme.item.hidden);
  }

  // A theme whose name begins with what was typed comes before one that only mentions it.
  function numbered() {
    const typed = box.value.trim().toLowerCase();
    const rank = (theme) => {
      const label = theme.label.toLowerCase();
      return label.startsWith(typed) ? 0 : label.includes(typed) ? 1 : 2;
    };
    return typed ? shown().sort((one, other) => rank(one) - rank(other)).slice(0, NUMBERED) : shown().slice(0, NUMBERED);
  }

  function showNumbers() {
    for (const number of form.querySelectorAll(".consult-code-book__number")) number.remove();
    for (const [place, theme] of numbered().entries()) {
      const number = document.createElement("span");
      number.className = "consult-code-book__number";
      number.setAttribute("aria-hidden", "true");
      number.textContent = place + 1;
      theme.item.querySelector("label").prepend(number);
    }
  }

  function find() {
    const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const theme of themes) theme.item.hidden = !wanted.every((word) => theme.words.includes(word));
    for (const category of form.querySelectorAll("[data-category]")) {
      category.hidden = !category.querySelector("[data-theme]:not([hidden])");
    }
    showNumbers();
    if (!wanted.length) return;
    const found = numbered();
    const first = found.slice(0, 3).map((theme, place) => `${place + 1} ${theme.label}`);
    say(found.length ? `${shown().length} found: ${first.join(", ")}` : "No theme found");
  }

  function clear() {
    box.value = "";
    find();
  }

  function onFinderKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const found = numbered();
    if (/^[1-9]$/.test(event.key)) {
      event.preventDefault();
      const theme = found[Number(event.key) - 1];
      if (theme) toggle(theme);
      clear();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!box.value.trim()) form.requestSubmit(save);
      else if (found.length) {
        toggle(found[0]);
        clear();
      }
    } else if (event.key === "Escape") {
      clear();
    } else if (event.key === "Backspace" && !box.value && chosen.length) {
      event.preventDefault();
      remove(chosen.at(-1));
    } else if (event.key === "ArrowDown" && shown().length) {
      event.preventDefault();
      shown()[0].tick.focus();
    }
  }

  form.querySelector("[data-finder]").hidden = false;
  if (!mainIssue.hasAttribute("data-keep")) mainIssue.hidden = true;
  box.addEventListener("input", find);
  box.addEventListener("keydown", onFinderKey);
  select.addEventListener("change", () => {
    const theme = themes.find((each) => each.tick.value === select.value);
    if (theme && theme.tick.checked) makeMain(theme);
  });
  for (const theme of themes) {
    theme.tick.addEventListener("change", () => (theme.tick.checked ? add(theme) : remove(theme)));
  }
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(save);
    }
  });
  showChosen();
  find();
  if (!form.hasAttribute("data-keep-focus") && !form.querySelector("#note")) box.focus({ preventScroll: true });
}

for (const form of document.querySelectorAll("[data-blind-coding]")) start(form);
