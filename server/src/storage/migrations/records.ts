/** Notes, canned replies, transcripts and their search, statistics, the audit log. */
export const records = `
`;
