/** English, the part of the catalogue that only the desk needs. */
export const enDesk = {
  deskTitle: 'Desk',
} as const;
