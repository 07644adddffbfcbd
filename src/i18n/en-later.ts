/** English, the part of the catalogue that no room waits for: loaded with the views that say it. */
export const enLater = {
  // Waiting
  takesLong: 'It is taking longer than usual. You can leave a message instead, and we will answer by e-mail.',
  preferMessage: 'Leave a message instead',

  // In the room
  says: '{name} says: {text}',
  sendFailed: 'Your message was not sent.',
  meeting: 'A video meeting is ready',
  joinMeeting: 'Join meeting',
  newWindow: 'opens in a new window',
  isWriting: '{name} is writing…',
  loadOlder: 'Load older messages',
  loadingOlder: 'Loading older messages…',
  areWriting: '{names} are writing…',
  toLatest: 'Go to the latest message',
  notSent: 'Not sent',
  sendAgain: 'Send again',
  discard: 'Discard',
  leaveQuestion: 'End this chat?',
  leaveExplained: 'You can read it here until you leave this page.',
  leaving: 'Ending the chat…',
  stay: 'Continue chat',
  roomEnded: 'Not sent: the chat had ended.',

  // After it
  endedExpired: 'This conversation is no longer available. It may have ended while you were away.',
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
  noExpert: 'Everybody is busy right now',
  yourMessage: 'Your message',
  messageMissing: 'Please write your message.',
  back: 'Back',
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
