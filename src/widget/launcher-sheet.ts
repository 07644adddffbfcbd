/** Looks of the button; a constructed sheet, which a strict content policy allows. */
let sheet: CSSStyleSheet | undefined;

export function launcherSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}

const css = `
:host {
  --_accent: var(--ofchat-accent, #0a6570);
  --_inset: var(--ofchat-inset, 20px);
  font-family: var(--ofchat-font, inherit);
  font-size: var(--ofchat-font-size, max(15px, .9375rem));
}
:host([hidden]), [hidden], :host([mode=inline]) > button { display: none !important }
:host([theme=light]) { color-scheme: light }
:host([theme=dark]) { color-scheme: dark }
:host([mode=inline]) { display: block; height: 100%; min-height: 480px }
button {
  position: fixed;
  z-index: var(--ofchat-layer, 1000);
  inset-block-end: calc(var(--_inset) + env(safe-area-inset-bottom, 0px));
  inset-inline-end: var(--_inset);
  box-sizing: border-box;
  margin: 0;
  border: 1px solid transparent;
  font: inherit;
  cursor: pointer;
  -webkit-tap-highlight-color: transparent;
}
:host([position=start]) > button { inset-inline: var(--_inset) auto }
:host([position=left]) > button { inset-inline: auto; left: var(--_inset) }
:host([position=right]) > button { inset-inline: auto; right: var(--_inset) }
[part=launcher] {
  display: grid;
  place-items: center;
  width: 60px;
  height: 60px;
  padding: 0;
  border-radius: 50%;
  background: var(--_accent);
  color: var(--ofchat-on-accent, #fff);
  box-shadow: 0 1px 2px rgb(0 0 0/.12), 0 8px 24px rgb(0 0 0/.18);
  transition: .16s;
}
[part=launcher]:hover { scale: 1.05; box-shadow: 0 1px 2px rgb(0 0 0/.12), 0 10px 30px rgb(0 0 0/.26) }
[part=launcher]:active { scale: .97 }
button:focus-visible { outline: 3px solid var(--_accent); outline-offset: 3px; box-shadow: 0 0 0 3px #fff }
svg {
  grid-area: 1/1;
  width: 28px;
  height: 28px;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.8;
  stroke-linecap: round;
  stroke-linejoin: round;
  transition: .16s;
}
slot { display: contents }
[aria-expanded=true] .speech, [aria-expanded=false] .down { opacity: 0; scale: .6 }
[aria-expanded=false] .down { rotate: -60deg }
[aria-expanded=true] .speech { rotate: 60deg }
[aria-busy=true] svg { animation: wait 1s infinite alternate ease-in-out }
[part=badge] {
  position: absolute;
  inset-block-start: -3px;
  inset-inline-end: -3px;
  box-sizing: border-box;
  min-width: 24px;
  padding: 0 6px;
  border: 2px solid Canvas;
  border-radius: 12px;
  background: #c3261c;
  color: #fff;
  font-size: 12px;
  font-weight: 700;
  line-height: 20px;
}
.problem {
  inset-block-end: calc(var(--_inset) + 72px);
  max-width: min(280px, 100vw - 2*var(--_inset));
  padding: 10px 16px;
  border-color: #8888;
  border-radius: 14px;
  background: var(--ofchat-surface, Canvas);
  color: var(--ofchat-text, CanvasText);
  box-shadow: 0 8px 24px rgb(0 0 0/.18);
  line-height: 1.5;
  text-align: start;
}
@keyframes wait { to { opacity: .4 } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important } }
@media (forced-colors: active) { button, [part=badge] { border: 2px solid ButtonText } }
@media print { :host { display: none } }
`;
