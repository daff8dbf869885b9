import { initAll, Radios } from "./govuk/govuk-frontend.min.js";

// GOV.UK Frontend marks a radio button that reveals a question with aria-expanded. The role has no such property, and
// browsers that go by the standard tell screen readers nothing of it. What is revealed follows the button.
const reveal = Radios.prototype.syncConditionalRevealWithInputState;
Radios.prototype.syncConditionalRevealWithInputState = function (radio) {
  reveal.call(this, radio);
  radio.removeAttribute("aria-expanded");
};

initAll();
