/** Contacts, messages between two, and properties of one's own. */
export const people = `
`;
