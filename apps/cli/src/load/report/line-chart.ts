import { escapeHtml } from './escape-html';

export interface Line {
  readonly name: string;
  readonly colour: string;
  /** Dashes tell lines apart where colours do not. */
  readonly dash?: string;
  /** One value a second; null where there is none. */
  readonly values: readonly (number | null)[];
}

export interface Chart {
  readonly id: string;
  readonly title: string;
  /** What a reader who cannot see it is told. */
  readonly description: string;
  readonly unit: string;
  readonly lines: readonly Line[];
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [800, 240, 64, 28, 12, 12];

/** A line chart over the seconds of a load, as inline SVG. */
export function lineChart({ id, title, description, unit, lines }: Chart): string {
  const seconds = Math.max(2, ...lines.map(({ values }) => values.length));
  const top = niceTop(Math.max(1, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const x = (second: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * second) / (seconds - 1);
  const y = (value: number): number => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * value) / top;
  const across = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = y(part * top).toFixed(1);
    const label = `<text x="${LEFT - 8}" y="${at}" dy="4" text-anchor="end">${compact(part * top)}</text>`;
    return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" class="grid"/>${label}`;
  });
  const along = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const second = Math.round(part * (seconds - 1));
    return `<text x="${x(second).toFixed(1)}" y="${HEIGHT - 8}" text-anchor="middle">${second} s</text>`;
  });
  const paths = lines.map(({ colour, dash, values }) => {
    const style = `stroke="${colour}"${dash ? ` stroke-dasharray="${dash}"` : ''}`;
    return `<path d="${path(values, x, y)}" ${style}/>`;
  });
  const key = lines.map(
    ({ name, colour, dash }) =>
      `<span><svg width="28" height="8" aria-hidden="true"><path d="M0 4H28" stroke="${colour}"${dash ? ` stroke-dasharray="${dash}"` : ''}/></svg> ${escapeHtml(name)}</span>`,
  );
  return `<figure><figcaption>${escapeHtml(title)}, ${escapeHtml(unit)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-desc"><title id="${id}-title">${escapeHtml(title)}</title><desc id="${id}-desc">${escapeHtml(description)}</desc>
${[...across, ...along, ...paths].join('\n')}</svg>
<p class="key">${key.join(' ')}</p></figure>`;
}

/** One stroke for each run of values; a gap where there is none, a dot where a value stands alone. */
function path(values: Line['values'], x: (second: number) => number, y: (value: number) => number): string {
  return values
    .map((value, second) => {
      if (value === null) return '';
      const point = `${x(second).toFixed(1)} ${y(value).toFixed(1)}`;
      return (values[second - 1] ?? null) === null ? `M${point}h.01` : `L${point}`;
    })
    .join('');
}

/** The next of 1, 2, 4 and 8 times a power of ten: its quarters are round too. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 4, 8, 10].find((step) => step * power >= value)!;
}

function compact(value: number): string {
  return value.toLocaleString('en', { notation: 'compact', maximumFractionDigits: 2 });
}
