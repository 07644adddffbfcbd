/** Markdown tables, as the README wants them. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** `12,345` */
export function whole(number: number): string {
  return Math.round(number).toLocaleString('en');
}

/** `3.2`; whole from 100 on. */
export function rounded(number: number): string {
  return number >= 100 ? whole(number) : number.toFixed(1);
}

export function percentile(sorted: readonly number[], percent: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)]!;
}
