import type { enDesk } from './en-desk.js';
import type { Translation } from './texts.js';

export const arDesk: Translation<typeof enDesk> = {
  deskTitle: 'المكتب',
};
