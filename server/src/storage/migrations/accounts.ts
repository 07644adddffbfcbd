/** Groups, lockouts, second factors, identities that a site vouched for. */
export const accounts = `
`;
