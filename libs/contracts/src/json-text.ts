const plain = /^[\w .:+-]*$/;

/** A string as JSON text. Identifiers and times, which need no escaping, take the short way. */
export function jsonText(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}
