import type { InvitationView } from '../expert/index.js';
import type { DeskTexts } from '../i18n/desk.js';

/** Who asks, and whom it is about where that is known. `workgroup`: its shown name. */
export function sayInvitation(
  texts: DeskTexts,
  { inviter: name, visitor }: InvitationView,
  workgroup: string,
): string {
  return visitor === ''
    ? texts.say('invitationFrom', { name })
    : texts.say('invitationAbout', { name, visitor, workgroup });
}
