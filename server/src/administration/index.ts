export { createAdministration, type Administration, type AdministrationOptions } from './administration.js';
export { AdministrationError } from './administration-error.js';
export { mostBookmarkProperties } from './bookmarks.js';
export { mask } from './secret-text.js';
