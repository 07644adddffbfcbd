/** The frame that the panel stands in: in the page, above it at its edge, or as the whole of a small screen. */
import { css } from 'lit';
import type { OfchatPanel } from './ofchat-panel.js';
import type { PanelHost, Shown } from './panel-host.js';
import { followViewport } from './viewport.js';

export interface PanelFrame {
  /** Brings the frame into the state the host's attributes ask for. @param resuming leaves the focus where it is */
  show(resuming: boolean): void;
  stop(): void;
}

export function createPanelFrame(
  host: PanelHost,
  frame: HTMLDialogElement,
  panel: OfchatPanel,
  /** It is in sight now, or not any more. */
  onShown: (how: Shown, focusLost: boolean) => void,
): PanelFrame {
  const root = host.shadowRoot!;
  const narrow = matchMedia(narrowScreen);
  const life = new AbortController();
  const { signal } = life;
  let shown: Shown = '';
  let stopViewport = () => {};

  if (!root.adoptedStyleSheets.includes(frameStyles.styleSheet!))
    root.adoptedStyleSheets.push(frameStyles.styleSheet!);
  frame.addEventListener('cancel', onCancel, { signal });
  frame.addEventListener('keydown', onKeydown, { signal });
  narrow.addEventListener('change', () => show(false), { signal });

  function wanted(): Shown {
    if (!host.opened) return '';
    if (host.mode === 'inline') return 'inline';
    return narrow.matches || !('popover' in frame) ? 'modal' : 'popover';
  }

  function show(resuming: boolean): void {
    const how = wanted();
    const inLayer = how === 'popover' ? frame.matches(':popover-open') : frame.open;
    if (how === shown && (how === '' || inLayer)) return;
    const before = shown;
    shown = how;
    const focusBefore = document.activeElement as HTMLElement | null;
    const hadFocus = frame.contains(root.activeElement);
    frame.removeAttribute('popover');
    frame.close();
    frame.className = how;
    // A dialog takes the focus by itself, but none that is inert.
    frame.inert = resuming;
    frame.role = how === 'inline' ? 'region' : 'dialog';
    if (how === 'inline') frame.setAttribute('open', '');
    else if (how === 'modal') frame.showModal();
    else if (how === 'popover') {
      frame.popover = 'manual';
      frame.showPopover();
    }
    panel.shown = how !== '';
    panel.closable = how !== 'inline';
    stopViewport();
    stopViewport = how === 'modal' ? followViewport(frame) : () => {};
    frame.inert = false;
    if (resuming && how === 'popover') focusBefore?.focus({ preventScroll: true });
    else if (how && (hadFocus || (!before && how !== 'inline'))) panel.focus();
    if (!how !== !before) onShown(how, !how && hadFocus);
  }

  /** Escape in a modal dialog, or the back gesture of a phone. */
  function onCancel(event: Event): void {
    if (event.target !== frame) return;
    event.preventDefault();
    host.close();
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented || shown === 'inline') return;
    event.preventDefault();
    event.stopPropagation();
    host.close();
  }

  return {
    show,
    stop() {
      life.abort();
      stopViewport();
      frame.removeAttribute('popover');
      frame.close();
    },
  };
}

const narrowScreen = '(max-width: 480px), (max-height: 500px)';

const frameStyles = css`
  dialog {
    --_surface: var(--ofchat-surface, light-dark(#fff, #131a20));
    box-sizing: border-box;
    margin: 0;
    padding: 0;
    border: 0;
    overflow: hidden;
    background: var(--_surface);
    color: inherit;
    outline: none;
    animation: rise 0.22s cubic-bezier(0.2, 0, 0, 1);
  }
  dialog:is(.popover, .modal) {
    position: fixed;
    inset: auto;
    max-width: none;
    max-height: none;
  }
  dialog.popover {
    inset-block-end: calc(var(--_inset) + 76px);
    inset-inline-end: var(--_inset);
    width: min(400px, 100vw - 2 * var(--_inset));
    height: min(700px, 100dvh - var(--_inset) - 92px);
    border-radius: var(--ofchat-radius, 20px);
    box-shadow:
      0 0 0 1px light-dark(rgb(15 35 45 / 0.08), rgb(255 255 255 / 0.1)),
      0 2px 6px rgb(0 0 0 / 0.06),
      0 18px 56px rgb(10 30 40 / 0.24);
  }
  :host([position='start']) .popover {
    inset-inline: var(--_inset) auto;
  }
  :host([position='left']) .popover {
    inset-inline: auto;
    left: var(--_inset);
  }
  :host([position='right']) .popover {
    inset-inline: auto;
    right: var(--_inset);
  }
  dialog.modal {
    inset-block-start: var(--_top, 0px);
    inset-inline: 0;
    width: 100%;
    height: var(--_height, 100dvh);
  }
  dialog.modal::backdrop {
    background: var(--_surface);
  }
  dialog.inline {
    position: relative;
    width: 100%;
    height: 100%;
    border: 1px solid var(--ofchat-line, light-dark(#dfe5e9, #303d48));
    border-radius: var(--ofchat-radius, 20px);
    animation: none;
  }
  dialog > * {
    height: 100%;
  }
  ::slotted([slot='announcer']) {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px) scale(0.985);
    }
  }
  @media (forced-colors: active) {
    dialog {
      border: 1px solid CanvasText !important;
    }
  }
`;
