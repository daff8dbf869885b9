// Words selected in a comment go into the field that asks for words. The page works without it: they can be typed.

const text = document.querySelector("[data-masking-text]");
const field = document.querySelector("[data-masking-words]");

function selectedWords() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return "";
  const range = selection.getRangeAt(0);
  return text.contains(range.startContainer) && text.contains(range.endContainer) ? selection.toString().trim() : "";
}

// A field of one line would drop line breaks and join the words around them.
document.addEventListener("selectionchange", () => {
  const words = selectedWords();
  if (words) field.value = words.replace(/\s+/g, " ");
});
