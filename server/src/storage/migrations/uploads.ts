/** Uploaded files and push subscriptions. */
export const uploads = `
`;
