/** How long a stream lives, in milliseconds: since its last use, and in all. A visitor's conversation is short, an expert's day is long. */
const minute = 60_000;
const hour = 60 * minute;

export const streamLifetimes = {
  visitor: { idle: 30 * minute, absolute: 12 * hour },
  user: { idle: 12 * hour, absolute: 7 * 24 * hour },
} as const;

/** The last use of a stream is kept this coarsely, so that reading costs no writing. */
export const usedAtResolution = minute;

/** How long a verified password is believed without hashing it again. */
export const credentialLifetime = 5 * minute;
