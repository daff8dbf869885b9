// Runs before the page is drawn, so that nothing jumps when GOV.UK Frontend starts.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
