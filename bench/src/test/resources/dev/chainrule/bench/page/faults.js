// What is wrong with the layout of the page, a line each.
(() => {
  const faults = [];
  const say = (what, element) =>
    faults.push(`${what}: <${element.tagName} class="${element.getAttribute('class')}"> ${element.textContent.slice(0, 60)}`);
  const shown = element => element.getClientRects().length > 0 && !element.closest('.definitions, caption');
  const within = (inner, outer) =>
    inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  const overlap = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const clipped = element => getComputedStyle(element.closest('thead') ?? document.body).position === 'absolute';

  const root = document.documentElement;
  if (root.scrollWidth > window.innerWidth) {
    faults.push(`the page is ${root.scrollWidth} wide in a window of ${window.innerWidth}`);
  }
  for (const element of document.querySelectorAll('h1, h2, h3, p, dt, dd, li, td, th, summary')) {
    if (shown(element) && !clipped(element)) {
      const content = document.createRange();
      content.selectNodeContents(element);
      const box = element.getBoundingClientRect();
      const inner = content.getBoundingClientRect();
      if (inner.width > 0 && (inner.right > box.right + 1 || inner.left < box.left - 1)) {
        say('wider than its box', element);
      }
    }
  }
  for (const drawing of document.querySelectorAll('svg[role=img]')) {
    const box = drawing.getBoundingClientRect();
    if (shown(drawing) && !clipped(drawing) && (box.width < 100 || box.height < 20)) {
      say('a drawing without a size', drawing);
    }
  }
  for (const bar of document.querySelectorAll('svg.bar')) {
    const box = bar.getBoundingClientRect();
    for (const drawn of shown(bar) && !clipped(bar) ? bar.querySelectorAll('rect, line, text') : []) {
      const part = drawn.getBoundingClientRect();
      if (part.left < box.left - 2 || part.right > box.right + 2 || part.top < box.top - 2 || part.bottom > box.bottom + 2) {
        say('a part of a bar outside of its frame', drawn);
      }
    }
  }
  for (const plot of document.querySelectorAll('.plot')) {
    const area = plot.getBoundingClientRect();
    const texts = [...plot.querySelectorAll('text')];
    const boxes = texts.map(text => text.getBoundingClientRect());
    texts.forEach((text, i) => {
      if (!within(boxes[i], area)) {
        say('a text outside of its plot', text);
      }
      for (let j = 0; j < i; j++) {
        if (overlap(boxes[i], boxes[j])) {
          say(`a text over "${texts[j].textContent}"`, text);
        }
      }
    });
    for (const marker of plot.querySelectorAll('use')) {
      const box = marker.getBoundingClientRect();
      if (box.width < 5 || box.height < 5 || !within(box, area)) {
        say('a marker that is not seen', marker.parentNode);
      }
    }
  }
  return faults;
})()
