import { type Density, placeIn } from '../../src/core/space/density.ts';
import { fullNumber, shortNumber } from './numberText.ts';

// A hover is Markdown. Every client shows a code block, with the colours of its theme: so the drawing is one of block characters
// by default. VS Code also shows images with a `data:` address; there the picture is smoother and carries its marks. An image
// cannot know the theme (`currentColor` is black in it), so its colours have a contrast of about 4 on white and on black alike.

const blocks = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Columns of a drawing in text. */
export const textColumns = 36;

/** Columns of a picture. */
export const pictureColumns = 120;

/** The drawing in lines of text, with the ends of its axis below. */
export function densityText(density: Density): string {
  const { columns, discrete } = density;
  const flat = Math.min(...columns) > 0.95;
  const levels = columns.map((height) => Math.max(Math.round(height * (flat ? 8 : 16)), height > 0 ? 1 : 0));
  const each = discrete ? Math.max(Math.floor(textColumns / columns.length), 2) : 1;
  const row = (text: (level: number) => string): string =>
    levels
      .map((level) => (each === 1 ? text(level) : `${text(level).repeat(each - 1)} `))
      .join('')
      .trimEnd();
  const block = (level: number): string => blocks[Math.min(Math.max(level, 0), 8)] ?? ' ';
  const rows = [row((level) => block(level - 8)), row(block)].filter((line) => line !== '');
  const width = discrete ? columns.length * each - 1 : columns.length;
  return [...rows, axisLine(density, width)].join('\n');
}

/** `1e-5        1e-3        0.1`. */
function axisLine(density: Density, width: number): string {
  const [low, middle, high] = axisLabels(density);
  const room = width - low.length - high.length;
  const before = Math.round(width / 2 - low.length - middle.length / 2);
  const after = room - before - middle.length;
  if (middle !== '' && before >= 2 && after >= 2) {
    return `${low}${' '.repeat(before)}${middle}${' '.repeat(after)}${high}`;
  }
  return `${low}${' '.repeat(Math.max(room, 2))}${high}`;
}

function axisLabels({ low, high, log, discrete }: Density): readonly [string, string, string] {
  const middle = log ? Math.sqrt(low) * Math.sqrt(high) : low / 2 + high / 2;
  const ends = high - low < 0.2 * Math.abs(high) ? fullNumber : shortNumber;
  return [ends(low), discrete ? '' : shortNumber(middle), ends(high)];
}

const width = 360;
const height = 74;
const base = 56;
const top = 4;
const curveColour = '#2f81d6';
const faintColour = '#808080';

/**
 * The drawing as an image in Markdown.
 * @param marks - values that are marked on the axis
 * @param alt - what is read in place of it
 */
export function densityPicture(density: Density, marks: readonly number[], alt: string): string {
  const { columns, discrete } = density;
  const step = width / columns.length;
  const y = (value: number): string => (base - value * (base - top)).toFixed(1);
  const shape = discrete
    ? columns.map(
        (value, index) =>
          `<rect x="${(index * step + step * 0.15).toFixed(1)}" y="${y(value)}" width="${(step * 0.7).toFixed(1)}" height="${(base - Number(y(value))).toFixed(1)}" fill="${curveColour}" fill-opacity="0.55"/>`,
      )
    : curve(
        columns.map((value, index) => `${((index + 0.5) * step).toFixed(1)} ${y(value)}`),
        y(columns[0] ?? 0),
        y(columns.at(-1) ?? 0),
      );
  const ticks = discrete
    ? []
    : marks.map((mark) => {
        const x = (placeIn(density, mark) * width).toFixed(1);
        return `<line x1="${x}" y1="${top}" x2="${x}" y2="${base}" stroke="${faintColour}" stroke-dasharray="2 3"/>`;
      });
  const [low, middle, high] = axisLabels(density);
  const label = (text: string, x: number, anchor: string): string =>
    `<text x="${x}" y="70" text-anchor="${anchor}" fill="${faintColour}" font-family="sans-serif" font-size="11">${text}</text>`;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    ...shape,
    ...ticks,
    `<line x1="0" y1="${base}" x2="${width}" y2="${base}" stroke="${faintColour}"/>`,
    label(low, 0, 'start'),
    label(middle, width / 2, 'middle'),
    label(high, width, 'end'),
    '</svg>',
  ].join('');
  return `![${alt.replaceAll(/[[\]\\]/g, '')}](data:image/svg+xml;base64,${btoa(svg)})`;
}

function curve(points: readonly string[], first: string, last: string): readonly string[] {
  const line = `M0 ${first}L${points.join('L')}L${width} ${last}`;
  return [
    `<path d="${line}L${width} ${base}L0 ${base}Z" fill="${curveColour}" fill-opacity="0.3"/>`,
    `<path d="${line}" fill="none" stroke="${curveColour}" stroke-width="1.4"/>`,
  ];
}
