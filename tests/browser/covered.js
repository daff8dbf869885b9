// What has the focus and cannot be seen, because something that stays in place lies over all of it.
() => {
  const here = document.activeElement;
  const covered = [];
  const controls = document.querySelectorAll('input:not([type=hidden]), select, textarea, button, summary, a[href], [tabindex="0"]');
  for (const control of controls) {
    if (!control.checkVisibility({ visibilityProperty: true }) || control.closest('[aria-hidden=true]')) continue;
    control.focus();
    if (document.activeElement !== control) continue;
    const isChoice = control.type === 'radio' || control.type === 'checkbox';
    const shown = isChoice ? (control.labels[0] ?? control) : control;
    const isThere = (each) => each === control || control.contains(each) || shown.contains(each) || each?.contains(control);
    const onScreen = [...shown.getClientRects()].map((each) => ({
      left: Math.max(each.left, 0), right: Math.min(each.right, innerWidth),
      top: Math.max(each.top, 0), bottom: Math.min(each.bottom, innerHeight), width: each.width, height: each.height,
    })).filter((each) => each.width > 1 && each.height > 1);
    const isSeen = onScreen.some((each) => [0.1, 0.5, 0.9].some((across) => [0.2, 0.5, 0.8].some((down) =>
      isThere(document.elementFromPoint(
        each.left + (each.right - each.left) * across, each.top + (each.bottom - each.top) * down)))));
    if (onScreen.length && !isSeen) covered.push(control.outerHTML.slice(0, 160));
  }
  here?.focus?.();
  return covered;
}
