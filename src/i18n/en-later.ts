/** English, the part of the catalogue for what comes after a conversation, or in its place: loaded with its views. */
export const enLater = {
  // After it
  endedVisitorLeft: 'You ended the chat. Thank you for talking with us.',
  endedExpertLeft: 'Our team ended the chat. Thank you for talking with us.',
  endedExpertGone: 'The connection to our team was lost. Please ask again: your question is still here.',
  endedNoExpert: 'Nobody could take your question in time. We are sorry about that.',
  endedCancelled: 'You left the queue.',
  endedVisitorGone: 'You were away for a long time, so the chat was ended.',
  endedClosed: 'The chat was closed by our service.',
  askAgain: 'Ask another question',
  forget: 'Forget this chat on this device',

  // Nobody there
  closed: 'We are closed right now',
  closedExplained: 'Leave a message, and we will answer by e-mail.',
  closedWithout: 'Please come back during our opening hours.',
  preferred: 'Leave us a message',
  noExpertExplained:
    'We could not find anybody for you in time. Leave a message, and we will answer by e-mail.',
  leaveMessage: 'Leave message',
  leavingMessage: 'Sending your message…',
  messageLeft: 'Your message has arrived',
  messageLeftExplained: 'Thank you. We will answer to {email}.',
  checkAgain: 'Check again',
} as const;
