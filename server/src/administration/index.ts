export { createAdministration, type Administration, type AdministrationOptions } from './administration.js';
