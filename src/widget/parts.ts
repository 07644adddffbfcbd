/** Parts of inner elements that a site may style from outside. */
export const exportedParts = 'header, title, status, body, bubble, message-text, avatar, field, send, banner';
