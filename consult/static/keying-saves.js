// Saves a form that is being keyed question by question, so that a power cut loses at most the one being typed.
// While the line is down, what was keyed waits in the page and is sent when the line is back.

const PAUSE_IN_TYPING_MS = 1500;
const TRY_AGAIN_MS = 3000;
const LOST = "The line is down. Go on keying, and keep this page open: what is not saved yet is sent when the line is back.";
const SIGNED_OUT = "You are signed out. Save the form with Ctrl and Enter, and sign in: nothing you keyed is lost.";

function saveFieldByField(form) {
  const status = document.querySelector("[data-saving]");
  const waiting = new Map(); // question key to its element, in the order in which they changed
  let isSending = false;
  let isStopped = false; // nothing more is sent: the form can no longer be keyed, or is itself on its way
  let timer;
  const stopping = new AbortController();

  function bodyOf(question) {
    const body = new URLSearchParams();
    for (const name of ["csrf_token", "form-version"]) body.append(name, form.elements.namedItem(name).value);
    for (const control of question.querySelectorAll("input, select, textarea")) {
      const isLeftOut = (control.type === "radio" || control.type === "checkbox") && !control.checked;
      if (control.name && !isLeftOut) body.append(control.name, control.value);
    }
    return body;
  }

  function addressOf(key) {
    return key === "form-serial" ? form.dataset.keyingSerial : form.dataset.keyingFields.replace("QUESTION", encodeURIComponent(key));
  }

  function showFlags(question, answer) {
    const flag = question.querySelector("[data-flag]");
    const help = answer.errors.length && question.dataset.question !== "form-serial" ? ["If that is what the paper says, press Alt and . to keep it as written"] : [];
    const words = [...answer.errors, ...help, ...answer.marks].join(". ");
    const itsQuestion = document.createElement("span");
    itsQuestion.className = "govuk-visually-hidden";
    itsQuestion.textContent = flag.dataset.flag;
    flag.replaceChildren(...(words ? [itsQuestion, words] : []));
    flag.classList.toggle("consult-flag--wrong", answer.errors.length > 0);
  }

  async function send() {
    if (isSending || isStopped || !waiting.size) return;
    isSending = true;
    const [key, question] = waiting.entries().next().value;
    waiting.delete(key);
    let answer;
    let said;
    try {
      answer = await fetch(addressOf(key), { method: "POST", body: bodyOf(question), redirect: "error", signal: stopping.signal });
      said = await answer.text();
      if (answer.status >= 500) throw new Error("the server could not save the field");
    } catch {
      if (isStopped) return;
      if (!waiting.has(key)) waiting.set(key, question);
      status.textContent = LOST;
      isSending = false;
      setTimeout(send, TRY_AGAIN_MS);
      return;
    }
    isSending = false;
    take(question, answer, said);
    if (waiting.size) send();
  }

  function take(question, answer, text) {
    const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (answer.ok && isOurs) {
      const said = JSON.parse(text);
      showFlags(question, said);
      if (said.number) status.textContent = `Form ${said.number} of the batch. Saved.`;
      return;
    }
    isStopped = true;
    status.textContent = isOurs ? JSON.parse(text).problem : answer.status === 409 ? "This form can no longer be keyed." : SIGNED_OUT;
  }

  function keep(control) {
    const question = control.closest("[data-question]");
    if (!question || isStopped) return;
    waiting.set(question.dataset.question, question);
    status.textContent = "Saving";
    send();
  }

  form.addEventListener("change", (event) => keep(event.target));
  form.addEventListener("input", (event) => {
    if (event.target.tagName !== "TEXTAREA") return;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_IN_TYPING_MS, event.target);
  });
  // The whole form holds what is still waiting, and nothing may come after it.
  form.addEventListener("submit", () => {
    isStopped = true;
    clearTimeout(timer);
    stopping.abort();
  });
  window.addEventListener("online", send);
  // A page that came back with something to put right holds fields that were on their way when it was sent.
  if (form.hasAttribute("data-keying-again")) for (const question of form.querySelectorAll("[data-question]")) keep(question);
  window.addEventListener("beforeunload", (event) => {
    if (!isStopped && (waiting.size || isSending)) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("[data-keying-fields]")) saveFieldByField(form);
