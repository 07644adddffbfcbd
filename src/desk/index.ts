export { OfchatDesk } from './desk.js';
