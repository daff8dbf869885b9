// What is lost to a person who lets the system choose all colours, or asks for no motion. Run while both are asked for.
() => {
  const lost = [];
  const isLine = (style, side) =>
    style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]) >= 1 &&
    style[`border${side}Color`] !== 'rgba(0, 0, 0, 0)';
  const hasEdge = (style) => ['Top', 'Bottom'].every((side) => isLine(style, side));
  const isDrawn = (style) => style.content !== 'none' && style.opacity !== '0';
  const say = (what, element) => lost.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
  const isSeen = (element) => element.checkVisibility({ opacityProperty: false, visibilityProperty: true }) &&
    element.getBoundingClientRect().width > 1 && !element.closest('[aria-hidden=true]');
  const here = document.activeElement;

  for (const control of document.querySelectorAll('input:not([type=hidden]), select, textarea, button, summary, a[href]')) {
    if (!isSeen(control)) continue;
    const style = getComputedStyle(control);
    const label = control.labels?.[0];
    if (control.type === 'radio' || control.type === 'checkbox') {
      if (style.opacity !== '0') continue; // the browser's own, which it draws in the colours chosen
      if (!hasEdge(getComputedStyle(label, '::before'))) say('no edge', control);
      const mark = getComputedStyle(label, '::after');
      if (control.checked && !(isDrawn(mark) && isLine(mark, 'Bottom'))) say('no mark though chosen', control);
    } else if (control.matches('input, select, textarea') && !['submit', 'button', 'file'].includes(control.type)) {
      if (!hasEdge(style)) say('no edge', control);
    } else if (control.matches('button')) {
      if (!hasEdge(style) && !style.textDecorationLine.includes('underline')) say('nothing says it is a button', control);
    }
    control.focus({ preventScroll: true });
    const focused = [getComputedStyle(control), ...(label ? [getComputedStyle(label, '::before')] : []),
      ...[...control.children].map((each) => getComputedStyle(each))];
    const hasOutline = (each) => each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) >= 1;
    if (document.activeElement === control && !focused.some(hasOutline)) say('no sign that it has the focus', control);
  }
  for (const tag of document.querySelectorAll('.govuk-tag')) {
    if (isSeen(tag) && getComputedStyle(tag).outlineStyle === 'none') say('nothing sets it apart from the text', tag);
  }
  for (const tabs of document.querySelectorAll('.consult-workbench__list, .govuk-service-navigation__list')) {
    const lineOf = (each) => getComputedStyle(each).borderBottomColor + parseFloat(getComputedStyle(each).borderBottomWidth);
    const current = tabs.querySelector('[aria-current]');
    const others = [...tabs.querySelectorAll('a:not([aria-current])')].filter(isSeen);
    const hasLine = current && (lineOf(current) !== lineOf(others[0] ?? document.body) || current.closest('[class*=active]'));
    if (current && others.length && !hasLine) say('nothing shows which page is current', current);
  }
  for (const running of document.getAnimations()) say('moves', running.effect.target);
  for (const element of document.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    if (style.transitionDuration.split(', ').some((each) => parseFloat(each) > 0)) say('changes slowly', element);
    if (style.scrollBehavior === 'smooth') say('scrolls slowly', element);
  }
  here?.focus?.({ preventScroll: true });
  return lost;
}
