/** Marks today's row of the opening hours, and shows today's hours at the top of the page. */
export function showToday(page: Document, now: Date) {
  const day = String(now.getDay());
  for (const row of page.querySelectorAll<HTMLElement>('#hours tr')) {
    if (!row.dataset['days']?.split(' ').includes(day)) continue;
    row.classList.add('today');
    row.setAttribute('aria-current', 'date');
    const title = page.querySelector<HTMLElement>('#hours-today-title');
    const figure = page.querySelector('#hours-today');
    const hours = row.querySelector('td');
    if (!title || !figure || !hours) return;
    title.dataset['t'] = 'facts.open.today';
    const copy = page.createElement('span');
    copy.append(...Array.from(hours.childNodes, (node) => node.cloneNode(true)));
    if (hours.dataset['t']) copy.dataset['t'] = hours.dataset['t'];
    figure.replaceChildren(copy);
  }
}
