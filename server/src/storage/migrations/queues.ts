/** Queues of a workgroup, routing, opening hours, form fields. */
export const queues = `
`;
