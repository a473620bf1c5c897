/** What the manifest is made of; read by the analyzer. */
export default {
  globs: ['src/elements/im-element.ts', 'src/elements/events.ts', 'src/elements/*/im-*.ts'],
  exclude: ['**/*.css.ts'],
  litelement: true,
  // It would write the path of a temporary folder there.
  packagejson: false,
};
