// Says, five minutes before a session runs out, that it will. One that nobody used goes on with a button or Escape; one
// that has lasted as long as any may goes on when its owner has signed in again in another tab. What was typed is kept
// either way: a form sent too late is held while its owner signs in.
const MINUTE = 60_000;
const place = document.querySelector("[data-staying]");
const unused = document.querySelector("[data-staying-unused]");
const longest = document.querySelector("[data-staying-longest]");
const OUT = "You have been signed out. Sign in again: what you typed can be saved then.";
let unusedTimer;
let longestTimer;
let saidTimer;
let endsAt;
let wasAt; // what had the focus before the warning

function begin(secondsLeft) {
  const minutes = Number(place.dataset.stayingMinutes);
  endsAt = Date.now() + secondsLeft * 1000;
  clearTimeout(unusedTimer);
  clearTimeout(longestTimer);
  unusedTimer = setTimeout(warnOfNoUse, (minutes - Math.min(5, minutes / 2)) * MINUTE);
  longestTimer = setTimeout(warnOfTheEnd, Math.max(0, secondsLeft * 1000 - 5 * MINUTE));
}

function show(warning) {
  clearTimeout(saidTimer);
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren(warning.content.cloneNode(true));
  if (hadFocus) place.querySelector("button, a").focus();
}

function warnOfNoUse() {
  show(unused);
  place.querySelector("button").addEventListener("click", stay);
  document.addEventListener("keydown", stayOnEscape);
}

function warnOfTheEnd() {
  clearTimeout(unusedTimer);
  document.removeEventListener("keydown", stayOnEscape);
  show(longest);
  window.addEventListener("focus", look);
  longestTimer = setTimeout(() => (place.querySelector("p").textContent = OUT), Math.max(0, endsAt - Date.now()));
}

function stayOnEscape(event) {
  if (event.key === "Escape") stay();
}

function say(words) {
  const line = document.createElement("p");
  line.className = "govuk-body govuk-width-container";
  line.textContent = words;
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren(line);
  if (hadFocus) wasAt?.focus();
}

function goOn(secondsLeft, words) {
  document.removeEventListener("keydown", stayOnEscape);
  window.removeEventListener("focus", look);
  say(words);
  saidTimer = setTimeout(() => place.replaceChildren(), MINUTE / 6);
  begin(secondsLeft);
}

// How many seconds whoever is signed in here can stay so; 0 where nobody is.
async function ask() {
  const answer = await fetch(place.dataset.staying, { method: "HEAD" });
  return answer.ok && !answer.redirected ? Number(answer.headers.get("Consult-Signed-In-For")) : 0;
}

async function stay() {
  document.removeEventListener("keydown", stayOnEscape);
  try {
    const left = await ask();
    if (left) goOn(left, "You are still signed in.");
    else say(OUT);
  } catch {
    say("The line is down. Try again when it is back.");
    unusedTimer = setTimeout(warnOfNoUse, MINUTE / 6);
  }
}

// Back from another tab: they may have signed in there.
async function look() {
  const left = await ask().catch(() => 0);
  if (left > 5 * 60) goOn(left, "You are signed in again. What you typed can be saved.");
}

place.addEventListener("focusin", (event) => {
  if (!place.contains(event.relatedTarget)) wasAt = event.relatedTarget;
});
begin(Number(place.dataset.stayingSecondsLeft));
