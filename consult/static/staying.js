// Says, five minutes before a session runs out for want of use, that it will; one button goes on with it. What was typed
// is kept either way: a form sent too late is held while its owner signs in.
const MINUTE = 60_000;
const place = document.querySelector("[data-staying]");
const warning = document.querySelector("[data-staying-warning]");
let timer;
let wasAt; // what had the focus before the button

function begin() {
  const minutes = Number(place.dataset.stayingMinutes);
  clearTimeout(timer);
  timer = setTimeout(warn, (minutes - Math.min(5, minutes / 2)) * MINUTE);
}

function warn() {
  place.replaceChildren(warning.content.cloneNode(true));
  place.querySelector("button").addEventListener("click", stay);
}

function say(words) {
  const line = document.createElement("p");
  line.className = "govuk-body govuk-width-container";
  line.textContent = words;
  place.replaceChildren(line);
}

async function stay() {
  try {
    const answer = await fetch(place.dataset.staying, { method: "HEAD" });
    if (answer.ok && !answer.redirected) {
      say("You are still signed in.");
      setTimeout(() => place.replaceChildren(), MINUTE / 6);
      begin();
    } else {
      say("You have been signed out. Sign in again: what you typed can be saved then.");
    }
  } catch {
    say("The line is down. Try again when it is back.");
    setTimeout(warn, MINUTE / 6);
  }
  wasAt?.focus();
}

place.addEventListener("focusin", (event) => (wasAt = event.relatedTarget));
begin();
