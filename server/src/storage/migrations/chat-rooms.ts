/** Rooms that no workgroup made, and their affiliations. */
export const chatRooms = `
`;
