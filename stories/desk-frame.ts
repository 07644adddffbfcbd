/** Lets the desk fill the frame of a story, as the desk's own page does. */
const sheet = new CSSStyleSheet();
sheet.replaceSync('ofchat-desk { display: block; height: 100vh; }');
document.adoptedStyleSheets.push(sheet);
