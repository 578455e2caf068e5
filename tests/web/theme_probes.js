// Questions that the theme's browser tests ask a page.
window.probes = (() => {
  const parse = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return [red, green, blue, alpha];
  };
  const mix = (over, under) => [0, 1, 2].map((i) => over[i] * over[3] + under[i] * (1 - over[3])).concat(1);
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = ([red, green, blue]) =>
    0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
  const ground = (node) => {
    if (!node) return [255, 255, 255, 1];
    const own = parse(getComputedStyle(node).backgroundColor);
    return own[3] === 1 ? own : mix(own, ground(node.parentElement));
  };
  const visible = { opacityProperty: true, visibilityProperty: true };

  // The words whose contrast with their ground is too low (WCAG 2.2, success criterion 1.4.3).
  const contrast = () => {
    const poor = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode.parentElement;
      const words = walker.currentNode.data.trim();
      if (!words || node.closest(".sr-only") || !node.checkVisibility(visible)) continue;
      const style = getComputedStyle(node);
      const under = ground(node);
      const [low, high] = [light(under), light(mix(parse(style.color), under))].sort((a, b) => a - b);
      const ratio = (high + 0.05) / (low + 0.05);
      const size = parseFloat(style.fontSize);
      const need = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
      if (ratio < need) poor.push(`${node.className || node.tagName}: ${words} ${ratio.toFixed(2)}`);
    }
    return poor;
  };

  // The numbers of everything that Tab should stop at, in the order of the document.
  const stops = () =>
    [...document.querySelectorAll('a[href], summary, input, button, [tabindex="0"]')]
      .filter((node) => node.checkVisibility() && !node.disabled)
      .map((node, number) => {
        node.dataset.stop = number;
        return number;
      });

  // Where the focus is, whether it shows, and whether that place is on the screen; a hidden box shows on its label.
  const focused = () => {
    const node = document.activeElement;
    const box = node.id === "Menu-open" ? node.nextElementSibling : node;
    const style = getComputedStyle(box);
    const place = box.getBoundingClientRect();
    return {
      stop: Number(node.dataset.stop),
      ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      seen: place.width > 0 && place.height > 0 && place.left >= 0 && place.right <= innerWidth,
    };
  };

  return { contrast, stops, focused };
})();
