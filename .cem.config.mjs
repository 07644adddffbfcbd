/** Describes the elements for editors, from their sources: attributes, properties, methods, events, slots, parts. */
export default {
  globs: ['src/widget/**/*.ts', 'src/desk/**/*.ts'],
  exclude: ['**/*.css.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
};
