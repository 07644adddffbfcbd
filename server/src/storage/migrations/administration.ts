/** System properties, bookmarks, SIP accounts. */
export const administration = `
`;
