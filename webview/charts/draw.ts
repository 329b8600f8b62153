import type { Line } from './line.ts';

/** A line as it is drawn: whose, in which colour and pattern, and what its end says. */
export interface DrawnLine {
  readonly run: string;
  readonly name: string;
  readonly line: Line;
  readonly color: string;
  readonly dash: readonly number[];
  /** `live`: a dot, more points will come; `pruned`: a cross. */
  readonly end: 'live' | 'pruned' | null;
  /** Others stand back while one is pointed at. */
  readonly faded: boolean;
}

/** Where the plotting area is on the canvas, and how values become canvas pixels. */
export interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly toX: (x: number) => number;
  /** NaN where the axis cannot show the value. */
  readonly toY: (y: number) => number;
}

const lineWidth = 1.4;
const bandAlpha = 0.16;
const rawAlpha = 0.28;
const fadedAlpha = 0.18;

/** Bands first, then lines, then ends, so that no run's band covers another's line. */
export function drawLines(frame: Frame, lines: readonly DrawnLine[], prunedColor: string): void {
  const { context } = frame;
  context.save();
  context.beginPath();
  context.rect(frame.left, frame.top - 2 * frame.ratio, frame.width + 4 * frame.ratio, frame.height + 4 * frame.ratio);
  context.clip();
  context.lineJoin = 'round';
  context.lineCap = 'round';
  for (const drawn of lines) {
    if (!drawn.line.raw) {
      context.globalAlpha = bandAlpha * (drawn.faded ? fadedAlpha : 1);
      context.fillStyle = drawn.color;
      fillBand(frame, drawn.line);
    }
  }
  for (const drawn of lines) {
    const alpha = drawn.faded ? fadedAlpha : 1;
    context.strokeStyle = drawn.color;
    context.fillStyle = drawn.color;
    context.lineWidth = lineWidth * frame.ratio;
    if (drawn.line.drawn !== drawn.line.value) {
      context.globalAlpha = rawAlpha * alpha;
      context.setLineDash([]);
      strokeLine(frame, drawn.line.x, drawn.line.value);
    }
    context.globalAlpha = alpha;
    context.setLineDash(drawn.dash.map((length) => length * frame.ratio));
    strokeLine(frame, drawn.line.x, drawn.line.drawn);
  }
  context.setLineDash([]);
  for (const drawn of lines) {
    context.globalAlpha = drawn.faded ? fadedAlpha : 1;
    drawEnd(frame, drawn, prunedColor);
  }
  context.restore();
}

/** Strokes a line with its gaps; a point with gaps on both sides becomes a dot. */
function strokeLine(frame: Frame, x: Float64Array, values: Float64Array): void {
  const { context } = frame;
  const lonely: [number, number][] = [];
  context.beginPath();
  let connected = 0;
  let lastX = 0;
  let lastY = 0;
  const finish = (): void => {
    if (connected === 1) {
      lonely.push([lastX, lastY]);
    }
    connected = 0;
  };
  for (let index = 0; index < x.length; index++) {
    const at = frame.toY(values[index] ?? Number.NaN);
    if (Number.isNaN(at)) {
      finish();
      continue;
    }
    lastX = frame.toX(x[index] ?? 0);
    lastY = at;
    if (connected++ === 0) {
      context.moveTo(lastX, lastY);
    } else {
      context.lineTo(lastX, lastY);
    }
  }
  finish();
  context.stroke();
  for (const [left, top] of lonely) {
    dot(frame, left, top, 2);
  }
}

/** Fills between min and max, one polygon for every stretch without a gap. */
function fillBand(frame: Frame, line: Line): void {
  const { context } = frame;
  context.beginPath();
  let start = -1;
  for (let index = 0; index <= line.x.length; index++) {
    const gap =
      index === line.x.length ||
      Number.isNaN(frame.toY(line.min[index] ?? Number.NaN)) ||
      Number.isNaN(frame.toY(line.max[index] ?? Number.NaN));
    if (!gap) {
      start = start === -1 ? index : start;
    } else if (start !== -1) {
      outline(frame, line, start, index);
      start = -1;
    }
  }
  context.fill();
}

function outline(frame: Frame, line: Line, start: number, end: number): void {
  const { context } = frame;
  for (let index = start; index < end; index++) {
    const left = frame.toX(line.x[index] ?? 0);
    const top = frame.toY(line.max[index] ?? 0);
    if (index === start) {
      context.moveTo(left, top);
    } else {
      context.lineTo(left, top);
    }
  }
  for (let index = end - 1; index >= start; index--) {
    context.lineTo(frame.toX(line.x[index] ?? 0), frame.toY(line.min[index] ?? 0));
  }
  context.closePath();
}

function drawEnd(frame: Frame, drawn: DrawnLine, prunedColor: string): void {
  if (drawn.end === null) {
    return;
  }
  const { x, drawn: values } = drawn.line;
  let index = x.length - 1;
  while (index >= 0 && Number.isNaN(frame.toY(values[index] ?? Number.NaN))) {
    index--;
  }
  if (index < 0) {
    return;
  }
  const left = frame.toX(x[index] ?? 0);
  const top = frame.toY(values[index] ?? 0);
  if (left > frame.left + frame.width + frame.ratio) {
    return;
  }
  if (drawn.end === 'live') {
    frame.context.fillStyle = drawn.color;
    dot(frame, left, top, 3.2);
    return;
  }
  const arm = 3.2 * frame.ratio;
  const { context } = frame;
  context.strokeStyle = prunedColor;
  context.lineWidth = 1.7 * frame.ratio;
  context.beginPath();
  context.moveTo(left - arm, top - arm);
  context.lineTo(left + arm, top + arm);
  context.moveTo(left + arm, top - arm);
  context.lineTo(left - arm, top + arm);
  context.stroke();
}

export function dot(frame: Frame, left: number, top: number, radius: number): void {
  const { context } = frame;
  context.beginPath();
  context.arc(left, top, radius * frame.ratio, 0, 2 * Math.PI);
  context.fill();
}
