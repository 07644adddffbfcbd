/** The button of the closed widget, drawn without a template library: it is on every page of a site. */

export interface Launcher {
  readonly button: HTMLButtonElement;
  /** Says that the chat could not be loaded, and tries again. */
  readonly problem: HTMLButtonElement;
  /** @param unread shown on the button unless 0 */
  name(name: string, expanded: boolean, unread: number): void;
  /** @param text empty: nothing failed */
  failed(text: string): void;
}

export function drawLauncher(document: Document): Launcher {
  const button = document.createElement('button');
  button.type = 'button';
  button.part.add('launcher');
  button.ariaHasPopup = 'dialog';
  const slot = document.createElement('slot');
  slot.name = 'launcher';
  slot.append(
    drawing(
      document,
      'speech',
      'M20.5 11.5a8.2 8.2 0 0 1-12 7.2L4 20l1.3-4.3A8.2 8.2 0 1 1 20.5 11.5Z M8.6 10h7M8.6 13.5h4.5',
    ),
    drawing(document, 'down', 'm6.5 9.5 5.5 5.5 5.5-5.5'),
  );
  const badge = document.createElement('span');
  badge.part.add('badge');
  badge.hidden = true;
  button.append(slot, badge);

  const problem = document.createElement('button');
  problem.type = 'button';
  problem.className = 'problem';
  problem.role = 'alert';
  problem.hidden = true;

  return {
    button,
    problem,
    name(name, expanded, unread) {
      button.ariaLabel = name;
      button.ariaExpanded = String(expanded);
      badge.hidden = unread === 0;
      badge.textContent = unread > 99 ? '99+' : String(unread);
    },
    failed(text) {
      problem.hidden = text === '';
      problem.textContent = text;
    },
  };
}

function drawing(document: Document, name: string, path: string): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.classList.add(name);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.ariaHidden = 'true';
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
