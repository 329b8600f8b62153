import uPlot from 'uplot';
import type { XAxis } from '../../src/protocol/reader.ts';
import { axisLabels, clock, powerLabel } from '../ui/numbers.ts';
import type { Theme } from '../ui/theme.ts';
import { type DrawnLine, dot, drawLines, type Frame } from './draw.ts';
import { nearest, paddedRange, verticalExtent } from './line.ts';
import { logSplits } from './logSplits.ts';

/** Everything a plot shows. */
export interface PlotView {
  readonly lines: readonly DrawnLine[];
  readonly axis: XAxis;
  readonly log: boolean;
  /** What is visible of the x axis. */
  readonly range: readonly [from: number, to: number];
  readonly theme: Theme;
}

export interface PlotEvents {
  /** The pointer stands at this x, that of a point; null when it left. */
  pointed(x: number | null): void;
  /** A range was chosen; null asks for everything. */
  zoomed(range: readonly [from: number, to: number] | null): void;
}

const wholeSteps = [1, 2, 5]
  .flatMap((digit) => Array.from({ length: 13 }, (_, power) => digit * 10 ** power))
  .sort((a, b) => a - b);
const clockSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800,
];
const shortestSelectionPx = 4;
/** A whole number: uPlot scales only those to the screen's pixels. */
const axisFontPx = 11;

/** One uPlot chart: it keeps scales, axes and the zoom gesture; lines, bands and the crosshair are drawn on top. */
export class Plot {
  readonly #host: HTMLElement;
  readonly #events: PlotEvents;
  readonly #overlay = document.createElement('canvas');
  #view: PlotView;
  #plot: uPlot;
  #pointer: number | null = null;

  constructor(host: HTMLElement, view: PlotView, events: PlotEvents) {
    this.#host = host;
    this.#events = events;
    this.#view = view;
    this.#overlay.className = 'overlay';
    this.#plot = this.#create();
  }

  /** Shows something else; scales follow without animation. */
  update(view: PlotView): void {
    const before = this.#view;
    this.#view = view;
    if (before.axis !== view.axis || before.log !== view.log) {
      this.#plot.destroy();
      this.#plot = this.#create();
    } else {
      this.#plot.setData(this.#frameData());
    }
    this.#drawPointer();
  }

  /** Shows the crosshair at x, or none. */
  point(x: number | null): void {
    this.#pointer = x;
    this.#drawPointer();
  }

  /** Follows the host's size in CSS pixels. */
  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#host;
    if (width > 0 && height > 0 && (width !== this.#plot.width || height !== this.#plot.height)) {
      this.#plot.setSize({ width, height });
      this.#drawPointer();
    }
  }

  /** Width of the plotting area in CSS pixels. */
  get widthPx(): number {
    return this.#plot.over.clientWidth;
  }

  /** CSS pixels from the host's left edge to the plotting area. */
  get leftPx(): number {
    return this.#plot.bbox.left / uPlot.pxRatio;
  }

  /** x of the pointer's position, for `left` CSS pixels inside the plotting area. */
  xAt(left: number): number {
    return this.#plot.posToVal(left, 'x');
  }

  /** CSS pixels inside the plotting area of x. */
  leftOf(x: number): number {
    return this.#plot.valToPos(x, 'x');
  }

  /** The drawn points nearest to x, greatest value first. */
  valuesAt(x: number): { readonly line: DrawnLine; readonly index: number }[] {
    const tolerance = Math.max(0, this.xAt(6) - this.xAt(0));
    return this.#view.lines
      .map((line) => ({ line, index: nearest(line.line, x, tolerance) }))
      .filter(({ line, index }) => index >= 0 && !Number.isNaN(line.line.value[index] ?? Number.NaN))
      .sort((a, b) => (b.line.line.drawn[b.index] ?? 0) - (a.line.line.drawn[a.index] ?? 0));
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #create(): uPlot {
    const { axis, log } = this.#view;
    const font = (): string => `${axisFontPx}px ${this.#view.theme.fontFamily}`;
    const text = (): string => this.#view.theme.dim;
    const plot = new uPlot(
      {
        width: Math.max(40, this.#host.clientWidth),
        height: Math.max(40, this.#host.clientHeight),
        padding: [6, 12, 0, 0],
        legend: { show: false },
        cursor: {
          x: false,
          y: false,
          points: { show: false },
          drag: { x: true, y: false, setScale: false },
          bind: {
            dblclick: () => () => {
              this.#events.zoomed(null);
              return null;
            },
          },
        },
        scales: {
          x: { time: axis === 'time', range: () => [...this.#view.range] },
          y: { distr: log ? 3 : 1, range: () => this.#verticalRange() },
        },
        series: [{}, { show: true, paths: () => null, points: { show: false } }],
        axes: [
          {
            stroke: text,
            font: font(),
            size: 24,
            gap: 5,
            space: axis === 'time' ? 64 : 56,
            grid: { show: false },
            ticks: { show: false },
            border: { show: true, stroke: () => this.#view.theme.axis, width: 1 },
            ...(axis === 'time'
              ? {}
              : {
                  incrs: axis === 'step' ? wholeSteps : clockSteps,
                  values: (_plot, splits) => (axis === 'step' ? axisLabels(splits) : splits.map(clock)),
                }),
          },
          {
            stroke: text,
            font: font(),
            size: (_plot, values) =>
              Math.max(38, ...(values ?? []).map((value) => 13 + 6.3 * String(value ?? '').length)),
            gap: 6,
            space: 30,
            grid: { show: true, stroke: () => this.#view.theme.grid, width: 1 },
            ticks: { show: false },
            ...(log
              ? {
                  splits: (_plot, _axis, min, max) => logSplits(min, max),
                  filter: (_plot, splits) => splits,
                  values: (_plot, splits) => splits.map(powerLabel),
                }
              : { values: (_plot, splits) => axisLabels(splits) }),
          },
        ],
        hooks: {
          draw: [(drawn) => drawLines(frameOf(drawn, this.#view.log), this.#view.lines, this.#view.theme.pruned)],
          setSelect: [(selected) => this.#selected(selected)],
        },
      },
      this.#frameData(),
      this.#host,
    );
    plot.over.append(this.#overlay);
    plot.over.addEventListener('pointermove', (event) => {
      const left = event.clientX - plot.over.getBoundingClientRect().left;
      this.#events.pointed(this.#snapped(plot.posToVal(left, 'x')));
    });
    plot.over.addEventListener('pointerleave', () => this.#events.pointed(null));
    return plot;
  }

  /** uPlot only needs the frame: its own data are the corners of what is visible. */
  #frameData(): uPlot.AlignedData {
    return [[...this.#view.range], this.#verticalRange()];
  }

  #verticalRange(): [number, number] {
    const [from, to] = this.#view.range;
    const lines = this.#view.lines.map((drawn) => drawn.line);
    return paddedRange(verticalExtent(lines, from, to, this.#view.log), this.#view.log);
  }

  /** The x of the drawn point that is nearest. */
  #snapped(x: number): number {
    const [from, to] = this.#view.range;
    let best = Number.NaN;
    for (const { line } of this.#view.lines) {
      const at = line.x[nearest(line, x, to - from)] ?? Number.NaN;
      if (!(Math.abs(at - x) >= Math.abs(best - x)) && at >= from && at <= to) {
        best = at;
      }
    }
    return Number.isNaN(best) ? x : best;
  }

  #selected(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width >= shortestSelectionPx) {
      this.#events.zoomed([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')]);
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    }
  }

  #drawPointer(): void {
    const plot = this.#plot;
    const ratio = uPlot.pxRatio;
    const { clientWidth, clientHeight } = plot.over;
    if (this.#overlay.width !== clientWidth * ratio || this.#overlay.height !== clientHeight * ratio) {
      this.#overlay.width = clientWidth * ratio;
      this.#overlay.height = clientHeight * ratio;
    }
    const context = this.#overlay.getContext('2d');
    if (context === null) {
      return;
    }
    context.clearRect(0, 0, this.#overlay.width, this.#overlay.height);
    const x = this.#pointer;
    if (x === null || x < this.#view.range[0] || x > this.#view.range[1]) {
      return;
    }
    const frame: Frame = { ...frameOf(plot, this.#view.log), context };
    const toX = (value: number): number => frame.toX(value) - frame.left;
    const left = Math.round(toX(x)) + 0.5;
    context.strokeStyle = this.#view.theme.axis;
    context.lineWidth = ratio;
    context.setLineDash([2 * ratio, 3 * ratio]);
    context.beginPath();
    context.moveTo(left, 0);
    context.lineTo(left, this.#overlay.height);
    context.stroke();
    for (const { line, index } of this.valuesAt(x)) {
      if (!line.faded) {
        context.fillStyle = line.color;
        const top = frame.toY(line.line.drawn[index] ?? Number.NaN) - frame.top;
        dot(frame, toX(line.line.x[index] ?? 0), top, 2.6);
      }
    }
  }
}

function frameOf(plot: uPlot, log: boolean): Frame {
  const { left, top, width, height } = plot.bbox;
  const xScale = plot.scales['x'];
  const yScale = plot.scales['y'];
  const xMin = xScale?.min ?? 0;
  const xSpan = (xScale?.max ?? 1) - xMin || 1;
  const power = (value: number): number => (log ? Math.log10(value) : value);
  const yMin = power(yScale?.min ?? (log ? 0.1 : 0));
  const ySpan = power(yScale?.max ?? 1) - yMin || 1;
  return {
    context: plot.ctx,
    left,
    top,
    width,
    height,
    ratio: uPlot.pxRatio,
    toX: (x) => left + ((x - xMin) / xSpan) * width,
    toY: (y) => (Number.isNaN(y) || (log && y <= 0) ? Number.NaN : top + height - ((power(y) - yMin) / ySpan) * height),
  };
}
