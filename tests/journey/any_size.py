"""What can be measured of a page however it is shown: what is cut off, what is too small for a finger, what moves."""

from playwright.sync_api import Page

#: Text that nobody can read any more: beyond the page's edges, or cut off by what it is in. What scrolls is not lost,
#: and what is only for screen readers is meant to be out of sight.
_LOST = """() => {
  const wide = document.documentElement.clientWidth;
  const hides = (element) => {
    const style = getComputedStyle(element);
    return { x: style.overflowX, y: style.overflowY };
  };
  const isForReaders = (element) => element.closest('.visually-hidden, .skip, template, option, [hidden], .toasts');
  const said = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim();
    const holder = node.parentElement;
    const isSeen = holder.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!text || !isSeen || isForReaders(holder)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    let excused = false;
    for (let around = holder; around && around !== document.body; around = around.parentElement) {
      const { x, y } = hides(around);
      const frame = around.getBoundingClientRect();
      if (frame.width < 3 || getComputedStyle(around).clipPath !== 'none') { excused = true; break; }
      if (x === 'auto' || x === 'scroll') { excused = true; break; }
      const cutsX = (x === 'hidden' || x === 'clip') && (box.left < frame.left - 2 || box.right > frame.right + 2);
      const cutsY = (y === 'hidden' || y === 'clip') && (box.top < frame.top - 4 || box.bottom > frame.bottom + 4);
      if (cutsX || cutsY) said.push(`cut off: ${text.slice(0, 50)} in ${around.className.baseVal ?? around.className}`);
      if (cutsX || cutsY) break;
      if (getComputedStyle(around).position === 'fixed') break;
    }
    if (!excused && (box.left < -2 || box.right > wide + 2)) said.push(`off the page: ${text.slice(0, 50)}`);
  }
  return [...new Set(said)];
}"""

#: What a finger would miss. A link within a sentence may be as high as its line.
_SMALL = """(least) => {
  const own = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  const isInText = (link) => {
    if (link.tagName !== 'A' || getComputedStyle(link).display !== 'inline') return false;
    const block = link.closest('p, li, dd, td, th, blockquote, figcaption, label, h1, h2, h3, header, div');
    return block.textContent.trim().length > link.textContent.trim().length + 3;
  };
  const belongs = (found, target) =>
    found && (target.contains(found) || [...(target.labels ?? [])].some((label) => label.contains(found)));
  const reaches = (target, x, y) => belongs(document.elementFromPoint(x, y), target);
  const said = [];
  for (const target of document.querySelectorAll(own)) {
    if (target.closest('.visually-hidden, .skip, template, [hidden], [inert]')) continue;
    if (!target.checkVisibility({ visibilityProperty: true }) || target.disabled || isInText(target)) continue;
    const shapes = [target, ...(target.labels ?? [])].filter((one) => !one.classList.contains('visually-hidden'));
    const boxes = shapes.map((one) => one.getBoundingClientRect()).filter((box) => box.width > 2);
    if (!boxes.length || boxes.some((box) => box.height >= least - 0.5)) continue;
    // What is drawn may be smaller than what answers: a point at half the height above and below has to belong to it.
    target.scrollIntoView({ block: 'center', inline: 'center' });
    const box = (boxes.length > 1 && target.labels?.[0] ? target.labels[0] : target).getBoundingClientRect();
    const [x, y, far] = [box.left + box.width / 2, box.top + box.height / 2, least / 2 - 1];
    if (reaches(target, x, y - far) && reaches(target, x, y + far)) continue;
    said.push(`${Math.round(box.width)} x ${Math.round(box.height)}: ${target.outerHTML.slice(0, 90)}`);
  }
  return said;
}"""

#: A change of colour that takes the blink of an eye is no motion.
_MOVING = """() => document.getAnimations()
  .filter((one) => one.playState === 'running' && (one.effect.getComputedTiming().activeDuration > 200))
  .map((one) => one.animationName ?? one.transitionProperty)"""

#: With the colours taken away, a control is told by its border.
_BARE = """() =>
  [...document.querySelectorAll('.button:not(.plain), .input, select, textarea, .chip, .choice, .switch input')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => {
    const style = getComputedStyle(one);
    return parseFloat(style.borderTopWidth) === 0 && style.outlineStyle === 'none' && style.appearance === 'none';
  })
  .map((one) => one.outerHTML.slice(0, 90))"""

TAP = 44


def open_folds(page: Page) -> None:
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")


def sideways(page: Page) -> list[str]:
    broad = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
    return ["the page scrolls sideways"] if broad else []


def lost(page: Page) -> list[str]:
    return [str(one) for one in page.evaluate(_LOST)]


def too_small(page: Page) -> list[str]:
    return [str(one) for one in page.evaluate(_SMALL, TAP)]


def moving(page: Page) -> list[str]:
    return [str(one) for one in page.evaluate(_MOVING)]


def bare(page: Page) -> list[str]:
    return [str(one) for one in page.evaluate(_BARE)]
