/** What a record of the race log says beyond its type, in one short line. */
export function describeDetail(detail: Readonly<Record<string, unknown>>): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${shorten(inWords(value))}`)
    .join('; ');
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.some(isObject) ? `${value.length}` : value.map(String).join(' ');
  if (isObject(value))
    return Object.entries(value)
      .map(([name, one]) => `${name} ${inWords(one)}`)
      .join(', ');
  return String(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
