/** What each path of the Chat API begins with, event streams apart. */
export const base = '/restapi/v1';

/** The original plugin's base; the server answers the same under both. */
export const originalBase = '/rest/api/restapi/v1';
