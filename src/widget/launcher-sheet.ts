/** Looks of the button and of the panel's frame; a constructed sheet, which a strict content policy allows. */
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
  --_layer: var(--ofchat-layer, 1000);
  --_line: var(--ofchat-line, light-dark(#dfe5e9, #303d48));
  --_surface: var(--ofchat-surface, light-dark(#fff, #131a20));
  font-family: var(--ofchat-font, inherit);
  font-size: var(--ofchat-font-size, max(15px, .9375rem));
  line-height: 1.5;
  text-align: start;
}
:host([hidden]), [hidden] { display: none !important }
:host([theme=light]) { color-scheme: light }
:host([theme=dark]) { color-scheme: dark }
:host([mode=inline]) { display: block; height: 100%; min-height: 480px }
:host([mode=inline]) > button { display: none }
[part=launcher], .problem {
  position: fixed;
  z-index: var(--_layer);
  inset-block-end: calc(var(--_inset) + env(safe-area-inset-bottom, 0px));
  inset-inline-end: var(--_inset);
  box-sizing: border-box;
  margin: 0;
  border: 1px solid transparent;
  font: inherit;
  cursor: pointer;
  -webkit-tap-highlight-color: transparent;
}
:host([position=start]) :is([part=launcher], .problem, dialog.popover) {
  inset-inline: var(--_inset) auto;
}
:host([position=left]) :is([part=launcher], .problem, dialog.popover) {
  inset-inline: auto;
  left: var(--_inset);
}
:host([position=right]) :is([part=launcher], .problem, dialog.popover) {
  inset-inline: auto;
  right: var(--_inset);
}
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
  transition: scale .16s cubic-bezier(.2,0,0,1), box-shadow .16s;
}
[part=launcher]:hover { scale: 1.05; box-shadow: 0 1px 2px rgb(0 0 0/.12), 0 10px 30px rgb(0 0 0/.26) }
[part=launcher]:active { scale: .97 }
button:focus-visible { outline: 3px solid var(--_accent); outline-offset: 3px; box-shadow: 0 0 0 3px #fff }
[part=launcher] svg {
  grid-area: 1/1;
  width: 28px;
  height: 28px;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.8;
  stroke-linecap: round;
  stroke-linejoin: round;
  transition: opacity .16s, rotate .16s, scale .16s;
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
  height: 24px;
  padding: 0 6px;
  border: 2px solid Canvas;
  border-radius: 12px;
  background: #c3261c;
  color: #fff;
  font-size: 12px;
  font-weight: 700;
  line-height: 20px;
  text-align: center;
}
.problem {
  inset-block-end: calc(var(--_inset) + 72px);
  max-width: min(280px, 100vw - 2 * var(--_inset));
  min-height: 44px;
  padding: 10px 16px;
  border-color: var(--_line);
  border-radius: 14px;
  background: var(--_surface);
  color: light-dark(#18232c, #e9eff3);
  box-shadow: 0 8px 24px rgb(0 0 0/.18);
  text-align: start;
}
dialog {
  box-sizing: border-box;
  margin: 0;
  padding: 0;
  border: 0;
  overflow: hidden;
  background: var(--_surface);
  color: inherit;
  outline: none;
}
dialog:is(.popover, .modal) { position: fixed; inset: auto; max-width: none; max-height: none }
dialog.popover {
  inset-block-end: calc(var(--_inset) + 76px);
  inset-inline-end: var(--_inset);
  width: min(400px, 100vw - 2 * var(--_inset));
  height: min(700px, 100dvh - var(--_inset) - 92px);
  border-radius: var(--ofchat-radius, 20px);
  box-shadow: 0 0 0 1px light-dark(rgb(15 35 45/.08), rgb(255 255 255/.1)), 0 2px 6px rgb(0 0 0/.06), 0 18px 56px rgb(10 30 40/.24);
  animation: rise .22s cubic-bezier(.2,0,0,1);
}
dialog.modal {
  inset-block-start: var(--_top, 0px);
  inset-inline: 0;
  width: 100%;
  height: var(--_height, 100dvh);
  animation: rise .22s cubic-bezier(.2,0,0,1);
}
dialog.modal::backdrop { background: var(--_surface) }
dialog.inline {
  position: relative;
  width: 100%;
  height: 100%;
  border: 1px solid var(--_line);
  border-radius: var(--ofchat-radius, 20px);
}
dialog > * { height: 100% }
::slotted([slot=announcer]) {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
}
@keyframes rise { from { opacity: 0; transform: translateY(12px) scale(.985) } }
@keyframes wait { to { opacity: .4 } }
@media (prefers-reduced-motion: reduce) { *, ::before { animation: none !important; transition: none !important } }
@media (forced-colors: active) {
  [part=launcher], .problem, [part=badge] { border: 2px solid ButtonText }
  dialog { border: 1px solid CanvasText !important }
}
@media print { :host { display: none } }
`;
