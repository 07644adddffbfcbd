/** Where a page of a list that is ordered by time ended, as a text for the client. */
export interface Place {
  readonly at: number;
  /** Tells apart what happened in one millisecond. */
  readonly number: number;
}

export function cursorOf({ at, number }: Place): string {
  return `${at}-${number}`;
}

/** Without a cursor: behind everything, for lists that begin with the newest. */
export function placeOf(cursor: string | undefined): Place {
  if (cursor === undefined) return { at: Number.MAX_SAFE_INTEGER, number: Number.MAX_SAFE_INTEGER };
  const [at, number] = cursor.split('-').map(Number);
  return { at: at ?? 0, number: number ?? 0 };
}
