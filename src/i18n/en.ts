/** English, and by its shape the catalogue of the widget and of the pieces it shares with the desk. */
export const en = {
  // The frame
  title: 'Chat with us',
  minimise: 'Minimise chat',
  retry: 'Try again',
  cancel: 'Cancel',

  // Before asking
  heading: 'How can we help?',
  introduction: 'Ask your question here. A member of our team will join you in this chat.',
  openNow: 'Open now',
  closedNow: 'Closed now',
  nobodyWaiting: 'Nobody is waiting',
  waiting: { one: '{count} person is waiting', other: '{count} people are waiting' },
  estimateShort: 'usually less than a minute',
  estimateMinutes: { one: 'about {count} minute', other: 'about {count} minutes' },
  estimateRange: 'about {from} to {to} minutes',
  question: 'Your question',
  questionHint: 'What would you like to know?',
  name: 'Your name',
  email: 'E-mail address',
  ask: 'Start chat',
  asking: 'Sending your question…',
  charactersLeft: { one: '{count} character left', other: '{count} characters left' },
  charactersOver: { one: '{count} character too many', other: '{count} characters too many' },

  // Waiting
  queued: 'You are in the queue',
  next: 'You are next',
  position: 'Number {count} in the queue',
  positionUnknown: 'We are looking for somebody to help you',
  expectedWait: 'Expected wait: {estimate}',
  staysOpen: 'You can go on reading this site. Your place is kept.',
  leaveQueue: 'Leave the queue',
  leavingQueue: 'Leaving the queue…',

  // In the room
  conversation: 'Conversation',
  you: 'You',
  today: 'Today',
  yesterday: 'Yesterday',
  joined: '{name} joined',
  left: '{name} left',
  unread: 'New messages',
  newMessages: { one: '{count} new message', other: '{count} new messages' },
  message: 'Message',
  messageHint: 'Write a message…',
  send: 'Send',
  sending: 'Sending…',
  sent: 'Sent',
  notSentYet: 'Waiting for the connection',
  onlyYou: 'Waiting for our team to join',
  leave: 'End chat',
  supervisor: 'Supervisor',
  service: 'Service',

  // After it; the rest is in `en-later.ts`
  ended: 'This chat has ended',

  // The connection
  connecting: 'Connecting…',
  connectionLost: 'Connection lost. Trying again…',
  connectionBack: 'Connected again',

  // What went wrong
  nameMissing: 'Please tell us your name.',
  nameTooLong: 'This name is too long. Please shorten it to 100 characters.',
  emailMissing: 'Please give an e-mail address.',
  emailInvalid: 'This does not look like an e-mail address. Example: name@example.org',
  questionMissing: 'Please write your question.',
  questionTooLong: 'This is too long. Please shorten it to 4,000 characters.',
  serverAway: 'We cannot reach the chat service right now. What you wrote is kept: please try again.',
  tooManyRequests: 'That was a little fast. Please wait a moment and try again.',
  unknownWorkgroup: 'This chat is not set up yet. Please use another way to contact us.',
  sessionExpired: 'Your conversation has expired. Please ask again.',
  refused: 'That did not work. Please try again.',
} as const;
