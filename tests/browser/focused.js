// What a person can tell of the element that has the focus. Whether that shows: something is drawn around it that is
// not transparent, on itself, on what is in it, or on the picture of a radio button or checkbox beside it.
() => {
  const it = document.activeElement;
  if (!it || it === document.body) return { name: "", kind: "page", group: [], isShown: true };
  const wordsOf = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll('[aria-hidden=true]').forEach((each) => each.remove());
    return copy.textContent.replace(/\s+/g, ' ').trim();
  };
  const nameOf = (each) =>
    each.labels?.length ? wordsOf(each.labels[0]) : each.getAttribute('aria-label') || wordsOf(each);
  const isSeen = (colour) => !['transparent', 'rgba(0, 0, 0, 0)'].includes(colour);
  const hasOutline = (style) =>
    style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 && isSeen(style.outlineColor);
  const isDrawn = (style) => hasOutline(style) || style.boxShadow !== 'none';
  const label = it.labels?.[0];
  const drawn = [getComputedStyle(it), ...(label ? [getComputedStyle(label, '::before'), getComputedStyle(label)] : []),
    ...[...it.children].map((child) => getComputedStyle(child))];
  const box = it.getBoundingClientRect();
  const isOnScreen =
    box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.left < innerWidth;
  const isChoice = it.type === 'radio' || it.type === 'checkbox';
  return {
    name: nameOf(it).replace(/ \(optional\)$/, ''),
    kind: it.type || it.tagName.toLowerCase(),
    group: isChoice ? [...it.form.elements].filter((each) => each.name === it.name).map(nameOf) : [],
    isShown: isOnScreen && drawn.some(isDrawn),
  };
}
