/** Makes the messages of the YAML library safe to show: they say what is wrong and where, and quote nothing of the file. */

/** A first mistake in the form leads to others; more are not worth reading. */
export const MAX_YAML_ERRORS = 5;

/** The library's message in one line, without its own words on the position, and without what it quotes. */
export function yamlMessage(message: string): string {
  if (/call stack/i.test(message)) return 'nested too deeply';
  const line = (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
  // What follows a colon is text of the file, as are tags.
  return line.replace(/(?<=\S): .*$/, '').replace(/(?:\btag:|!)\S+/g, '«tag»');
}
