/**
 * Keeps a full-screen frame above the keyboard of a phone. Safari lays the keyboard over the page and only tells
 * `visualViewport`; elsewhere this changes nothing.
 */
export function followViewport(frame: HTMLElement): () => void {
  const viewport = globalThis.visualViewport;
  if (!viewport) return () => {};
  const fit = () => {
    // Set through the CSSOM: a style attribute would need `unsafe-inline`.
    frame.style.setProperty('--_height', `${viewport.height}px`);
    frame.style.setProperty('--_top', `${viewport.offsetTop}px`);
  };
  fit();
  viewport.addEventListener('resize', fit);
  viewport.addEventListener('scroll', fit);
  return () => {
    viewport.removeEventListener('resize', fit);
    viewport.removeEventListener('scroll', fit);
    frame.style.removeProperty('--_height');
    frame.style.removeProperty('--_top');
  };
}
