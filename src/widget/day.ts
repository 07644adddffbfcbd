/** The day of a stamp in the reader's time zone; one function for all, since the timeline remembers by it. */
export const dayOf = (stamp: string): string => new Date(stamp).toDateString();
