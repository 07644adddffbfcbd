/** What only messages with links, styles or markup need: loaded with the first of them. */
import './rich-text.js';
export { renderText } from './text.js';
export { textStyles } from './text.styles.js';
